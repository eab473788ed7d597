# shellcheck shell=bash
# What bin/pouchd and bin/pouch share: where the distribution is, and which Java runs it.

# Names of files in images are UTF-8 whatever the user's terminal is.
export LC_ALL=C.UTF-8

# The distribution's folder, also when the command is a symbolic link to it.
self=$(readlink -f "${BASH_SOURCE[1]}")
dist=${self%/bin/*}

# Prints the major version of a java program, or nothing.
java_major() {
  [ -x "$1" ] || return 0
  local release=${1%/bin/java}/release
  if [ -r "$release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"
  else
    "$1" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

# Sets $java to POUCH_JAVA or JAVA_HOME where given, else to the newest JVM within [$1, $2].
find_java() {
  local lowest=$1 highest=$2 candidate major best=0
  java=${POUCH_JAVA:-}
  [ -n "$java" ] && return
  local -a candidates=()
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME/bin/java")
  candidates+=(/usr/lib/jvm/*/bin/java)
  candidate=$(command -v java || true)
  [ -n "$candidate" ] && candidates+=("$(readlink -f "$candidate")")
  for candidate in "${candidates[@]}"; do
    major=$(java_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge "$lowest" ] && [ "$major" -le "$highest" ] &&
      [ "$major" -gt "$best" ]; then
      best=$major
      java=$candidate
    fi
  done
  if [ "$best" = 0 ]; then
    echo "${self##*/}: no Java $lowest to $highest found; install openjdk-17-jre-headless" >&2
    exit 1
  fi
}

# Sets $archive to the class-data archive of program $1 for $java, which need not exist.
# Such an archive is only good for the very JVM and jars that it was made with; a JVM that finds
# it unfit goes on without it.
find_archive() {
  local id
  id=$(stat -L -c '%s-%Y' "${java%/bin/java}/lib/modules" 2>/dev/null || echo unknown)
  archive=$dist/lib/cds/$1-$id.jsa
}
