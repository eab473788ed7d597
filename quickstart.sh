#!/bin/bash
# From a fresh Debian 12 to a running rich-container engine and a first container.
#
# usage: ./quickstart.sh [--home-dir DIR]
#
# Installs what is missing, builds, starts pouchd, makes a busybox image from Debian's
# busybox-static, pushes it to a registry on loopback, pulls it from there, and runs it.
# It may be run again: what is done already is kept.
set -eu
cd "$(dirname "$(readlink -f "$0")")"
# shellcheck source=tools/lib.sh
. tools/lib.sh

home=/var/lib/pouch
while [ $# -gt 0 ]; do
  case $1 in
    --home-dir) home=${2:?--home-dir needs a folder} && shift 2 ;;
    --home-dir=*) home=${1#*=} && shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 2 ;;
  esac
done
[ "$(id -u)" = 0 ] || die "run me as root: containers, mounts and packages need it"

say "1. Programs that the engine and this demonstration use"
install_missing "${build_packages[@]}" "${engine_packages[@]}" "${demo_packages[@]}"

say "2. Build"
dist=$PWD/assembly/target/assembly
if pgrep -f -- "-Dpouch.distribution=$dist " >/dev/null; then
  echo "an engine runs from this build, so it is left as it is; stop it first to build anew"
else
  use_jdk17
  mvn -q -DskipTests install
  if [ -z "$(find "$dist/lib/cds" -newer "$dist/lib/boot" -print -quit 2>/dev/null)" ]; then
    "$dist/bin/pouch-archives" >/dev/null
  fi
fi

say "3. Start the engine"
mount_hugetlb
if [ "$home" = /var/lib/pouch ]; then
  arguments=() && socket=unix:///var/run/pouchd.sock && pidfile=/var/run/pouch.pid
else
  # A home of its own means an engine of its own: nothing is shared with the default one.
  mkdir -p "$home"
  home=$(readlink -f "$home")
  socket=unix://$home/pouchd.sock && pidfile=$home/pouch.pid
  arguments=(--home-dir "$home" --exec-root-dir "$home/run" -l "$socket" --ssh-port 0
    --config-file "$home/config.json")
fi
pouch() { "$dist/bin/pouch" -H "$socket" "$@"; }
if [ -s "$pidfile" ] && kill -0 "$(cat "$pidfile")" 2>/dev/null; then
  echo "pouchd already runs with pid $(cat "$pidfile")"
else
  "$dist/bin/pouchd" --daemon ${arguments[@]+"${arguments[@]}"}
fi
pouch version

say "4. An image of Debian's busybox"
work=$(mktemp -d)
registry_pid=
cleanup() {
  [ -z "$registry_pid" ] || kill "$registry_pid" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
make_busybox_image "$work/image"
echo "made $(du -sh "$work/image" | cut -f1) of OCI image layout"

say "5. A registry on loopback, and the image in it"
port=$(free_port)
start_registry "$work/registry" "$port"
registry_pid=$started_pid
reference=127.0.0.1:$port/busybox:latest
skopeo copy -q --dest-tls-verify=false "oci:$work/image:latest" "docker://$reference"
echo "pushed $reference"

say "6. pouch pull $reference"
pouch pull "$reference"
pouch images

say "7. pouch run --rm $reference"
# What is to be expanded, is to be expanded in the container.
# shellcheck disable=SC2016
pouch run --rm "$reference" sh -c \
  'echo "Hello from container $(hostname), pid $$, $(busybox | head -n 1)"; ls /'

say "Done"
cat <<EOF
The engine runs on. Look around:
  $dist/bin/pouch -H $socket ps -a
  $dist/bin/pouch -H $socket --help
Stop it (containers would run on):
  kill \$(cat $pidfile)
EOF
