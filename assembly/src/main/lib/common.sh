# shellcheck shell=bash
# shellcheck disable=SC2154 # $dist is the caller's
# What bin/pouchd and bin/pouch share: where the distribution is, and which Java runs it.
# No process is started here where the shell can do the work: each costs a command 1 to 2 ms.

# Names of files in images are UTF-8 whatever the user's terminal is.
export LC_ALL=C.UTF-8

# Sets $version and $major from a JVM's release file; $major is 0 where there is none.
java_version() {
  local line
  version=unknown
  major=0
  [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        line=${line#*\"}
        version=${line%%\"*}
        major=${version%%[.+-]*}
        return 0
        ;;
    esac
  done <"$1/release"
}

# Sets $java to POUCH_JAVA where given, else to the newest JVM of versions $1 to $2 in JAVA_HOME, in
# Debian's folder or on the PATH; and $java_release to its version.
find_java() {
  local lowest=$1 highest=$2 home version major best=0
  java=${POUCH_JAVA:-}
  java_release=custom
  [ -n "$java" ] && return
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
    [ -x "$home/bin/java" ] || continue
    java_version "$home"
    if [ "$major" -ge "$lowest" ] && [ "$major" -le "$highest" ] && [ "$major" -gt "$best" ]; then
      best=$major
      java=$home/bin/java
      java_release=$version
    fi
  done
  if [ -z "$java" ] && home=$(command -v java); then
    home=$(readlink -f "$home")
    java_version "${home%/bin/java}"
    if [ "$major" -ge "$lowest" ] && [ "$major" -le "$highest" ]; then
      java=$home
      java_release=$version
    fi
  fi
  if [ -z "$java" ]; then
    echo "${0##*/}: no Java $lowest to $highest found; install openjdk-17-jre-headless" >&2
    exit 1
  fi
}

# Sets $archive_option for program $1: the class-data archive that cuts its start-up, where
# bin/pouch-archives has made one. A JVM that finds an archive unfit goes on without it.
find_archive() {
  local archive=$dist/lib/cds/$1-$java_release.jsa
  if [ -n "${POUCH_MAKE_ARCHIVE:-}" ]; then
    archive_option=-XX:ArchiveClassesAtExit=$archive
  elif [ -r "$archive" ]; then
    archive_option=-XX:SharedArchiveFile=$archive
  else
    # shellcheck disable=SC2034 # the caller's
    archive_option=-Xshare:auto
  fi
}
