package dev.gatun.uring;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code W…}: what {@link Sqe#waitid} waits for. */
public final class WaitFlags extends Flags<WaitFlags> {
    /** The operation does not wait. */
    public static final WaitFlags WNOHANG = new WaitFlags(Linux.WNOHANG);

    /** Waits for a child that a signal has stopped. */
    public static final WaitFlags WSTOPPED = new WaitFlags(Linux.WSTOPPED);

    /** Waits for a child that has ended. */
    public static final WaitFlags WEXITED = new WaitFlags(Linux.WEXITED);

    /** Waits for a stopped child that was continued. */
    public static final WaitFlags WCONTINUED = new WaitFlags(Linux.WCONTINUED);

    /** Leaves the child to be waited for again. */
    public static final WaitFlags WNOWAIT = new WaitFlags(Linux.WNOWAIT);

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
