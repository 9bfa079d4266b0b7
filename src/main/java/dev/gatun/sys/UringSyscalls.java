package dev.gatun.sys;

import static dev.gatun.raw.Uring.IORING_OP_MSG_RING;
import static dev.gatun.raw.Uring.IORING_REGISTER_SEND_MSG_RING;

import dev.gatun.raw.struct.io_uring_params;

import java.lang.foreign.MemorySegment;

/**
 * The three system calls of io_uring, as they are: with the conventions of {@link Syscalls}.
 *
 * <p>The C library has no wrappers for them, and this library does not use liburing.
 */
public final class UringSyscalls {
    private static final int PARAMS_BYTES = io_uring_params.SIZE;

    private UringSyscalls() {}

    /**
     * {@code int io_uring_setup(u32 entries, struct io_uring_params *p)}. Since Linux 5.1.
     *
     * @param entries how many entries the submission queue has; rounded up to a power of two
     * @param params {@code struct io_uring_params}, 120 bytes, which the kernel fills in
     * @return the ring's descriptor (or its index, with {@code IORING_SETUP_REGISTERED_FD_ONLY}),
     *     or {@code -errno}: ENOSYS where the kernel has no io_uring, EPERM where it is forbidden,
     *     EINVAL, ENOMEM, EMFILE
     */
    public static int ioUringSetup(int entries, MemorySegment params) {
        Checks.target(params, PARAMS_BYTES, "a struct io_uring_params");
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_io_uring_setup,
                        Integer.toUnsignedLong(entries),
                        params.address(),
                        0,
                        0,
                        0,
                        0,
                        params);
    }

    /**
     * {@code int io_uring_enter(u32 fd, u32 to_submit, u32 min_complete, u32 flags, const void
     * *arg, size_t argsz)} with no argument. Since Linux 5.1.
     *
     * @param fd the ring, or its index with {@code IORING_ENTER_REGISTERED_RING}
     * @param toSubmit how many entries to take
     * @param minComplete how many completions to wait for, with {@code IORING_ENTER_GETEVENTS}
     * @param flags {@code IORING_ENTER_…}
     * @return how many entries were taken, even if the wait then failed, or {@code -errno}
     */
    public static int ioUringEnter(int fd, int toSubmit, int minComplete, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_io_uring_enter, fd, toSubmit, minComplete, flags, 0, 0);
    }

    /**
     * {@code io_uring_enter(2)} with an argument in memory. Since Linux 5.1; with {@code
     * IORING_ENTER_EXT_ARG} since 5.11.
     *
     * @param fd the ring, or its index with {@code IORING_ENTER_REGISTERED_RING}
     * @param toSubmit how many entries to take
     * @param minComplete how many completions to wait for, with {@code IORING_ENTER_GETEVENTS}
     * @param flags {@code IORING_ENTER_…}
     * @param argument with {@code IORING_ENTER_EXT_ARG} a {@code struct io_uring_getevents_arg} (24
     *     bytes; the memory it points to must outlive the call), otherwise a signal mask of 8 bytes
     * @return how many entries were taken, even if the wait then failed, or {@code -errno}
     */
    public static int ioUringEnter(
            int fd, int toSubmit, int minComplete, int flags, MemorySegment argument) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_io_uring_enter,
                        fd,
                        toSubmit,
                        minComplete,
                        flags,
                        argument.address(),
                        argument.byteSize(),
                        argument);
    }

    /**
     * {@code io_uring_enter(2)} with an argument in a memory region that is registered with the
     * ring: {@code IORING_ENTER_EXT_ARG_REG}. Since Linux 6.13.
     *
     * @param fd the ring, or its index with {@code IORING_ENTER_REGISTERED_RING}
     * @param toSubmit how many entries to take
     * @param minComplete how many completions to wait for, with {@code IORING_ENTER_GETEVENTS}
     * @param flags {@code IORING_ENTER_…}
     * @param offset of a {@code struct io_uring_reg_wait} in the region, in bytes
     * @param byteCount its size, 64
     * @return how many entries were taken, even if the wait then failed, or {@code -errno}
     */
    public static int ioUringEnter(
            int fd, int toSubmit, int minComplete, int flags, long offset, long byteCount) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_io_uring_enter,
                        fd,
                        toSubmit,
                        minComplete,
                        flags,
                        offset,
                        byteCount);
    }

    /**
     * {@code int io_uring_register(u32 fd, u32 opcode, void *arg, u32 nr_args)}. Since Linux 5.1.
     *
     * @param fd the ring, its index with {@code IORING_REGISTER_USE_REGISTERED_RING} in the opcode,
     *     or -1 for an opcode that needs no ring
     * @param opcode {@code IORING_REGISTER_…} or {@code IORING_UNREGISTER_…}
     * @param argument the opcode's argument, or {@link MemorySegment#NULL}; at least 16 KiB for an
     *     opcode that this library does not know. Only the argument's own size is checked. The
     *     memory that its structs point to must stay valid until the call returns, be as large as
     *     they say, and be writable where the kernel writes
     * @param count the number of arguments or their size, as the opcode defines it
     * @return a result that the opcode defines, or {@code -errno}
     */
    public static int ioUringRegister(int fd, int opcode, MemorySegment argument, int count) {
        RegisterArguments.check(opcode, argument, count);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_io_uring_register,
                        fd,
                        opcode,
                        argument.address(),
                        Integer.toUnsignedLong(count),
                        0,
                        0,
                        argument);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_SEND_MSG_RING}, without a ring of
     * the caller's. It passes a {@code struct io_uring_sqe} with {@code IORING_OP_MSG_RING} and
     * {@code IORING_MSG_DATA}. This method allocates nothing. Since Linux 6.13.
     *
     * @param ring the descriptor of the ring on which the completion appears
     * @param userData the completion's user data
     * @param result the completion's result
     * @param messageFlags {@code IORING_MSG_RING_…}
     * @param flags the completion's, with {@code IORING_MSG_RING_FLAGS_PASS}
     * @return 0 or {@code -errno}: EBADFD, EOVERFLOW; EINVAL on older kernels
     */
    public static int ioUringSendMessage(
            int ring, long userData, int result, int messageFlags, int flags) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long sqe = slot.put(0, IORING_OP_MSG_RING | (long) ring << Integer.SIZE);
            slot.put(8, userData);
            slot.put(16, 0);
            slot.put(24, Integer.toUnsignedLong(result) | (long) messageFlags << Integer.SIZE);
            slot.put(32, 0);
            slot.put(40, (long) flags << Integer.SIZE);
            slot.put(48, 0);
            slot.put(56, 0);
            return (int)
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_io_uring_register,
                            -1,
                            IORING_REGISTER_SEND_MSG_RING,
                            sqe,
                            1,
                            0,
                            0);
        } finally {
            slot.release();
        }
    }
}
