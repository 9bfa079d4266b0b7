package dev.gatun.uring;

import dev.gatun.sys.Flags;

/** {@code W…}: what {@link Sqe#waitid} waits for. */
public final class WaitFlags extends Flags<WaitFlags> {
    /** Does not wait. */
    public static final WaitFlags WNOHANG = new WaitFlags(0x1);

    /** A child was stopped by a signal. */
    public static final WaitFlags WSTOPPED = new WaitFlags(0x2);

    /** A child has ended. */
    public static final WaitFlags WEXITED = new WaitFlags(0x4);

    /** A stopped child was continued. */
    public static final WaitFlags WCONTINUED = new WaitFlags(0x8);

    /** Leaves the child to be waited for again. */
    public static final WaitFlags WNOWAIT = new WaitFlags(0x1000000);

    private WaitFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static WaitFlags of(int bits) {
        return new WaitFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected WaitFlags with(long bits) {
        return new WaitFlags(bits);
    }
}
