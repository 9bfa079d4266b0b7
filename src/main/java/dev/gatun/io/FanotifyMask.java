package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code FAN_…}: the events that a mark of a {@link Fanotify} reports, and of which files.
 *
 * <p>An event whose name ends with {@code PERM} waits for an answer: {@link Fanotify#allow} or
 * {@link Fanotify#deny}.
 */
public final class FanotifyMask extends Flags<FanotifyMask> {
    /** No flags. */
    public static final FanotifyMask NONE = new FanotifyMask(0);

    /** The file was read. */
    public static final FanotifyMask FAN_ACCESS = new FanotifyMask(Linux.FAN_ACCESS);

    /** The contents were changed. */
    public static final FanotifyMask FAN_MODIFY = new FanotifyMask(Linux.FAN_MODIFY);

    /** The metadata were changed; needs {@code FAN_REPORT_FID}. Since Linux 5.1. */
    public static final FanotifyMask FAN_ATTRIB = new FanotifyMask(Linux.FAN_ATTRIB);

    /** A file that was open for writing was closed. */
    public static final FanotifyMask FAN_CLOSE_WRITE = new FanotifyMask(Linux.FAN_CLOSE_WRITE);

    /** A file that was not open for writing was closed. */
    public static final FanotifyMask FAN_CLOSE_NOWRITE = new FanotifyMask(Linux.FAN_CLOSE_NOWRITE);

    /** {@code FAN_CLOSE_WRITE} and {@code FAN_CLOSE_NOWRITE}. */
    public static final FanotifyMask FAN_CLOSE = new FanotifyMask(Linux.FAN_CLOSE);

    /** The file was opened. */
    public static final FanotifyMask FAN_OPEN = new FanotifyMask(Linux.FAN_OPEN);

    /** The file was opened to be executed. Since Linux 5.0. */
    public static final FanotifyMask FAN_OPEN_EXEC = new FanotifyMask(Linux.FAN_OPEN_EXEC);

    /**
     * A file left a directory, or its name in it; needs {@code FAN_REPORT_FID}. Since Linux 5.1.
     */
    public static final FanotifyMask FAN_MOVED_FROM = new FanotifyMask(Linux.FAN_MOVED_FROM);

    /**
     * A file came into a directory, or got a name in it; needs {@code FAN_REPORT_FID}. Since Linux
     * 5.1.
     */
    public static final FanotifyMask FAN_MOVED_TO = new FanotifyMask(Linux.FAN_MOVED_TO);

    /** {@code FAN_MOVED_FROM} and {@code FAN_MOVED_TO}. Since Linux 5.1. */
    public static final FanotifyMask FAN_MOVE = new FanotifyMask(Linux.FAN_MOVE);

    /**
     * A file was renamed: one event with both names; needs {@code FAN_REPORT_NAME}. Since Linux
     * 5.17.
     */
    public static final FanotifyMask FAN_RENAME = new FanotifyMask(Linux.FAN_RENAME);

    /** A file was made; needs {@code FAN_REPORT_FID}. Since Linux 5.1. */
    public static final FanotifyMask FAN_CREATE = new FanotifyMask(Linux.FAN_CREATE);

    /** A name was removed; needs {@code FAN_REPORT_FID}. Since Linux 5.1. */
    public static final FanotifyMask FAN_DELETE = new FanotifyMask(Linux.FAN_DELETE);

    /** The marked file itself was removed; needs {@code FAN_REPORT_FID}. Since Linux 5.1. */
    public static final FanotifyMask FAN_DELETE_SELF = new FanotifyMask(Linux.FAN_DELETE_SELF);

    /** The marked file itself was renamed; needs {@code FAN_REPORT_FID}. Since Linux 5.1. */
    public static final FanotifyMask FAN_MOVE_SELF = new FanotifyMask(Linux.FAN_MOVE_SELF);

    /** The file system has found an error; needs {@code FAN_MARK_FILESYSTEM}. Since Linux 5.16. */
    public static final FanotifyMask FAN_FS_ERROR = new FanotifyMask(Linux.FAN_FS_ERROR);

    /** The file is to be opened: may it? */
    public static final FanotifyMask FAN_OPEN_PERM = new FanotifyMask(Linux.FAN_OPEN_PERM);

    /** The file is to be opened to be executed: may it? Since Linux 5.0. */
    public static final FanotifyMask FAN_OPEN_EXEC_PERM =
            new FanotifyMask(Linux.FAN_OPEN_EXEC_PERM);

    /** The file is to be read: may it? */
    public static final FanotifyMask FAN_ACCESS_PERM = new FanotifyMask(Linux.FAN_ACCESS_PERM);

    /** In an event: events were lost, since nobody read them. */
    public static final FanotifyMask FAN_Q_OVERFLOW = new FanotifyMask(Linux.FAN_Q_OVERFLOW);

    /** Of a marked directory: also the events of the files in it. */
    public static final FanotifyMask FAN_EVENT_ON_CHILD =
            new FanotifyMask(Linux.FAN_EVENT_ON_CHILD);

    /** Also the events of directories; in an event with handles: it is about a directory. */
    public static final FanotifyMask FAN_ONDIR = new FanotifyMask(Linux.FAN_ONDIR);

    private FanotifyMask(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FanotifyMask of(long bits) {
        return new FanotifyMask(bits);
    }

    @Override
    protected FanotifyMask with(long bits) {
        return new FanotifyMask(bits);
    }
}
