package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code SPLICE_F_…}: how {@link Transfer} moves data. */
public final class SpliceFlags extends Flags<SpliceFlags> {
    /** No flags. */
    public static final SpliceFlags NONE = new SpliceFlags(0);

    /** A hint: move pages instead of copying them. Most of the kernel takes no notice. */
    public static final SpliceFlags SPLICE_F_MOVE = new SpliceFlags(0x1);

    /** Do not wait for the pipe. The other side waits unless it is non-blocking itself. */
    public static final SpliceFlags SPLICE_F_NONBLOCK = new SpliceFlags(0x2);

    /** More will follow: a socket need not send what it has yet. */
    public static final SpliceFlags SPLICE_F_MORE = new SpliceFlags(0x4);

    /** The pages are given away with vmsplice(2): they must not be touched again. */
    public static final SpliceFlags SPLICE_F_GIFT = new SpliceFlags(0x8);

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
