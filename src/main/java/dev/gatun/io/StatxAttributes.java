package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code STATX_ATTR_…}: what is special about a file, in {@link Statx#attributes}. */
public final class StatxAttributes extends Flags<StatxAttributes> {
    /** The file system compresses it. */
    public static final StatxAttributes STATX_ATTR_COMPRESSED = new StatxAttributes(0x4);

    /** It cannot be changed, deleted, renamed or linked to. */
    public static final StatxAttributes STATX_ATTR_IMMUTABLE = new StatxAttributes(0x10);

    /** It can only be appended to. */
    public static final StatxAttributes STATX_ATTR_APPEND = new StatxAttributes(0x20);

    /** Backups by dump(8) leave it out. */
    public static final StatxAttributes STATX_ATTR_NODUMP = new StatxAttributes(0x40);

    /** The file system encrypts it. */
    public static final StatxAttributes STATX_ATTR_ENCRYPTED = new StatxAttributes(0x800);

    /** Going there mounts something. Since Linux 4.11. */
    public static final StatxAttributes STATX_ATTR_AUTOMOUNT = new StatxAttributes(0x1000);

    /** It is the root of a mount. Since Linux 5.8. */
    public static final StatxAttributes STATX_ATTR_MOUNT_ROOT = new StatxAttributes(0x2000);

    /** Reading it is checked against hashes (fs-verity). Since Linux 5.5. */
    public static final StatxAttributes STATX_ATTR_VERITY = new StatxAttributes(0x100000);

    /** It is in memory that is persistent, and read without a page cache. Since Linux 5.8. */
    public static final StatxAttributes STATX_ATTR_DAX = new StatxAttributes(0x200000);

    /** It can be written atomically. Since Linux 6.11. */
    public static final StatxAttributes STATX_ATTR_WRITE_ATOMIC = new StatxAttributes(0x400000);

    private StatxAttributes(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static StatxAttributes of(long bits) {
        return new StatxAttributes(bits);
    }

    @Override
    protected StatxAttributes with(long bits) {
        return new StatxAttributes(bits);
    }
}
