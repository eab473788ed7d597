#!/bin/bash
# Runs this bundle's tests in a small virtual machine with Debian 12's own cloud kernel (6.1): the
# kernel that most hosts have, with mount(2) only for overlays, and with quotas of ext4 and xfs.
# Takes about two minutes, needs no KVM.
#
# usage: src/test/vm/run.sh [test class…]     after mvn install; without a class: all tests
#
# Needs root, qemu-system-x86, busybox-static, e2fsprogs, xfsprogs and util-linux; fetches the kernel
# through apt.
set -eu
cd "$(dirname "$(readlink -f "$0")")/../../.."
work=$PWD/target/vm
root=$work/root
mkdir -p "$work"

fetch_kernel() {
  ls "$work"/kernel/boot/vmlinuz-* >/dev/null 2>&1 && return
  local package
  package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends:/ { print $2; exit }')
  (cd "$work" && apt-get -q download "$package" && dpkg-deb -x "$package"_*.deb kernel)
}

# A program with the libraries that it needs.
add() {
  local file library
  file=$(readlink -f "$(command -v "$1")")
  cp "$file" "$root/bin/$1"
  for library in $(ldd "$file" | grep -oE '/[^ ]+'); do
    add_library "$library"
  done
}

add_library() {
  [ -e "$root$1" ] || install -D "$(readlink -f "$1")" "$root$1"
}

make_root() {
  rm -rf "$root"
  mkdir -p "$root"/{bin,usr/bin,usr/lib/locale,etc,proc,sys,dev,tmp,run,modules,app}
  local program library module
  for program in sh ls env sleep cut head grep mkfifo cat sync setpriv mkfs.ext4 mkfs.xfs; do
    add "$program"
  done
  cp /bin/true "$root/bin/"
  cp "$(command -v busybox)" "$root/bin/busybox"
  ln -s busybox "$root/bin/mount"
  ln -s /bin/env "$root/usr/bin/env"
  cp /etc/mke2fs.conf "$root/etc/"
  echo vm >"$root/etc/hostname"
  cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
  jlink --add-modules java.se,jdk.unsupported --strip-debug --no-header-files --no-man-pages \
    --output "$root/jre"
  for library in $(ldd "$root"/jre/bin/java "$root"/jre/lib/*.so "$root"/jre/lib/server/*.so |
    grep -oE '=> /(usr/)?lib[^ ]+|^.*/lib64/[^ ]+' | grep -oE '/[^ ]+' | sort -u); do
    add_library "$library"
  done
  for module in overlay loop quota_tree quota_v2 libcrc32c xfs; do
    find "$work/kernel/lib/modules" -name "$module.ko" -exec cp {} "$root/modules/" \;
  done
}

add_tests() {
  local -a path
  rm -f "$work/classpath"
  mvn -q -B -ntp dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath"
  mapfile -t -d : path <"$work/classpath"
  mkdir "$root/app/lib"
  cp "${path[@]}" "$root/app/lib/"
  cp -r target/classes target/test-classes "$root/app/"
  cat >"$root/init" <<EOF
#!/bin/sh
export PATH=/bin LC_ALL=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs -o size=1g tmp /tmp
for m in overlay loop quota_tree quota_v2 libcrc32c xfs; do
  busybox insmod /modules/\$m.ko
done
busybox uname -r
/jre/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m \
  -cp "/app/classes:/app/test-classes:/app/lib/*" org.pouchcontainer.linux.vm.VmTests $*
busybox poweroff -f
EOF
  chmod +x "$root/init"
}

boot() {
  (cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initrd.gz"
  timeout 900 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 4096 \
    -kernel "$work"/kernel/boot/vmlinuz-* -initrd "$work/initrd.gz" \
    -append "console=ttyS0 quiet panic=-1" -nographic -no-reboot -net none </dev/null |
    tee "$work/log"
  grep -q "all tests held" "$work/log"
}

fetch_kernel
make_root
add_tests "$@"
boot
