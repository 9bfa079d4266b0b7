package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/** {@code IORING_POLL_ADD_…}: how often {@link Sqe#pollAdd} completes. */
public final class PollAddFlags extends Flags<PollAddFlags> {
    /** No flags. */
    public static final PollAddFlags NONE = new PollAddFlags(0);

    /**
     * The poll completes each time that an event happens, until the poll is removed. Since Linux
     * 5.13.
     */
    public static final PollAddFlags IORING_POLL_ADD_MULTI =
            new PollAddFlags(Uring.IORING_POLL_ADD_MULTI);

    /**
     * The poll completes as long as the file is ready, not only when it becomes ready. The kernel's
     * header has this flag since Linux 6.0, but Linux 6.18 refuses it (EINVAL).
     */
    public static final PollAddFlags IORING_POLL_ADD_LEVEL =
            new PollAddFlags(Uring.IORING_POLL_ADD_LEVEL);

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
