package dev.gatun.uring;

import dev.gatun.raw.Uring;

/**
 * {@code IORING_OP_…}: the operations, to name them to {@link Probe} and {@link Restrictions}. To
 * submit them, {@link Sqe} has methods.
 */
public enum Opcode {
    /** Does nothing. Since Linux 5.1. */
    IORING_OP_NOP(Uring.IORING_OP_NOP, "5.1"),
    /** {@code preadv2(2)}. Since Linux 5.1. */
    IORING_OP_READV(Uring.IORING_OP_READV, "5.1"),
    /** {@code pwritev2(2)}. Since Linux 5.1. */
    IORING_OP_WRITEV(Uring.IORING_OP_WRITEV, "5.1"),
    /** {@code fsync(2)} or {@code fdatasync(2)}. Since Linux 5.1. */
    IORING_OP_FSYNC(Uring.IORING_OP_FSYNC, "5.1"),
    /** {@code pread(2)} into a registered buffer. Since Linux 5.1. */
    IORING_OP_READ_FIXED(Uring.IORING_OP_READ_FIXED, "5.1"),
    /** {@code pwrite(2)} from a registered buffer. Since Linux 5.1. */
    IORING_OP_WRITE_FIXED(Uring.IORING_OP_WRITE_FIXED, "5.1"),
    /** Waits until a descriptor is ready. Since Linux 5.1. */
    IORING_OP_POLL_ADD(Uring.IORING_OP_POLL_ADD, "5.1"),
    /** Ends or changes that. Since Linux 5.1. */
    IORING_OP_POLL_REMOVE(Uring.IORING_OP_POLL_REMOVE, "5.1"),
    /** {@code sync_file_range(2)}. Since Linux 5.2. */
    IORING_OP_SYNC_FILE_RANGE(Uring.IORING_OP_SYNC_FILE_RANGE, "5.2"),
    /** {@code sendmsg(2)}. Since Linux 5.3. */
    IORING_OP_SENDMSG(Uring.IORING_OP_SENDMSG, "5.3"),
    /** {@code recvmsg(2)}. Since Linux 5.3. */
    IORING_OP_RECVMSG(Uring.IORING_OP_RECVMSG, "5.3"),
    /** Waits for a time, or for completions. Since Linux 5.4. */
    IORING_OP_TIMEOUT(Uring.IORING_OP_TIMEOUT, "5.4"),
    /** Ends or changes a timeout. Since Linux 5.5. */
    IORING_OP_TIMEOUT_REMOVE(Uring.IORING_OP_TIMEOUT_REMOVE, "5.5"),
    /** {@code accept4(2)}. Since Linux 5.5. */
    IORING_OP_ACCEPT(Uring.IORING_OP_ACCEPT, "5.5"),
    /** Cancels operations. Since Linux 5.5. */
    IORING_OP_ASYNC_CANCEL(Uring.IORING_OP_ASYNC_CANCEL, "5.5"),
    /** A timeout of the operation before it. Since Linux 5.5. */
    IORING_OP_LINK_TIMEOUT(Uring.IORING_OP_LINK_TIMEOUT, "5.5"),
    /** {@code connect(2)}. Since Linux 5.5. */
    IORING_OP_CONNECT(Uring.IORING_OP_CONNECT, "5.5"),
    /** {@code fallocate(2)}. Since Linux 5.6. */
    IORING_OP_FALLOCATE(Uring.IORING_OP_FALLOCATE, "5.6"),
    /** {@code openat(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT(Uring.IORING_OP_OPENAT, "5.6"),
    /** {@code close(2)}, also of a direct descriptor. Since Linux 5.6. */
    IORING_OP_CLOSE(Uring.IORING_OP_CLOSE, "5.6"),
    /** Changes registered files. Since Linux 5.6. */
    IORING_OP_FILES_UPDATE(Uring.IORING_OP_FILES_UPDATE, "5.6"),
    /** {@code statx(2)}. Since Linux 5.6. */
    IORING_OP_STATX(Uring.IORING_OP_STATX, "5.6"),
    /** {@code pread(2)}. Since Linux 5.6. */
    IORING_OP_READ(Uring.IORING_OP_READ, "5.6"),
    /** {@code pwrite(2)}. Since Linux 5.6. */
    IORING_OP_WRITE(Uring.IORING_OP_WRITE, "5.6"),
    /** {@code posix_fadvise(2)}. Since Linux 5.6. */
    IORING_OP_FADVISE(Uring.IORING_OP_FADVISE, "5.6"),
    /** {@code madvise(2)}. Since Linux 5.6. */
    IORING_OP_MADVISE(Uring.IORING_OP_MADVISE, "5.6"),
    /** {@code send(2)}. Since Linux 5.6. */
    IORING_OP_SEND(Uring.IORING_OP_SEND, "5.6"),
    /** {@code recv(2)}. Since Linux 5.6. */
    IORING_OP_RECV(Uring.IORING_OP_RECV, "5.6"),
    /** {@code openat2(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT2(Uring.IORING_OP_OPENAT2, "5.6"),
    /** {@code epoll_ctl(2)}. Since Linux 5.6. */
    IORING_OP_EPOLL_CTL(Uring.IORING_OP_EPOLL_CTL, "5.6"),
    /** {@code splice(2)}. Since Linux 5.7. */
    IORING_OP_SPLICE(Uring.IORING_OP_SPLICE, "5.7"),
    /** Provides buffers, the older way. Since Linux 5.7. */
    IORING_OP_PROVIDE_BUFFERS(Uring.IORING_OP_PROVIDE_BUFFERS, "5.7"),
    /** Takes provided buffers back. Since Linux 5.7. */
    IORING_OP_REMOVE_BUFFERS(Uring.IORING_OP_REMOVE_BUFFERS, "5.7"),
    /** {@code tee(2)}. Since Linux 5.8. */
    IORING_OP_TEE(Uring.IORING_OP_TEE, "5.8"),
    /** {@code shutdown(2)}. Since Linux 5.11. */
    IORING_OP_SHUTDOWN(Uring.IORING_OP_SHUTDOWN, "5.11"),
    /** {@code renameat2(2)}. Since Linux 5.11. */
    IORING_OP_RENAMEAT(Uring.IORING_OP_RENAMEAT, "5.11"),
    /** {@code unlinkat(2)}. Since Linux 5.11. */
    IORING_OP_UNLINKAT(Uring.IORING_OP_UNLINKAT, "5.11"),
    /** {@code mkdirat(2)}. Since Linux 5.15. */
    IORING_OP_MKDIRAT(Uring.IORING_OP_MKDIRAT, "5.15"),
    /** {@code symlinkat(2)}. Since Linux 5.15. */
    IORING_OP_SYMLINKAT(Uring.IORING_OP_SYMLINKAT, "5.15"),
    /** {@code linkat(2)}. Since Linux 5.15. */
    IORING_OP_LINKAT(Uring.IORING_OP_LINKAT, "5.15"),
    /** Gives another ring a completion or a file. Since Linux 5.18. */
    IORING_OP_MSG_RING(Uring.IORING_OP_MSG_RING, "5.18"),
    /** {@code fsetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FSETXATTR(Uring.IORING_OP_FSETXATTR, "5.19"),
    /** {@code setxattr(2)}. Since Linux 5.19. */
    IORING_OP_SETXATTR(Uring.IORING_OP_SETXATTR, "5.19"),
    /** {@code fgetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FGETXATTR(Uring.IORING_OP_FGETXATTR, "5.19"),
    /** {@code getxattr(2)}. Since Linux 5.19. */
    IORING_OP_GETXATTR(Uring.IORING_OP_GETXATTR, "5.19"),
    /** {@code socket(2)}. Since Linux 5.19. */
    IORING_OP_SOCKET(Uring.IORING_OP_SOCKET, "5.19"),
    /** Gives the file a command that the file defines. Since Linux 5.19. */
    IORING_OP_URING_CMD(Uring.IORING_OP_URING_CMD, "5.19"),
    /** {@code send(2)} without a copy. Since Linux 6.0. */
    IORING_OP_SEND_ZC(Uring.IORING_OP_SEND_ZC, "6.0"),
    /** {@code sendmsg(2)} without a copy. Since Linux 6.1. */
    IORING_OP_SENDMSG_ZC(Uring.IORING_OP_SENDMSG_ZC, "6.1"),
    /** Reads again and again, into provided buffers. Since Linux 6.7. */
    IORING_OP_READ_MULTISHOT(Uring.IORING_OP_READ_MULTISHOT, "6.7"),
    /** {@code waitid(2)}. Since Linux 6.7. */
    IORING_OP_WAITID(Uring.IORING_OP_WAITID, "6.7"),
    /** {@code futex_wait(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAIT(Uring.IORING_OP_FUTEX_WAIT, "6.7"),
    /** {@code futex_wake(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAKE(Uring.IORING_OP_FUTEX_WAKE, "6.7"),
    /** {@code futex_waitv(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAITV(Uring.IORING_OP_FUTEX_WAITV, "6.7"),
    /** Makes a descriptor of the process for a direct descriptor. Since Linux 6.8. */
    IORING_OP_FIXED_FD_INSTALL(Uring.IORING_OP_FIXED_FD_INSTALL, "6.8"),
    /** {@code ftruncate(2)}. Since Linux 6.9. */
    IORING_OP_FTRUNCATE(Uring.IORING_OP_FTRUNCATE, "6.9"),
    /** {@code bind(2)}. Since Linux 6.11. */
    IORING_OP_BIND(Uring.IORING_OP_BIND, "6.11"),
    /** {@code listen(2)}. Since Linux 6.11. */
    IORING_OP_LISTEN(Uring.IORING_OP_LISTEN, "6.11"),
    /** {@code recv(2)} without a copy. Since Linux 6.15. */
    IORING_OP_RECV_ZC(Uring.IORING_OP_RECV_ZC, "6.15"),
    /** {@code epoll_wait(2)}. Since Linux 6.15. */
    IORING_OP_EPOLL_WAIT(Uring.IORING_OP_EPOLL_WAIT, "6.15"),
    /** {@code preadv2(2)} into a registered buffer. Since Linux 6.15. */
    IORING_OP_READV_FIXED(Uring.IORING_OP_READV_FIXED, "6.15"),
    /** {@code pwritev2(2)} from a registered buffer. Since Linux 6.15. */
    IORING_OP_WRITEV_FIXED(Uring.IORING_OP_WRITEV_FIXED, "6.15"),
    /** {@code pipe2(2)}. Since Linux 6.16. */
    IORING_OP_PIPE(Uring.IORING_OP_PIPE, "6.16"),
    /** Does nothing, in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_NOP128(Uring.IORING_OP_NOP128, "6.19"),
    /** Gives the file a command, in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_URING_CMD128(Uring.IORING_OP_URING_CMD128, "6.19");

    private static final Opcode[] ALL = values();

    private final int value;
    private final String since;

    Opcode(int value, String since) {
        this.value = value;
        this.since = since;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The operation with a number; null if there is none. */
    static Opcode of(int value) {
        for (Opcode each : ALL) {
            if (each.value == value) {
                return each;
            }
        }
        return null;
    }

    /** The first Linux that has it, such as 6.12. */
    String since() {
        return since;
    }
}
