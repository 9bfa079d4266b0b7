package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_MSG_RING_FLAGS_PASS;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

/**
 * A completion that is posted to a ring from outside. With it, any thread can wake the thread that
 * waits on the ring, and tell it something. Between two rings {@code Sqe.msgRing} does the same.
 * Since Linux 6.13.
 */
public final class RingMessage {

    private RingMessage() {}

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_SEND_MSG_RING}, which needs no ring
     * of the caller's own. Any thread may call this, also a virtual thread.
     *
     * @param target the ring that gets the completion
     * @param userData the completion's user data
     * @param result the completion's result
     * @throws SyscallException EBADFD: the ring is not enabled; EOVERFLOW: the ring's queue is
     *     full; EINVAL on older kernels
     * @throws IllegalStateException if the ring is closed, or has no descriptor
     */
    public static void send(IoUring target, long userData, int result) throws SyscallException {
        send(target, userData, result, 0, 0);
    }

    /**
     * {@link #send(IoUring, long, int)}, with flags.
     *
     * @param target the ring that gets the completion
     * @param userData the completion's user data
     * @param result the completion's result
     * @param flags the completion's flags, which are passed on as they are: if {@code
     *     IORING_CQE_F_…} is among them, the receiver reads that as if the kernel had set it
     * @throws SyscallException as {@link #send(IoUring, long, int)}
     */
    public static void send(IoUring target, long userData, int result, int flags)
            throws SyscallException {
        send(target, userData, result, IORING_MSG_RING_FLAGS_PASS, flags);
    }

    private static void send(IoUring target, long userData, int result, int how, int flags)
            throws SyscallException {
        RingCore core = target.core();
        core.inFlight().setUncountable();
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_SEND_MSG_RING;
        Fd fd = core.fd();
        int number = fd.acquire();
        try {
            int sent = UringSyscalls.ioUringSendMessage(number, userData, result, how, flags);
            Register.checked(sent, core, opcode, 1);
        } finally {
            fd.release();
        }
    }
}
