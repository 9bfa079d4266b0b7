package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code FS_…_FL}: what chattr(1) sets and lsattr(1) shows, for {@link Ioctl#inodeFlags}. Each file
 * system knows some of them.
 */
public final class InodeFlags extends Flags<InodeFlags> {
    /** No flags. */
    public static final InodeFlags NONE = new InodeFlags(0);

    /** To be overwritten at deletion; Linux does not do so. */
    public static final InodeFlags FS_SECRM_FL = new InodeFlags(Linux.FS_SECRM_FL);

    /** To be kept for undeletion; Linux does not do so. */
    public static final InodeFlags FS_UNRM_FL = new InodeFlags(Linux.FS_UNRM_FL);

    /** Compressed. */
    public static final InodeFlags FS_COMPR_FL = new InodeFlags(Linux.FS_COMPR_FL);

    /** Every write is synchronous. */
    public static final InodeFlags FS_SYNC_FL = new InodeFlags(Linux.FS_SYNC_FL);

    /**
     * The file cannot be changed, and no name of it can be added or removed. Only
     * CAP_LINUX_IMMUTABLE may set or remove this flag.
     */
    public static final InodeFlags FS_IMMUTABLE_FL = new InodeFlags(Linux.FS_IMMUTABLE_FL);

    /**
     * The file can be opened for writing only if it is opened for appending. Only
     * CAP_LINUX_IMMUTABLE may set or remove this flag.
     */
    public static final InodeFlags FS_APPEND_FL = new InodeFlags(Linux.FS_APPEND_FL);

    /** dump(8) leaves the file out of backups. */
    public static final InodeFlags FS_NODUMP_FL = new InodeFlags(Linux.FS_NODUMP_FL);

    /** Reading does not change the access time. */
    public static final InodeFlags FS_NOATIME_FL = new InodeFlags(Linux.FS_NOATIME_FL);

    /** Not to be compressed. */
    public static final InodeFlags FS_NOCOMP_FL = new InodeFlags(Linux.FS_NOCOMP_FL);

    /** Encrypted; read only. */
    public static final InodeFlags FS_ENCRYPT_FL = new InodeFlags(Linux.FS_ENCRYPT_FL);

    /** The directory has a hashed index; read only. */
    public static final InodeFlags FS_INDEX_FL = new InodeFlags(Linux.FS_INDEX_FL);

    /** Data go through the journal. */
    public static final InodeFlags FS_JOURNAL_DATA_FL = new InodeFlags(Linux.FS_JOURNAL_DATA_FL);

    /** The last block is not merged with those of other files (reiserfs). */
    public static final InodeFlags FS_NOTAIL_FL = new InodeFlags(Linux.FS_NOTAIL_FL);

    /** Every change of the directory is synchronous. */
    public static final InodeFlags FS_DIRSYNC_FL = new InodeFlags(Linux.FS_DIRSYNC_FL);

    /** The directories in this directory are unrelated, and are spread over the disk. */
    public static final InodeFlags FS_TOPDIR_FL = new InodeFlags(Linux.FS_TOPDIR_FL);

    /** The size of the file counts in file system blocks (ext4); read only. */
    public static final InodeFlags FS_HUGE_FILE_FL = new InodeFlags(Linux.FS_HUGE_FILE_FL);

    /** Mapped by extents (ext4); read only. */
    public static final InodeFlags FS_EXTENT_FL = new InodeFlags(Linux.FS_EXTENT_FL);

    /** Verified by fs-verity; read only. */
    public static final InodeFlags FS_VERITY_FL = new InodeFlags(Linux.FS_VERITY_FL);

    /** Holds a large extended attribute (ext4); read only. */
    public static final InodeFlags FS_EA_INODE_FL = new InodeFlags(Linux.FS_EA_INODE_FL);

    /** No copy on write (btrfs). */
    public static final InodeFlags FS_NOCOW_FL = new InodeFlags(Linux.FS_NOCOW_FL);

    /** Direct access to persistent memory. */
    public static final InodeFlags FS_DAX_FL = new InodeFlags(Linux.FS_DAX_FL);

    /** The contents are in the inode (ext4); read only. */
    public static final InodeFlags FS_INLINE_DATA_FL = new InodeFlags(Linux.FS_INLINE_DATA_FL);

    /** New files in the directory inherit its project. */
    public static final InodeFlags FS_PROJINHERIT_FL = new InodeFlags(Linux.FS_PROJINHERIT_FL);

    /** Names in the directory are looked up without regard to upper and lower case. */
    public static final InodeFlags FS_CASEFOLD_FL = new InodeFlags(Linux.FS_CASEFOLD_FL);

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
