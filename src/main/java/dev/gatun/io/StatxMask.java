package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code STATX_…}: fields of {@link Statx}, to ask for and to look whether they were filled. */
public final class StatxMask extends Flags<StatxMask> {
    /** No fields. */
    public static final StatxMask NONE = new StatxMask(0);

    /** {@link Statx#kind}. */
    public static final StatxMask STATX_TYPE = new StatxMask(0x1);

    /** {@link Statx#permissions}. */
    public static final StatxMask STATX_MODE = new StatxMask(0x2);

    /** {@link Statx#nlink}. */
    public static final StatxMask STATX_NLINK = new StatxMask(0x4);

    /** {@link Statx#uid}. */
    public static final StatxMask STATX_UID = new StatxMask(0x8);

    /** {@link Statx#gid}. */
    public static final StatxMask STATX_GID = new StatxMask(0x10);

    /** {@link Statx#atime}. */
    public static final StatxMask STATX_ATIME = new StatxMask(0x20);

    /** {@link Statx#mtime}. */
    public static final StatxMask STATX_MTIME = new StatxMask(0x40);

    /** {@link Statx#ctime}. */
    public static final StatxMask STATX_CTIME = new StatxMask(0x80);

    /** {@link Statx#ino}. */
    public static final StatxMask STATX_INO = new StatxMask(0x100);

    /** {@link Statx#size}. */
    public static final StatxMask STATX_SIZE = new StatxMask(0x200);

    /** {@link Statx#blocks}. */
    public static final StatxMask STATX_BLOCKS = new StatxMask(0x400);

    /** All of the above: what stat(2) gives. */
    public static final StatxMask STATX_BASIC_STATS = new StatxMask(0x7ff);

    /** {@link Statx#btime}. */
    public static final StatxMask STATX_BTIME = new StatxMask(0x800);

    /** {@link Statx#mntId}. Since Linux 5.8. */
    public static final StatxMask STATX_MNT_ID = new StatxMask(0x1000);

    /** {@link Statx#dioMemAlign} and {@link Statx#dioOffsetAlign}. Since Linux 6.1. */
    public static final StatxMask STATX_DIOALIGN = new StatxMask(0x2000);

    /** {@link Statx#mntId} as a number that is never used again. Since Linux 6.8. */
    public static final StatxMask STATX_MNT_ID_UNIQUE = new StatxMask(0x4000);

    /** {@link Statx#subvol}. Since Linux 6.10. */
    public static final StatxMask STATX_SUBVOL = new StatxMask(0x8000);

    /** {@link Statx#atomicWriteUnitMin} and its kin. Since Linux 6.11. */
    public static final StatxMask STATX_WRITE_ATOMIC = new StatxMask(0x10000);

    /** {@link Statx#dioReadOffsetAlign}. Since Linux 6.14. */
    public static final StatxMask STATX_DIO_READ_ALIGN = new StatxMask(0x20000);

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
