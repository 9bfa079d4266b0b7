package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code SYNC_FILE_RANGE_…}: what {@link FileFd#syncFileRange} starts and waits for. */
public final class SyncFileRangeFlags extends Flags<SyncFileRangeFlags> {
    /** No flags. */
    public static final SyncFileRangeFlags NONE = new SyncFileRangeFlags(0);

    /** First waits for what is being written out. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WAIT_BEFORE =
            new SyncFileRangeFlags(0x1);

    /** Starts to write out what is dirty. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WRITE = new SyncFileRangeFlags(0x2);

    /** Then waits for all of it. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WAIT_AFTER = new SyncFileRangeFlags(0x4);

    /** All three. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WRITE_AND_WAIT =
            new SyncFileRangeFlags(0x7);

    private SyncFileRangeFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static SyncFileRangeFlags of(int bits) {
        return new SyncFileRangeFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SyncFileRangeFlags with(long bits) {
        return new SyncFileRangeFlags(bits);
    }
}
