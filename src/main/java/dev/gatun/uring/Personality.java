package dev.gatun.uring;

import dev.gatun.sys.SyscallException;

import java.lang.foreign.MemorySegment;

/**
 * Credentials that are registered with a ring: those that the thread has when it registers them.
 * Operations can run with these credentials later ({@link Sqe#personality}). Since Linux 5.6.
 *
 * <p>For the ring's thread.
 */
public final class Personality extends RingResource {
    private final int id;

    private Personality(RingCore ring, int id) {
        super(ring);
        this.id = id;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_PERSONALITY}: the credentials that
     * this thread has now.
     *
     * @param ring the ring whose operations can have these credentials
     * @return the personality, to be closed before the ring or with it
     * @throws SyscallException EINVAL on older kernels
     */
    public static Personality register(IoUring ring) throws SyscallException {
        MemorySegment none = MemorySegment.NULL;
        RingCore core = ring.core();
        int id = Register.call(core, RegisterOpcode.IORING_REGISTER_PERSONALITY, none, 0);
        Personality personality = new Personality(core, id);
        personality.registered();
        return personality;
    }

    /** {@return the number that {@link Sqe#personality} takes, 1 or more} */
    public int id() {
        return id;
    }

    @Override
    void unregister() throws SyscallException {
        MemorySegment none = MemorySegment.NULL;
        Register.call(ring(), RegisterOpcode.IORING_UNREGISTER_PERSONALITY, none, id);
    }

    @Override
    void ended() {
        // No memory belongs to it.
    }

    @Override
    String what() {
        return "personality";
    }
}
