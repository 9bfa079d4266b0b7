package dev.gatun.uring;

import dev.gatun.sys.Flags;

/** {@code IORING_ACCEPT_…}: how {@link Sqe#accept} waits. */
public final class AcceptFlags extends Flags<AcceptFlags> {
    /** No flags. */
    public static final AcceptFlags NONE = new AcceptFlags(0);

    /** Completes with EAGAIN if nobody has connected. Since Linux 6.10. */
    public static final AcceptFlags IORING_ACCEPT_DONTWAIT = new AcceptFlags(0x2);

    /** Waits for readiness without trying first. Since Linux 6.10. */
    public static final AcceptFlags IORING_ACCEPT_POLL_FIRST = new AcceptFlags(0x4);

    private AcceptFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static AcceptFlags of(int bits) {
        return new AcceptFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected AcceptFlags with(long bits) {
        return new AcceptFlags(bits);
    }
}
