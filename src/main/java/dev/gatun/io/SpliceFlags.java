package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code SPLICE_F_…}: how {@link Transfer} moves data. */
public final class SpliceFlags extends Flags<SpliceFlags> {
    /** No flags. */
    public static final SpliceFlags NONE = new SpliceFlags(0);

    /** A hint to move pages instead of copying them. Most of the kernel ignores it. */
    public static final SpliceFlags SPLICE_F_MOVE = new SpliceFlags(Linux.SPLICE_F_MOVE);

    /** Do not wait for the pipe. The other side waits unless it is non-blocking itself. */
    public static final SpliceFlags SPLICE_F_NONBLOCK = new SpliceFlags(Linux.SPLICE_F_NONBLOCK);

    /** More data will follow: a socket need not send yet what it has. */
    public static final SpliceFlags SPLICE_F_MORE = new SpliceFlags(Linux.SPLICE_F_MORE);

    /** vmsplice(2) gives the pages away: they must not be touched again. */
    public static final SpliceFlags SPLICE_F_GIFT = new SpliceFlags(Linux.SPLICE_F_GIFT);

    private SpliceFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static SpliceFlags of(int bits) {
        return new SpliceFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SpliceFlags with(long bits) {
        return new SpliceFlags(bits);
    }
}
