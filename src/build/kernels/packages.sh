# shellcheck shell=bash disable=SC2154
# Sourced by run: what comes from Debian's archive. Nothing is installed on this machine: packages of
# all suites are unpacked in the cache.

say() {
  echo "src/build/kernels/run: $*" >&2
}

needs() {
  local program
  for program; do
    PATH=$PATH:/sbin:/usr/sbin command -v "$program" >/dev/null \
      || { say "this machine has no $program"; exit 3; }
  done
}

# A configuration of apt apart from this machine's, for all suites of the archive that it uses.
archive() {
  local to=$cache/apt-$arch uri suite
  # shellcheck disable=SC2016
  uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m 1 '/debian/$' \
    || echo http://deb.debian.org/debian/)
  mkdir -p "$to/lists/partial" "$to/archives/partial"
  : >"$to/status"
  for suite in bookworm trixie trixie-backports sid; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
      "$uri $suite main"
  done >"$to/sources.list"
  cat >"$to/apt.conf" <<CONF
Dir::State "$to";
Dir::State::status "$to/status";
Dir::Cache "$to";
Dir::Etc::SourceList "$to/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Debug::NoLocking "1";
quiet "2";
CONF
  export APT_CONFIG=$to/apt.conf
  [[ -z $(find "$to" -maxdepth 1 -name updated -mmin -720) ]] || return 0
  apt-get update || { say "Debian's archive does not answer"; exit 3; }
  touch "$to/updated"
}

# The newest version of a package, or the newest that begins with a kernel's: 6.1 is no 6.12.
version() {
  # To the end, as whoever writes into a pipe that nobody reads fails.
  apt-cache madison "$1" | awk -v kernel="${2:-}" '
    !found && (kernel == "" || index($3, kernel) == 1 && substr($3, length(kernel) + 1) !~ /^[0-9]/) {
      print $3
      found = 1
    }'
}

# The suite that has a version of a package: the packages of a kernel need one another's version.
suite_of() {
  # Columns: the package, the version, and "address suite/main architecture Packages".
  apt-cache madison "$1" | awk -v version="$2" '
    $3 == version && !found { sub("/.*", "", $6); print $6; found = 1 }'
}

# unpacked FOLDER PACKAGE...: with what they depend on, without their scripts; once.
unpacked() {
  local to=$1 deb
  shift
  [[ ! -d $to ]] || return 0
  rm -rf "$to.debs" "$to.part"
  mkdir -p "$to.debs/partial" "$to.part"/usr/{bin,sbin,lib,lib64}
  ln -s usr/{bin,sbin,lib,lib64} "$to.part"
  apt-get -o Dir::Cache::archives="$to.debs" -y --download-only install "$@" >/dev/null
  for deb in "$to.debs"/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar x -C "$to.part" --keep-directory-symlink
  done
  rm -rf "$to.debs" "$to.part"/usr/share/{doc,man,locale,i18n}
  mv "$to.part" "$to"
}

# A root file system with a JDK and what the tests call.
root() {
  local to=$cache/root-$arch-jdk$jdk
  unpacked "$to" bash coreutils dash iproute2 libc-bin mount procps strace util-linux \
    "openjdk-$jdk-jre-headless" busybox-static >&2
  mkdir -p "$to"/{dev,proc,sys,tmp,run,root,job}
  chmod 1777 "$to/tmp"
  ln -sfn "usr/lib/jvm/java-$jdk-openjdk-$arch" "$to/jdk"
  ln -sf dash "$to/usr/bin/sh"
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n' >"$to/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$to/etc/group"
  printf '127.0.0.1 localhost machine\n::1 localhost\n' >"$to/etc/hosts"
  cp "$here/init" "$here/suite" "$to/"
  echo "$to"
}

# kernel VERSION: a folder with vmlinuz, and an initrd that loads modules and mounts the disk.
kernel() {
  local package=linux-image-$flavour-$arch found to ram module file
  [[ $flavour == cloud ]] || package=linux-image-$arch-$flavour
  found=$(version "$package" "$1")
  [[ $found ]] || { say "Debian has no $package $1"; return 3; }
  to=$cache/kernel-$arch-$flavour-$found
  if [[ ! -d $to ]]; then
    rm -rf "$to.tree"
    unpacked "$to.tree" -t "$(suite_of "$package" "$found")" "$package=$found"
    ram=$to.tree/initrd
    mkdir -p "$ram"/{bin,dev,disk,proc,modules} "$to.part"
    cp "$cache/root-$arch-jdk$jdk/usr/bin/busybox" "$ram/bin/"
    file=$(find "$to.tree/usr/lib/modules" -mindepth 1 -maxdepth 1 | head -1)
    find "$to.tree" -name 'vmlinuz*' -type f -exec cp {} "$to.part/vmlinuz" \;
    PATH=$PATH:/sbin depmod -b "$to.tree" "${file##*/}"
    echo '#!/bin/busybox sh' >"$ram/init"
    for module in virtio_pci virtio_blk ext4 vsock_loopback tun loop fuse; do
      PATH=$PATH:/sbin modprobe -d "$to.tree" -S "${file##*/}" --show-depends "$module" || true
    done 2>/dev/null | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
      module=$(basename "$file" .xz)
      xz -dcf "$file" >"$ram/modules/$module"
      echo "/bin/busybox insmod /modules/$module" >>"$ram/init"
    done
    cat >>"$ram/init" <<'INIT'
/bin/busybox mount -t devtmpfs dev /dev
until [ -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 /dev/vda /disk
/bin/busybox mount -o move /dev /disk/dev
exec /bin/busybox switch_root /disk /init
INIT
    chmod 755 "$ram/init"
    (cd "$ram" && find . | cpio -o -H newc --quiet | gzip -1) >"$to.part/initrd"
    rm -rf "$to.tree"
    mv "$to.part" "$to"
  fi
  echo "$to"
}
