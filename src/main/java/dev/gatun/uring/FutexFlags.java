package dev.gatun.uring;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code FUTEX2_…}: what kind of word a futex is. Linux has only futexes of 32 bits. */
public final class FutexFlags extends Flags<FutexFlags> {
    /** The word has 8 bits; EINVAL up to now. */
    public static final FutexFlags FUTEX2_SIZE_U8 = new FutexFlags(Linux.FUTEX2_SIZE_U8);

    /** The word has 16 bits; EINVAL up to now. */
    public static final FutexFlags FUTEX2_SIZE_U16 = new FutexFlags(Linux.FUTEX2_SIZE_U16);

    /** The word has 32 bits. */
    public static final FutexFlags FUTEX2_SIZE_U32 = new FutexFlags(Linux.FUTEX2_SIZE_U32);

    /** The word has 64 bits; EINVAL up to now. */
    public static final FutexFlags FUTEX2_SIZE_U64 = new FutexFlags(Linux.FUTEX2_SIZE_U64);

    /**
     * A second word of the same size follows, with the number of a memory node. Since Linux 6.16.
     */
    public static final FutexFlags FUTEX2_NUMA = new FutexFlags(Linux.FUTEX2_NUMA);

    /** Only this process uses the futex, which is cheaper. */
    public static final FutexFlags FUTEX2_PRIVATE = new FutexFlags(Linux.FUTEX2_PRIVATE);

    private FutexFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FutexFlags of(int bits) {
        return new FutexFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected FutexFlags with(long bits) {
        return new FutexFlags(bits);
    }
}
