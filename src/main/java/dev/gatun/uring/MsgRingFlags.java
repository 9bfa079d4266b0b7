package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/** {@code IORING_MSG_RING_…}: how {@link Sqe#msgRingFd} gives a descriptor to another ring. */
public final class MsgRingFlags extends Flags<MsgRingFlags> {
    /** No flags. */
    public static final MsgRingFlags NONE = new MsgRingFlags(0);

    /** The other ring gets no completion. Since Linux 6.0. */
    public static final MsgRingFlags IORING_MSG_RING_CQE_SKIP =
            new MsgRingFlags(Uring.IORING_MSG_RING_CQE_SKIP);

    private MsgRingFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static MsgRingFlags of(int bits) {
        return new MsgRingFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected MsgRingFlags with(long bits) {
        return new MsgRingFlags(bits);
    }
}
