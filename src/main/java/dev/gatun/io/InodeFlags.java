package dev.gatun.io;

import dev.gatun.sys.Flags;

/**
 * {@code FS_…_FL}: what chattr(1) sets and lsattr(1) shows, for {@link Ioctl#getInodeFlags}. Which
 * of them a file system knows is its own affair.
 */
public final class InodeFlags extends Flags<InodeFlags> {
    /** No flags. */
    public static final InodeFlags NONE = new InodeFlags(0);

    /** Overwrite at deletion; Linux does not. */
    public static final InodeFlags FS_SECRM_FL = new InodeFlags(0x1);

    /** Keep for undeletion; Linux does not. */
    public static final InodeFlags FS_UNRM_FL = new InodeFlags(0x2);

    /** Compressed. */
    public static final InodeFlags FS_COMPR_FL = new InodeFlags(0x4);

    /** Every write is synchronous. */
    public static final InodeFlags FS_SYNC_FL = new InodeFlags(0x8);

    /** Nothing about the file changes, no name is added or taken away. CAP_LINUX_IMMUTABLE. */
    public static final InodeFlags FS_IMMUTABLE_FL = new InodeFlags(0x10);

    /** Only opened for appending. CAP_LINUX_IMMUTABLE. */
    public static final InodeFlags FS_APPEND_FL = new InodeFlags(0x20);

    /** Left out of backups by dump(8). */
    public static final InodeFlags FS_NODUMP_FL = new InodeFlags(0x40);

    /** Reading leaves the access time alone. */
    public static final InodeFlags FS_NOATIME_FL = new InodeFlags(0x80);

    /** Not to be compressed. */
    public static final InodeFlags FS_NOCOMP_FL = new InodeFlags(0x400);

    /** Encrypted; read only. */
    public static final InodeFlags FS_ENCRYPT_FL = new InodeFlags(0x800);

    /** The directory has a hashed index; read only. */
    public static final InodeFlags FS_INDEX_FL = new InodeFlags(0x1000);

    /** Data go through the journal. */
    public static final InodeFlags FS_JOURNAL_DATA_FL = new InodeFlags(0x4000);

    /** No merging of the last block with other files' (reiserfs). */
    public static final InodeFlags FS_NOTAIL_FL = new InodeFlags(0x8000);

    /** Every change of the directory is synchronous. */
    public static final InodeFlags FS_DIRSYNC_FL = new InodeFlags(0x10000);

    /** The directories in it are unrelated, and spread over the disk. */
    public static final InodeFlags FS_TOPDIR_FL = new InodeFlags(0x20000);

    /** Its size counts in file system blocks (ext4); read only. */
    public static final InodeFlags FS_HUGE_FILE_FL = new InodeFlags(0x40000);

    /** Mapped by extents (ext4); read only. */
    public static final InodeFlags FS_EXTENT_FL = new InodeFlags(0x80000);

    /** Verified by fs-verity; read only. */
    public static final InodeFlags FS_VERITY_FL = new InodeFlags(0x100000);

    /** Holds a large extended attribute (ext4); read only. */
    public static final InodeFlags FS_EA_INODE_FL = new InodeFlags(0x200000);

    /** No copy on write (btrfs). */
    public static final InodeFlags FS_NOCOW_FL = new InodeFlags(0x800000);

    /** Direct access to persistent memory. */
    public static final InodeFlags FS_DAX_FL = new InodeFlags(0x2000000);

    /** The contents are in the inode (ext4); read only. */
    public static final InodeFlags FS_INLINE_DATA_FL = new InodeFlags(0x10000000);

    /** New files in it inherit the project. */
    public static final InodeFlags FS_PROJINHERIT_FL = new InodeFlags(0x20000000);

    /** Names in the directory are found whatever their case. */
    public static final InodeFlags FS_CASEFOLD_FL = new InodeFlags(0x40000000);

    private InodeFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static InodeFlags of(int bits) {
        return new InodeFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected InodeFlags with(long bits) {
        return new InodeFlags(bits);
    }
}
