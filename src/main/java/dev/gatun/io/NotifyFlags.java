package dev.gatun.io;

import dev.gatun.sys.Flags;

/** {@code DN_…}: of what in a directory {@link Fcntl#notifyOfChanges} tells. */
public final class NotifyFlags extends Flags<NotifyFlags> {
    /** Nothing is told. */
    public static final NotifyFlags NONE = new NotifyFlags(0);

    /** A file was read. */
    public static final NotifyFlags DN_ACCESS = new NotifyFlags(0x1);

    /** A file was written or truncated. */
    public static final NotifyFlags DN_MODIFY = new NotifyFlags(0x2);

    /** A file was made, or moved in. */
    public static final NotifyFlags DN_CREATE = new NotifyFlags(0x4);

    /** A file was unlinked, or moved out. */
    public static final NotifyFlags DN_DELETE = new NotifyFlags(0x8);

    /** A file was renamed inside the directory. */
    public static final NotifyFlags DN_RENAME = new NotifyFlags(0x10);

    /** A file's owner, mode or times changed. */
    public static final NotifyFlags DN_ATTRIB = new NotifyFlags(0x20);

    /** Again and again; without it only once. */
    public static final NotifyFlags DN_MULTISHOT = new NotifyFlags(0x80000000L);

    private NotifyFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static NotifyFlags of(int bits) {
        return new NotifyFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected NotifyFlags with(long bits) {
        return new NotifyFlags(bits);
    }
}
