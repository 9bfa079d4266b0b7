package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code STATX_ATTR_…}: what is special about a file, in {@link Statx#attributes}. */
public final class StatxAttributes extends Flags<StatxAttributes> {
    /** The file system compresses the file. */
    public static final StatxAttributes STATX_ATTR_COMPRESSED =
            new StatxAttributes(Linux.STATX_ATTR_COMPRESSED);

    /** The file cannot be changed, deleted, renamed or linked to. */
    public static final StatxAttributes STATX_ATTR_IMMUTABLE =
            new StatxAttributes(Linux.STATX_ATTR_IMMUTABLE);

    /** The file can only be appended to. */
    public static final StatxAttributes STATX_ATTR_APPEND =
            new StatxAttributes(Linux.STATX_ATTR_APPEND);

    /** dump(8) leaves the file out of backups. */
    public static final StatxAttributes STATX_ATTR_NODUMP =
            new StatxAttributes(Linux.STATX_ATTR_NODUMP);

    /** The file system encrypts the file. */
    public static final StatxAttributes STATX_ATTR_ENCRYPTED =
            new StatxAttributes(Linux.STATX_ATTR_ENCRYPTED);

    /** The directory triggers an automount. Since Linux 4.11. */
    public static final StatxAttributes STATX_ATTR_AUTOMOUNT =
            new StatxAttributes(Linux.STATX_ATTR_AUTOMOUNT);

    /** The file is the root of a mount. Since Linux 5.8. */
    public static final StatxAttributes STATX_ATTR_MOUNT_ROOT =
            new StatxAttributes(Linux.STATX_ATTR_MOUNT_ROOT);

    /** Each read of the file is checked against hashes (fs-verity). Since Linux 5.5. */
    public static final StatxAttributes STATX_ATTR_VERITY =
            new StatxAttributes(Linux.STATX_ATTR_VERITY);

    /**
     * The file is in persistent memory, and is accessed without the page cache. Since Linux 5.8.
     */
    public static final StatxAttributes STATX_ATTR_DAX = new StatxAttributes(Linux.STATX_ATTR_DAX);

    /** The file can be written with {@code RWF_ATOMIC}. Since Linux 6.11. */
    public static final StatxAttributes STATX_ATTR_WRITE_ATOMIC =
            new StatxAttributes(Linux.STATX_ATTR_WRITE_ATOMIC);

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
