package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code SYNC_FILE_RANGE_…}: what {@link FileFd#syncFileRange} starts and waits for. */
public final class SyncFileRangeFlags extends Flags<SyncFileRangeFlags> {
    /** No flags. */
    public static final SyncFileRangeFlags NONE = new SyncFileRangeFlags(0);

    /** First waits for the pages that are being written out. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WAIT_BEFORE =
            new SyncFileRangeFlags(Linux.SYNC_FILE_RANGE_WAIT_BEFORE);

    /** Starts to write out the dirty pages. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WRITE =
            new SyncFileRangeFlags(Linux.SYNC_FILE_RANGE_WRITE);

    /** Then waits for all pages that are being written out. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WAIT_AFTER =
            new SyncFileRangeFlags(Linux.SYNC_FILE_RANGE_WAIT_AFTER);

    /** All three. */
    public static final SyncFileRangeFlags SYNC_FILE_RANGE_WRITE_AND_WAIT =
            new SyncFileRangeFlags(Linux.SYNC_FILE_RANGE_WRITE_AND_WAIT);

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
