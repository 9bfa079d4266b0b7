package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code IN_…}: the events that a watch of an {@link Inotify} reports, how the watch is made, and
 * what an event tells besides.
 *
 * <p>Without another word, an event happens to the watched file itself, and, if that is a
 * directory, to the files in it, with their names.
 */
public final class InotifyMask extends Flags<InotifyMask> {
    /** The file was read, or executed. */
    public static final InotifyMask IN_ACCESS = new InotifyMask(Linux.IN_ACCESS);

    /** The contents were changed, by a write or a truncation. */
    public static final InotifyMask IN_MODIFY = new InotifyMask(Linux.IN_MODIFY);

    /** The metadata were changed: permissions, times, owner, attributes, number of links. */
    public static final InotifyMask IN_ATTRIB = new InotifyMask(Linux.IN_ATTRIB);

    /** A file that was open for writing was closed. */
    public static final InotifyMask IN_CLOSE_WRITE = new InotifyMask(Linux.IN_CLOSE_WRITE);

    /** A file that was not open for writing was closed. */
    public static final InotifyMask IN_CLOSE_NOWRITE = new InotifyMask(Linux.IN_CLOSE_NOWRITE);

    /** {@code IN_CLOSE_WRITE} and {@code IN_CLOSE_NOWRITE}. */
    public static final InotifyMask IN_CLOSE = new InotifyMask(Linux.IN_CLOSE);

    /** The file was opened. */
    public static final InotifyMask IN_OPEN = new InotifyMask(Linux.IN_OPEN);

    /** A file was renamed, and left the watched directory or its name in it. */
    public static final InotifyMask IN_MOVED_FROM = new InotifyMask(Linux.IN_MOVED_FROM);

    /** A file was renamed, and came into the watched directory or got this name in it. */
    public static final InotifyMask IN_MOVED_TO = new InotifyMask(Linux.IN_MOVED_TO);

    /** {@code IN_MOVED_FROM} and {@code IN_MOVED_TO}. */
    public static final InotifyMask IN_MOVE = new InotifyMask(Linux.IN_MOVE);

    /** A file, directory or link was made in the watched directory. */
    public static final InotifyMask IN_CREATE = new InotifyMask(Linux.IN_CREATE);

    /** A name was removed from the watched directory. */
    public static final InotifyMask IN_DELETE = new InotifyMask(Linux.IN_DELETE);

    /** The watched file itself was removed: the last name is gone, and nobody has it open. */
    public static final InotifyMask IN_DELETE_SELF = new InotifyMask(Linux.IN_DELETE_SELF);

    /** The watched file itself was renamed. */
    public static final InotifyMask IN_MOVE_SELF = new InotifyMask(Linux.IN_MOVE_SELF);

    /** All of the events above. */
    public static final InotifyMask IN_ALL_EVENTS = new InotifyMask(Linux.IN_ALL_EVENTS);

    /** For a new watch: ENOTDIR if the path is no directory. */
    public static final InotifyMask IN_ONLYDIR = new InotifyMask(Linux.IN_ONLYDIR);

    /** For a new watch: a symbolic link at the end of the path is watched itself. */
    public static final InotifyMask IN_DONT_FOLLOW = new InotifyMask(Linux.IN_DONT_FOLLOW);

    /**
     * For a new watch: files whose name was removed from the watched directory report no events.
     */
    public static final InotifyMask IN_EXCL_UNLINK = new InotifyMask(Linux.IN_EXCL_UNLINK);

    /** For a new watch: EEXIST if the file has a watch of this inotify. Since Linux 4.18. */
    public static final InotifyMask IN_MASK_CREATE = new InotifyMask(Linux.IN_MASK_CREATE);

    /** For a watch that exists: the events are added to those that it reports. */
    public static final InotifyMask IN_MASK_ADD = new InotifyMask(Linux.IN_MASK_ADD);

    /** The watch reports one event, and is then removed. */
    public static final InotifyMask IN_ONESHOT =
            new InotifyMask(Integer.toUnsignedLong(Linux.IN_ONESHOT));

    /** In an event: the file system was unmounted. */
    public static final InotifyMask IN_UNMOUNT = new InotifyMask(Linux.IN_UNMOUNT);

    /** In an event: events were lost, since nobody read them. */
    public static final InotifyMask IN_Q_OVERFLOW = new InotifyMask(Linux.IN_Q_OVERFLOW);

    /** In an event: the watch is gone. */
    public static final InotifyMask IN_IGNORED = new InotifyMask(Linux.IN_IGNORED);

    /** In an event: it is about a directory. */
    public static final InotifyMask IN_ISDIR = new InotifyMask(Linux.IN_ISDIR);

    private InotifyMask(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static InotifyMask of(int bits) {
        return new InotifyMask(Integer.toUnsignedLong(bits));
    }

    @Override
    protected InotifyMask with(long bits) {
        return new InotifyMask(bits);
    }
}
