# shellcheck shell=bash disable=SC2154
# Sourced by run: what runs, and on which machine.

# The compiled project, with what its tests depend on; one run after the other.
build() {
  (
    flock 9
    mvn -q -B -ntp -Dstyle.color=never -f "$project/pom.xml" -DskipTests -Dstyle.skip=true package \
      dependency:copy-dependencies -DincludeScope=test -DoutputDirectory=target/test-libraries
  ) 9>"$cache/lock"
}

# machine KERNEL: boots it, with a copy of the root that has the project; prints what it printed.
machine() {
  local root copy=$cache/machine-$$ how=emulated uml
  uml=$(version user-mode-linux)
  [[ $arch != amd64 || $uml != "$1"um* ]] || how=user_mode
  [[ $1 != here ]] || how=changed_root
  [[ $how != emulated ]] || needs "$(emulator)"
  root=$(root)
  rm -rf "$copy"
  # shellcheck disable=SC2064
  trap "rm -rf '$copy' '$copy.ext4'" EXIT
  cp -al "$root" "$copy"
  # All that a link of the documents may lead to.
  tar c -C "$project" --anchored --no-wildcards-match-slash --exclude='./.git' \
    --exclude='./target/kernels' --exclude='./target/generated-*' --exclude='./target/surefire-reports' \
    --exclude='./benchmarks/target' --exclude='./src/*/target' . | tar x -C "$copy/job"
  printf '%s\n' "$limit" "${tests[@]:-*}" >"$copy/selection"
  "$how" "$1" "$copy"
  rm -rf "$copy" "$copy.ext4"
}

disk() {
  PATH=$PATH:/sbin mke2fs -q -t ext4 -E lazy_itable_init=0,lazy_journal_init=0 -d "$1" "$1.ext4" 4G
}

emulator() {
  case $arch in
    amd64) echo qemu-system-x86_64 ;;
    arm64) echo qemu-system-aarch64 ;;
  esac
}

emulated() {
  local kernel qemu threads=multi console=ttyS0
  kernel=$(kernel "$1")
  disk "$2"
  case $arch in
    # With a thread for each processor, a JVM ended by SIGILL or SIGSEGV at the entry of a compiled
    # method, three times in 1,500 tests: most likely, one processor runs code while another changes
    # it. None of these methods was to blame.
    amd64) qemu=(-M q35 -cpu max) threads=single ;;
    arm64) qemu=(-M virt -cpu "max,pauth-impdef=on") console=ttyAMA0 ;;
  esac
  "$(emulator)" "${qemu[@]}" -accel "tcg,thread=$threads" -smp 2 -m 4G -nic none -no-reboot -display none \
    -monitor none -serial stdio -kernel "$kernel/vmlinuz" -initrd "$kernel/initrd" \
    -append "console=$console quiet panic=-1 mitigations=off" \
    -drive "file=$2.ext4,format=raw,if=virtio,cache=unsafe" </dev/null
}

# At the processor's own speed, in a root that has the libc it needs.
user_mode() {
  local uml module number=0
  uml=$cache/user-mode-linux-$(version user-mode-linux)
  unpacked "$uml" user-mode-linux
  # There is no initrd that loads them.
  mkdir "$2/modules"
  for module in loop tun fuse vsock vmw_vsock_virtio_transport_common vsock_loopback; do
    find "$uml/usr/lib/uml/modules" -name "$module.ko" \
      -exec cp {} "$2/modules/$((number += 1))-$module.ko" \;
  done
  disk "$2"
  in_root "$2" "mount -t tmpfs -o mode=1777,exec tmp tmp; mount --bind '$uml' run; mount --bind '$2.ext4' job/disk" \
    TMPDIR=/tmp /run/usr/bin/linux.uml mem=4G ubd0=/job/disk root=/dev/ubda rw init=/init \
    con=null con0=null,fd:1 quiet
}

# This kernel, with Debian's libc and JDK.
changed_root() {
  in_root "$2" 'mount --rbind /sys sys' /suite
}

# in_root ROOT MOUNTS COMMAND...: in namespaces of its own, which end with it.
in_root() {
  local root=$1 mounts=$2
  shift 2
  : >"$root/job/disk"
  unshare --mount --pid --fork --kill-child bash -euc "
    mount --make-rprivate /; cd '$root'; mount --bind . .; cd '$root'
    mount -t proc proc proc; mount --rbind /dev dev
    $mounts"'
    exec env -i PATH=/bin:/sbin HOME=/root LANG=C.UTF-8 chroot . env "$@"
  ' bash "$@" </dev/null
}
