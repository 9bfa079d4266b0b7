package dev.gatun.uring;

/**
 * {@code IORING_OP_…}: the operations, to name them to {@link Probe} and {@link Restrictions}. To
 * submit them, {@link Sqe} has methods.
 */
public enum Opcode {
    /** Does nothing. Since Linux 5.1. */
    IORING_OP_NOP(0),
    /** {@code preadv2(2)}. Since Linux 5.1. */
    IORING_OP_READV(1),
    /** {@code pwritev2(2)}. Since Linux 5.1. */
    IORING_OP_WRITEV(2),
    /** {@code fsync(2)} or {@code fdatasync(2)}. Since Linux 5.1. */
    IORING_OP_FSYNC(3),
    /** {@code pread(2)} into a registered buffer. Since Linux 5.1. */
    IORING_OP_READ_FIXED(4),
    /** {@code pwrite(2)} from a registered buffer. Since Linux 5.1. */
    IORING_OP_WRITE_FIXED(5),
    /** Waits until a descriptor is ready. Since Linux 5.1. */
    IORING_OP_POLL_ADD(6),
    /** Ends or changes that. Since Linux 5.1. */
    IORING_OP_POLL_REMOVE(7),
    /** {@code sync_file_range(2)}. Since Linux 5.2. */
    IORING_OP_SYNC_FILE_RANGE(8),
    /** {@code sendmsg(2)}. Since Linux 5.3. */
    IORING_OP_SENDMSG(9),
    /** {@code recvmsg(2)}. Since Linux 5.3. */
    IORING_OP_RECVMSG(10),
    /** Waits for a time, or for completions. Since Linux 5.4. */
    IORING_OP_TIMEOUT(11),
    /** Ends or changes that. Since Linux 5.5. */
    IORING_OP_TIMEOUT_REMOVE(12),
    /** {@code accept4(2)}. Since Linux 5.5. */
    IORING_OP_ACCEPT(13),
    /** Cancels operations. Since Linux 5.5. */
    IORING_OP_ASYNC_CANCEL(14),
    /** A timeout of the operation before it. Since Linux 5.5. */
    IORING_OP_LINK_TIMEOUT(15),
    /** {@code connect(2)}. Since Linux 5.5. */
    IORING_OP_CONNECT(16),
    /** {@code fallocate(2)}. Since Linux 5.6. */
    IORING_OP_FALLOCATE(17),
    /** {@code openat(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT(18),
    /** {@code close(2)}, also of a direct descriptor. Since Linux 5.6. */
    IORING_OP_CLOSE(19),
    /** Changes registered files. Since Linux 5.6. */
    IORING_OP_FILES_UPDATE(20),
    /** {@code statx(2)}. Since Linux 5.6. */
    IORING_OP_STATX(21),
    /** {@code pread(2)}. Since Linux 5.6. */
    IORING_OP_READ(22),
    /** {@code pwrite(2)}. Since Linux 5.6. */
    IORING_OP_WRITE(23),
    /** {@code posix_fadvise(2)}. Since Linux 5.6. */
    IORING_OP_FADVISE(24),
    /** {@code madvise(2)}. Since Linux 5.6. */
    IORING_OP_MADVISE(25),
    /** {@code send(2)}. Since Linux 5.6. */
    IORING_OP_SEND(26),
    /** {@code recv(2)}. Since Linux 5.6. */
    IORING_OP_RECV(27),
    /** {@code openat2(2)}. Since Linux 5.6. */
    IORING_OP_OPENAT2(28),
    /** {@code epoll_ctl(2)}. Since Linux 5.6. */
    IORING_OP_EPOLL_CTL(29),
    /** {@code splice(2)}. Since Linux 5.7. */
    IORING_OP_SPLICE(30),
    /** Provides buffers, the older way. Since Linux 5.7. */
    IORING_OP_PROVIDE_BUFFERS(31),
    /** Takes them back. Since Linux 5.7. */
    IORING_OP_REMOVE_BUFFERS(32),
    /** {@code tee(2)}. Since Linux 5.8. */
    IORING_OP_TEE(33),
    /** {@code shutdown(2)}. Since Linux 5.11. */
    IORING_OP_SHUTDOWN(34),
    /** {@code renameat2(2)}. Since Linux 5.11. */
    IORING_OP_RENAMEAT(35),
    /** {@code unlinkat(2)}. Since Linux 5.11. */
    IORING_OP_UNLINKAT(36),
    /** {@code mkdirat(2)}. Since Linux 5.15. */
    IORING_OP_MKDIRAT(37),
    /** {@code symlinkat(2)}. Since Linux 5.15. */
    IORING_OP_SYMLINKAT(38),
    /** {@code linkat(2)}. Since Linux 5.15. */
    IORING_OP_LINKAT(39),
    /** A completion, or a file, for another ring. Since Linux 5.18. */
    IORING_OP_MSG_RING(40),
    /** {@code fsetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FSETXATTR(41),
    /** {@code setxattr(2)}. Since Linux 5.19. */
    IORING_OP_SETXATTR(42),
    /** {@code fgetxattr(2)}. Since Linux 5.19. */
    IORING_OP_FGETXATTR(43),
    /** {@code getxattr(2)}. Since Linux 5.19. */
    IORING_OP_GETXATTR(44),
    /** {@code socket(2)}. Since Linux 5.19. */
    IORING_OP_SOCKET(45),
    /** A command that the file itself defines. Since Linux 5.19. */
    IORING_OP_URING_CMD(46),
    /** {@code send(2)} without a copy. Since Linux 6.0. */
    IORING_OP_SEND_ZC(47),
    /** {@code sendmsg(2)} without a copy. Since Linux 6.1. */
    IORING_OP_SENDMSG_ZC(48),
    /** Reads again and again, into provided buffers. Since Linux 6.7. */
    IORING_OP_READ_MULTISHOT(49),
    /** {@code waitid(2)}. Since Linux 6.7. */
    IORING_OP_WAITID(50),
    /** {@code futex_wait(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAIT(51),
    /** {@code futex_wake(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAKE(52),
    /** {@code futex_waitv(2)}. Since Linux 6.7. */
    IORING_OP_FUTEX_WAITV(53),
    /** A descriptor of the process for a direct one. Since Linux 6.8. */
    IORING_OP_FIXED_FD_INSTALL(54),
    /** {@code ftruncate(2)}. Since Linux 6.9. */
    IORING_OP_FTRUNCATE(55),
    /** {@code bind(2)}. Since Linux 6.11. */
    IORING_OP_BIND(56),
    /** {@code listen(2)}. Since Linux 6.11. */
    IORING_OP_LISTEN(57),
    /** {@code recv(2)} without a copy. Since Linux 6.15. */
    IORING_OP_RECV_ZC(58),
    /** {@code epoll_wait(2)}. Since Linux 6.15. */
    IORING_OP_EPOLL_WAIT(59),
    /** {@code preadv2(2)} into a registered buffer. Since Linux 6.15. */
    IORING_OP_READV_FIXED(60),
    /** {@code pwritev2(2)} from a registered buffer. Since Linux 6.15. */
    IORING_OP_WRITEV_FIXED(61),
    /** {@code pipe2(2)}. Since Linux 6.16. */
    IORING_OP_PIPE(62),
    /** Does nothing, in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_NOP128(63),
    /** A command in a submission of 128 bytes. Since Linux 6.19. */
    IORING_OP_URING_CMD128(64);

    private final int value;

    Opcode(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
