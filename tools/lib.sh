# shellcheck shell=bash
# Shared by quickstart.sh and verify.sh.

# shellcheck disable=SC2034
build_packages=(openjdk-17-jdk-headless maven)
# shellcheck disable=SC2034
engine_packages=(crun runc conmon catatonit golang-github-containers-common iproute2 nftables procps aardvark-dns conntrack)
# shellcheck disable=SC2034
demo_packages=(busybox-static docker-registry skopeo)
# shellcheck disable=SC2034
test_packages=(shellcheck ruby-mdl codespell umoci openssh-client iptables bind9-dnsutils docker.io
  docker-compose python3-docker)

say() { printf '\n== %s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installs those Debian packages that are not there; touches nothing where all are.
install_missing() {
  local package
  local -a missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then
    echo "all there: $*"
    return
  fi
  echo "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q -q update
  apt-get -q -q install -y --no-install-recommends "${missing[@]}" >/dev/null
}

# Maven runs on the JDK that the daemon is made for, whichever is the machine's default.
use_jdk17() {
  local home
  home=/usr/lib/jvm/java-17-openjdk-$(dpkg --print-architecture)
  [ ! -x "$home/bin/javac" ] || export JAVA_HOME=$home
}

# crun refuses a host of mixed cgroup versions while a controller that it looks for has no mount.
mount_hugetlb() {
  local dir=/sys/fs/cgroup/hugetlb
  if grep -q ':hugetlb:' /proc/self/cgroup && ! grep -q " $dir cgroup " /proc/mounts; then
    if mkdir -p "$dir" && mount -t cgroup -o hugetlb cgroup "$dir"; then
      echo "mounted the hugetlb cgroup, which crun needs on this host"
    else
      echo "the hugetlb cgroup cannot be mounted: crun will not work here, runc will"
    fi
  fi
}

free_port() {
  local port=5123
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
  done
  echo "$port"
}

# Starts a registry with its data in folder $1 on port $2 of loopback; sets $started_pid.
start_registry() {
  mkdir -p "$1"
  cat >"$1/config.yml" <<EOF
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: $1/data}}
http: {addr: "127.0.0.1:$2"}
EOF
  docker-registry serve "$1/config.yml" >"$1/log" 2>&1 &
  started_pid=$!
  local tries=0
  until (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
    kill -0 "$started_pid" 2>/dev/null || die "docker-registry ended: $(cat "$1/log")"
    tries=$((tries + 1))
    [ $tries -lt 100 ] || die "docker-registry does not answer: $(cat "$1/log")"
    sleep 0.1
  done
}

# Adds file $2 to the OCI image layout $1; sets $digest and $size.
add_blob() {
  digest=$(sha256sum "$2" | cut -d ' ' -f 1)
  size=$(stat -c %s "$2")
  mv "$2" "$1/blobs/sha256/$digest"
}

# Makes an OCI image layout in folder $1, tag "latest": busybox-static with all its applets.
make_busybox_image() {
  local layout=$1 root=$1.root applet digest size diff_id layer config
  mkdir -p "$layout/blobs/sha256" "$root"/{bin,dev,etc,proc,sys,tmp,root,usr/bin}
  chmod 1777 "$root/tmp"
  cp /bin/busybox "$root/bin/busybox"
  for applet in $(busybox --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"

  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$root" -cf "$layout/layer" .
  diff_id=$(sha256sum "$layout/layer" | cut -d ' ' -f 1)
  gzip -n "$layout/layer"
  add_blob "$layout" "$layout/layer.gz"
  layer="\"digest\": \"sha256:$digest\", \"size\": $size"

  cat >"$layout/config" <<EOF
{"created": "$(date -u -r /bin/busybox +%Y-%m-%dT%H:%M:%SZ)",
 "architecture": "$(dpkg --print-architecture)", "os": "linux",
 "config": {"Env": ["PATH=/bin:/usr/bin"], "Cmd": ["sh"]},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$diff_id"]},
 "history": [{"created_by": "busybox-static of Debian"}]}
EOF
  add_blob "$layout" "$layout/config"
  config="\"digest\": \"sha256:$digest\", \"size\": $size"

  cat >"$layout/manifest" <<EOF
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", $config},
 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", $layer}]}
EOF
  add_blob "$layout" "$layout/manifest"
  echo '{"imageLayoutVersion": "1.0.0"}' >"$layout/oci-layout"
  cat >"$layout/index.json" <<EOF
{"schemaVersion": 2, "manifests": [
 {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:$digest",
  "size": $size, "annotations": {"org.opencontainers.image.ref.name": "latest"}}]}
EOF
  rm -rf "$root"
}
