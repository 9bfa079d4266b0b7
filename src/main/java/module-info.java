/**
 * The Linux I/O system calls.
 *
 * <p>{@link dev.gatun.sys} has the calls as they are, and the class that all descriptors share;
 * {@link dev.gatun.io} has files and pipes; {@link dev.gatun.net} has sockets; {@link
 * dev.gatun.event} has waits for many descriptors at once; {@link dev.gatun.uring} has io_uring's
 * rings; {@link dev.gatun.async} has I/O for all threads, virtual ones above all; {@link
 * dev.gatun.nio} has the same for programs that use {@code java.nio.file}.
 */
module dev.gatun {
    requires static jdk.jfr;

    exports dev.gatun.async;
    exports dev.gatun.event;
    exports dev.gatun.io;
    exports dev.gatun.net;
    exports dev.gatun.nio;
    exports dev.gatun.sys;
    exports dev.gatun.uring;
}
