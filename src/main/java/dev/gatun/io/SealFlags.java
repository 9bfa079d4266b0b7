package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code F_SEAL_…}: seals of a file in memory, each of which forbids an operation to everybody. A
 * seal is never removed.
 */
public final class SealFlags extends Flags<SealFlags> {
    /** No seals. */
    public static final SealFlags NONE = new SealFlags(0);

    /** No more seals can be added. */
    public static final SealFlags F_SEAL_SEAL = new SealFlags(Linux.F_SEAL_SEAL);

    /** The file does not get smaller. */
    public static final SealFlags F_SEAL_SHRINK = new SealFlags(Linux.F_SEAL_SHRINK);

    /** The file does not get larger. */
    public static final SealFlags F_SEAL_GROW = new SealFlags(Linux.F_SEAL_GROW);

    /**
     * The contents do not change. Adding this seal fails with EBUSY while a writable shared mapping
     * exists.
     */
    public static final SealFlags F_SEAL_WRITE = new SealFlags(Linux.F_SEAL_WRITE);

    /** The contents change only through mappings that exist already. Since Linux 5.1. */
    public static final SealFlags F_SEAL_FUTURE_WRITE = new SealFlags(Linux.F_SEAL_FUTURE_WRITE);

    /**
     * The mode's executable bits do not change; for an executable file this also adds the seals on
     * size and contents. Since Linux 6.3.
     */
    public static final SealFlags F_SEAL_EXEC = new SealFlags(Linux.F_SEAL_EXEC);

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
