/**
 * The Linux I/O system calls.
 *
 * <p>{@link dev.gatun.sys} has the calls as they are and what all descriptors share, {@link
 * dev.gatun.io} has files and pipes, {@link dev.gatun.net} has sockets, {@link dev.gatun.event}
 * waits for many descriptors at once, {@link dev.gatun.uring} has io_uring's rings. The packages
 * {@code dev.gatun.raw.*} are jextract's output, open to experiments, without a promise of
 * compatibility and without pages here: their sources are in the jar of sources.
 */
module dev.gatun {
    exports dev.gatun.event;
    exports dev.gatun.io;
    exports dev.gatun.net;
    exports dev.gatun.raw.aarch64;
    exports dev.gatun.raw.libc;
    exports dev.gatun.raw.riscv64;
    exports dev.gatun.raw.uring;
    exports dev.gatun.raw.x86_64;
    exports dev.gatun.sys;
    exports dev.gatun.uring;
}
