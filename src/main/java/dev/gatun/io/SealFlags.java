package dev.gatun.io;

import dev.gatun.sys.Flags;

/**
 * {@code F_SEAL_…}: what can no longer be done to a file in memory, by anybody. A seal is never
 * taken off.
 */
public final class SealFlags extends Flags<SealFlags> {
    /** No seals. */
    public static final SealFlags NONE = new SealFlags(0);

    /** No more seals. */
    public static final SealFlags F_SEAL_SEAL = new SealFlags(0x1);

    /** The file does not get smaller. */
    public static final SealFlags F_SEAL_SHRINK = new SealFlags(0x2);

    /** The file does not get larger. */
    public static final SealFlags F_SEAL_GROW = new SealFlags(0x4);

    /** The contents do not change. Refused with EBUSY while a writable shared mapping exists. */
    public static final SealFlags F_SEAL_WRITE = new SealFlags(0x8);

    /** The contents change only through mappings that exist already. Since Linux 5.1. */
    public static final SealFlags F_SEAL_FUTURE_WRITE = new SealFlags(0x10);

    /**
     * The mode's executable bits do not change; on an executable file this adds the seals on size
     * and contents too. Since Linux 6.3.
     */
    public static final SealFlags F_SEAL_EXEC = new SealFlags(0x20);

    private SealFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static SealFlags of(int bits) {
        return new SealFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SealFlags with(long bits) {
        return new SealFlags(bits);
    }
}
