package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code FALLOC_FL_…}: what {@link FileFd#fallocate} does with a range. Not every file system has
 * every mode.
 */
public final class FallocateMode extends Flags<FallocateMode> {
    /**
     * Allocates space for the range, so that later writes to it do not fail for lack of space. If
     * the range goes beyond the end, the file grows.
     */
    public static final FallocateMode FALLOC_FL_ALLOCATE_RANGE =
            new FallocateMode(Linux.FALLOC_FL_ALLOCATE_RANGE);

    /** The file does not grow. Goes with other modes. */
    public static final FallocateMode FALLOC_FL_KEEP_SIZE =
            new FallocateMode(Linux.FALLOC_FL_KEEP_SIZE);

    /**
     * Frees the space of the range, which then reads as zeroes; needs {@link #FALLOC_FL_KEEP_SIZE}.
     */
    public static final FallocateMode FALLOC_FL_PUNCH_HOLE =
            new FallocateMode(Linux.FALLOC_FL_PUNCH_HOLE);

    /**
     * Removes the range, and the data after it move down. The range must be whole blocks, and not
     * reach the end of the file.
     */
    public static final FallocateMode FALLOC_FL_COLLAPSE_RANGE =
            new FallocateMode(Linux.FALLOC_FL_COLLAPSE_RANGE);

    /** Zeroes the range; a file system that can do so writes no zeroes. */
    public static final FallocateMode FALLOC_FL_ZERO_RANGE =
            new FallocateMode(Linux.FALLOC_FL_ZERO_RANGE);

    /**
     * Inserts a hole, and the data after it move up. The range must be whole blocks, and not begin
     * at the end of the file.
     */
    public static final FallocateMode FALLOC_FL_INSERT_RANGE =
            new FallocateMode(Linux.FALLOC_FL_INSERT_RANGE);

    /** Blocks that are shared with another file are copied now, not when written to. */
    public static final FallocateMode FALLOC_FL_UNSHARE_RANGE =
            new FallocateMode(Linux.FALLOC_FL_UNSHARE_RANGE);

    /**
     * Zeroes the range, so that later writes to it do not change how the file is mapped to blocks.
     * Since Linux 6.17.
     */
    public static final FallocateMode FALLOC_FL_WRITE_ZEROES =
            new FallocateMode(Linux.FALLOC_FL_WRITE_ZEROES);

    private FallocateMode(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FallocateMode of(int bits) {
        return new FallocateMode(Integer.toUnsignedLong(bits));
    }

    @Override
    protected FallocateMode with(long bits) {
        return new FallocateMode(bits);
    }
}
