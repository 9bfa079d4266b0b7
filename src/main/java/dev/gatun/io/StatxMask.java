package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code STATX_…}: fields of {@link Statx}, to ask for and to look whether they were filled. */
public final class StatxMask extends Flags<StatxMask> {
    /** No fields. */
    public static final StatxMask NONE = new StatxMask(0);

    /** {@link Statx#kind}. */
    public static final StatxMask STATX_TYPE = new StatxMask(Linux.STATX_TYPE);

    /** {@link Statx#permissions}. */
    public static final StatxMask STATX_MODE = new StatxMask(Linux.STATX_MODE);

    /** {@link Statx#nlink}. */
    public static final StatxMask STATX_NLINK = new StatxMask(Linux.STATX_NLINK);

    /** {@link Statx#uid}. */
    public static final StatxMask STATX_UID = new StatxMask(Linux.STATX_UID);

    /** {@link Statx#gid}. */
    public static final StatxMask STATX_GID = new StatxMask(Linux.STATX_GID);

    /** {@link Statx#atime}. */
    public static final StatxMask STATX_ATIME = new StatxMask(Linux.STATX_ATIME);

    /** {@link Statx#mtime}. */
    public static final StatxMask STATX_MTIME = new StatxMask(Linux.STATX_MTIME);

    /** {@link Statx#ctime}. */
    public static final StatxMask STATX_CTIME = new StatxMask(Linux.STATX_CTIME);

    /** {@link Statx#ino}. */
    public static final StatxMask STATX_INO = new StatxMask(Linux.STATX_INO);

    /** {@link Statx#size}. */
    public static final StatxMask STATX_SIZE = new StatxMask(Linux.STATX_SIZE);

    /** {@link Statx#blocks}. */
    public static final StatxMask STATX_BLOCKS = new StatxMask(Linux.STATX_BLOCKS);

    /** All of the above: what stat(2) gives. */
    public static final StatxMask STATX_BASIC_STATS = new StatxMask(Linux.STATX_BASIC_STATS);

    /** {@link Statx#btime}. */
    public static final StatxMask STATX_BTIME = new StatxMask(Linux.STATX_BTIME);

    /** {@link Statx#mntId}. Since Linux 5.8. */
    public static final StatxMask STATX_MNT_ID = new StatxMask(Linux.STATX_MNT_ID);

    /** {@link Statx#dioMemAlign} and {@link Statx#dioOffsetAlign}. Since Linux 6.1. */
    public static final StatxMask STATX_DIOALIGN = new StatxMask(Linux.STATX_DIOALIGN);

    /** {@link Statx#mntId} as a number that is never used again. Since Linux 6.8. */
    public static final StatxMask STATX_MNT_ID_UNIQUE = new StatxMask(Linux.STATX_MNT_ID_UNIQUE);

    /** {@link Statx#subvol}. Since Linux 6.10. */
    public static final StatxMask STATX_SUBVOL = new StatxMask(Linux.STATX_SUBVOL);

    /**
     * {@link Statx#atomicWriteUnitMin}, {@link Statx#atomicWriteUnitMax} and {@link
     * Statx#atomicWriteSegmentsMax}. Since Linux 6.11.
     */
    public static final StatxMask STATX_WRITE_ATOMIC = new StatxMask(Linux.STATX_WRITE_ATOMIC);

    /** {@link Statx#dioReadOffsetAlign}. Since Linux 6.14. */
    public static final StatxMask STATX_DIO_READ_ALIGN = new StatxMask(Linux.STATX_DIO_READ_ALIGN);

    private StatxMask(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static StatxMask of(int bits) {
        return new StatxMask(Integer.toUnsignedLong(bits));
    }

    @Override
    protected StatxMask with(long bits) {
        return new StatxMask(bits);
    }
}
