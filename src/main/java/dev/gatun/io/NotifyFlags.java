package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code DN_…}: the events in a directory that {@link Fcntl#notifyOfChanges} reports. */
public final class NotifyFlags extends Flags<NotifyFlags> {
    /** No events. */
    public static final NotifyFlags NONE = new NotifyFlags(0);

    /** A file was read. */
    public static final NotifyFlags DN_ACCESS = new NotifyFlags(Linux.DN_ACCESS);

    /** A file was written or truncated. */
    public static final NotifyFlags DN_MODIFY = new NotifyFlags(Linux.DN_MODIFY);

    /** A file was created, or moved into the directory. */
    public static final NotifyFlags DN_CREATE = new NotifyFlags(Linux.DN_CREATE);

    /** A file was unlinked, or moved out of the directory. */
    public static final NotifyFlags DN_DELETE = new NotifyFlags(Linux.DN_DELETE);

    /** A file was renamed inside the directory. */
    public static final NotifyFlags DN_RENAME = new NotifyFlags(Linux.DN_RENAME);

    /** A file's owner, mode or times changed. */
    public static final NotifyFlags DN_ATTRIB = new NotifyFlags(Linux.DN_ATTRIB);

    /**
     * Reports events until they are no longer asked for. Without this flag, only the first event is
     * reported.
     */
    public static final NotifyFlags DN_MULTISHOT =
            new NotifyFlags(Integer.toUnsignedLong(Linux.DN_MULTISHOT));

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
