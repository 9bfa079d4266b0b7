package dev.gatun.uring;

import dev.gatun.sys.Flags;

/** {@code IORING_POLL_ADD_…}: how often {@link Sqe#pollAdd} completes. */
public final class PollAddFlags extends Flags<PollAddFlags> {
    /** No flags. */
    public static final PollAddFlags NONE = new PollAddFlags(0);

    /** Each time that something happens, until it is removed. Since Linux 5.13. */
    public static final PollAddFlags IORING_POLL_ADD_MULTI = new PollAddFlags(0x1);

    /**
     * As long as it is ready, not only when it becomes so. In the kernel's header since Linux 6.0;
     * 6.18 refuses it (EINVAL).
     */
    public static final PollAddFlags IORING_POLL_ADD_LEVEL = new PollAddFlags(0x8);

    private PollAddFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static PollAddFlags of(int bits) {
        return new PollAddFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected PollAddFlags with(long bits) {
        return new PollAddFlags(bits);
    }
}
