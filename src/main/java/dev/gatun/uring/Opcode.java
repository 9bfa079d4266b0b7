package dev.gatun.uring;

import dev.gatun.raw.Uring;

/**
 * {@code IORING_OP_…}: the operations, to name them to {@link Probe} and {@link Restrictions}. To
 * submit them, {@link Sqe} has methods.
 */
public enum Opcode {
    /** Does nothing. Since Linux 5.1. */
    IORING_OP_NOP(Uring.IORING_OP_NOP),
    /** {@code preadv2(2)}. Since Linux 5.1. */
    IORING_OP_READV(Uring.IORING_OP_READV),
    /** {@code pwritev2(2)}. Since Linux 5.1. */
    IORING_OP_WRITEV(Uring.IORING_OP_WRITEV),
    /** {@code fsync(2)} or {@code fdatasync(2)}. Since Linux 5.1. */
    IORING_OP_FSYNC(Uring.IORING_OP_FSYNC),
    /** {@code pread(2)} into a registered buffer. Since Linux 5.1. */
    IORING_OP_READ_FIXED(Uring.IORING_OP_READ_FIXED),
    /** {@code pwrite(2)} from a registered buffer. Since Linux 5.1. */
    IORING_OP_WRITE_FIXED(Uring.IORING_OP_WRITE_FIXED),
    /** Waits until a descriptor is ready. Since Linux 5.1. */
    IORING_OP_POLL_ADD(Uring.IORING_OP_POLL_ADD),
    /** Ends or changes that. Since Linux 5.1. */
    IORING_OP_POLL_REMOVE(Uring.IORING_OP_POLL_REMOVE),
    /** {@code sync_file_range(2)}. Since Linux 5.2. */
    IORING_OP_SYNC_FILE_RANGE(Uring.IORING_OP_SYNC_FILE_RANGE),
    /** {@code sendmsg(2)}. Since Linux 5.3. */
    IORING_OP_SENDMSG(Uring.IORING_OP_SENDMSG),
    /** {@code recvmsg(2)}. Since Linux 5.3. */
    IORING_OP_RECVMSG(Uring.IORING_OP_RECVMSG),
    /** Waits for a time, or for completions. Since Linux 5.4. */
    IORING_OP_TIMEOUT(Uring.IORING_OP_TIMEOUT),
    /** Ends or changes a timeout. Since Linux 5.5. */
    IORING_OP_TIMEOUT_REMOVE(Uring.IORING_OP_TIMEOUT_REMOVE),
    /** {@code accept4(2)}. Since Linux 5.5. */
    IORING_OP_ACCEPT(Uring.IORING_OP_ACCEPT),
    /** Cancels operations. Since Linux 5.5. */
    IORING_OP_ASYNC_CANCEL(Uring.IORING_OP_ASYNC_CANCEL),
    /** A timeout of the operation before it. Since Linux 5.5. */
    IORING_OP_LINK_TIMEOUT(Uring.IORING_OP_LINK_TIMEOUT),
    /** {@code connect(2)}. Since Linux 5.5. */
    IORING_OP_CONNECT(Uring.IORING_OP_CONNECT),
    /** {@code fallocate(2)}. Since Linux 5.6. */
    IORING_OP_FALLOCATE(Uring.IORING_OP_FALLOCATE),
    /** {@code openat(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT(Uring.IORING_OP_OPENAT),
    /** {@code close(2)}, also of a direct descriptor. Since Linux 5.6. */
    IORING_OP_CLOSE(Uring.IORING_OP_CLOSE),
    /** Changes registered files. Since Linux 5.6. */
    IORING_OP_FILES_UPDATE(Uring.IORING_OP_FILES_UPDATE),
    /** {@code statx(2)}. Since Linux 5.6. */
    IORING_OP_STATX(Uring.IORING_OP_STATX),
    /** {@code pread(2)}. Since Linux 5.6. */
    IORING_OP_READ(Uring.IORING_OP_READ),
    /** {@code pwrite(2)}. Since Linux 5.6. */
    IORING_OP_WRITE(Uring.IORING_OP_WRITE),
    /** {@code posix_fadvise(2)}. Since Linux 5.6. */
    IORING_OP_FADVISE(Uring.IORING_OP_FADVISE),
    /** {@code madvise(2)}. Since Linux 5.6. */
    IORING_OP_MADVISE(Uring.IORING_OP_MADVISE),
    /** {@code send(2)}. Since Linux 5.6. */
    IORING_OP_SEND(Uring.IORING_OP_SEND),
    /** {@code recv(2)}. Since Linux 5.6. */
    IORING_OP_RECV(Uring.IORING_OP_RECV),
    /** {@code openat2(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT2(Uring.IORING_OP_OPENAT2),
    /** {@code epoll_ctl(2)}. Since Linux 5.6. */
    IORING_OP_EPOLL_CTL(Uring.IORING_OP_EPOLL_CTL),
    /** {@code splice(2)}. Since Linux 5.7. */
    IORING_OP_SPLICE(Uring.IORING_OP_SPLICE),
    /** Provides buffers, the older way. Since Linux 5.7. */
    IORING_OP_PROVIDE_BUFFERS(Uring.IORING_OP_PROVIDE_BUFFERS),
    /** Takes provided buffers back. Since Linux 5.7. */
    IORING_OP_REMOVE_BUFFERS(Uring.IORING_OP_REMOVE_BUFFERS),
    /** {@code tee(2)}. Since Linux 5.8. */
    IORING_OP_TEE(Uring.IORING_OP_TEE),
    /** {@code shutdown(2)}. Since Linux 5.11. */
    IORING_OP_SHUTDOWN(Uring.IORING_OP_SHUTDOWN),
    /** {@code renameat2(2)}. Since Linux 5.11. */
    IORING_OP_RENAMEAT(Uring.IORING_OP_RENAMEAT),
    /** {@code unlinkat(2)}. Since Linux 5.11. */
    IORING_OP_UNLINKAT(Uring.IORING_OP_UNLINKAT),
    /** {@code mkdirat(2)}. Since Linux 5.15. */
    IORING_OP_MKDIRAT(Uring.IORING_OP_MKDIRAT),
    /** {@code symlinkat(2)}. Since Linux 5.15. */
    IORING_OP_SYMLINKAT(Uring.IORING_OP_SYMLINKAT),
    /** {@code linkat(2)}. Since Linux 5.15. */
    IORING_OP_LINKAT(Uring.IORING_OP_LINKAT),
    /** Gives another ring a completion or a file. Since Linux 5.18. */
    IORING_OP_MSG_RING(Uring.IORING_OP_MSG_RING),
    /** {@code fsetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FSETXATTR(Uring.IORING_OP_FSETXATTR),
    /** {@code setxattr(2)}. Since Linux 5.19. */
    IORING_OP_SETXATTR(Uring.IORING_OP_SETXATTR),
    /** {@code fgetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FGETXATTR(Uring.IORING_OP_FGETXATTR),
    /** {@code getxattr(2)}. Since Linux 5.19. */
    IORING_OP_GETXATTR(Uring.IORING_OP_GETXATTR),
    /** {@code socket(2)}. Since Linux 5.19. */
    IORING_OP_SOCKET(Uring.IORING_OP_SOCKET),
    /** Gives the file a command that the file defines. Since Linux 5.19. */
    IORING_OP_URING_CMD(Uring.IORING_OP_URING_CMD),
    /** {@code send(2)} without a copy. Since Linux 6.0. */
    IORING_OP_SEND_ZC(Uring.IORING_OP_SEND_ZC),
    /** {@code sendmsg(2)} without a copy. Since Linux 6.1. */
    IORING_OP_SENDMSG_ZC(Uring.IORING_OP_SENDMSG_ZC),
    /** Reads again and again, into provided buffers. Since Linux 6.7. */
    IORING_OP_READ_MULTISHOT(Uring.IORING_OP_READ_MULTISHOT),
    /** {@code waitid(2)}. Since Linux 6.7. */
    IORING_OP_WAITID(Uring.IORING_OP_WAITID),
    /** {@code futex_wait(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAIT(Uring.IORING_OP_FUTEX_WAIT),
    /** {@code futex_wake(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAKE(Uring.IORING_OP_FUTEX_WAKE),
    /** {@code futex_waitv(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAITV(Uring.IORING_OP_FUTEX_WAITV),
    /** Makes a descriptor of the process for a direct descriptor. Since Linux 6.8. */
    IORING_OP_FIXED_FD_INSTALL(Uring.IORING_OP_FIXED_FD_INSTALL),
    /** {@code ftruncate(2)}. Since Linux 6.9. */
    IORING_OP_FTRUNCATE(Uring.IORING_OP_FTRUNCATE),
    /** {@code bind(2)}. Since Linux 6.11. */
    IORING_OP_BIND(Uring.IORING_OP_BIND),
    /** {@code listen(2)}. Since Linux 6.11. */
    IORING_OP_LISTEN(Uring.IORING_OP_LISTEN),
    /** {@code recv(2)} without a copy. Since Linux 6.15. */
    IORING_OP_RECV_ZC(Uring.IORING_OP_RECV_ZC),
    /** {@code epoll_wait(2)}. Since Linux 6.15. */
    IORING_OP_EPOLL_WAIT(Uring.IORING_OP_EPOLL_WAIT),
    /** {@code preadv2(2)} into a registered buffer. Since Linux 6.15. */
    IORING_OP_READV_FIXED(Uring.IORING_OP_READV_FIXED),
    /** {@code pwritev2(2)} from a registered buffer. Since Linux 6.15. */
    IORING_OP_WRITEV_FIXED(Uring.IORING_OP_WRITEV_FIXED),
    /** {@code pipe2(2)}. Since Linux 6.16. */
    IORING_OP_PIPE(Uring.IORING_OP_PIPE),
    /** Does nothing, in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_NOP128(Uring.IORING_OP_NOP128),
    /** Gives the file a command, in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_URING_CMD128(Uring.IORING_OP_URING_CMD128);

    private final int value;

    Opcode(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
