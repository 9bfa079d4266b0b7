package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/**
 * {@code FAN_MARK_…}: what {@link Fanotify#mark(FanotifyMarkFlags, FanotifyMask,
 * java.nio.file.Path)} does, and with what.
 */
public final class FanotifyMarkFlags extends Flags<FanotifyMarkFlags> {
    /** Zero: the mark is of a file or directory. */
    public static final FanotifyMarkFlags FAN_MARK_INODE =
            new FanotifyMarkFlags(Linux.FAN_MARK_INODE);

    /** The mark is of the whole mount that the path is on; needs CAP_SYS_ADMIN. */
    public static final FanotifyMarkFlags FAN_MARK_MOUNT =
            new FanotifyMarkFlags(Linux.FAN_MARK_MOUNT);

    /**
     * The mark is of the whole file system that the path is on; needs CAP_SYS_ADMIN. Since Linux
     * 4.20.
     */
    public static final FanotifyMarkFlags FAN_MARK_FILESYSTEM =
            new FanotifyMarkFlags(Linux.FAN_MARK_FILESYSTEM);

    /** Adds events to a mark, which is made if there is none. */
    public static final FanotifyMarkFlags FAN_MARK_ADD = new FanotifyMarkFlags(Linux.FAN_MARK_ADD);

    /** Removes events from a mark. */
    public static final FanotifyMarkFlags FAN_MARK_REMOVE =
            new FanotifyMarkFlags(Linux.FAN_MARK_REMOVE);

    /** Removes all marks of one kind. */
    public static final FanotifyMarkFlags FAN_MARK_FLUSH =
            new FanotifyMarkFlags(Linux.FAN_MARK_FLUSH);

    /** A symbolic link at the end of the path is marked itself. */
    public static final FanotifyMarkFlags FAN_MARK_DONT_FOLLOW =
            new FanotifyMarkFlags(Linux.FAN_MARK_DONT_FOLLOW);

    /** ENOTDIR if the path is no directory. */
    public static final FanotifyMarkFlags FAN_MARK_ONLYDIR =
            new FanotifyMarkFlags(Linux.FAN_MARK_ONLYDIR);

    /** The events are those that are not reported. */
    public static final FanotifyMarkFlags FAN_MARK_IGNORED_MASK =
            new FanotifyMarkFlags(Linux.FAN_MARK_IGNORED_MASK);

    /** The events that are not reported stay so if the file is modified. */
    public static final FanotifyMarkFlags FAN_MARK_IGNORED_SURV_MODIFY =
            new FanotifyMarkFlags(Linux.FAN_MARK_IGNORED_SURV_MODIFY);

    /**
     * As {@code FAN_MARK_IGNORED_MASK}, and {@code FAN_ONDIR} and {@code FAN_EVENT_ON_CHILD} count.
     * Since Linux 6.0.
     */
    public static final FanotifyMarkFlags FAN_MARK_IGNORE =
            new FanotifyMarkFlags(Linux.FAN_MARK_IGNORE);

    /** The mark does not keep the inode in memory, and can be lost with it. Since Linux 5.19. */
    public static final FanotifyMarkFlags FAN_MARK_EVICTABLE =
            new FanotifyMarkFlags(Linux.FAN_MARK_EVICTABLE);

    private FanotifyMarkFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FanotifyMarkFlags of(int bits) {
        return new FanotifyMarkFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected FanotifyMarkFlags with(long bits) {
        return new FanotifyMarkFlags(bits);
    }
}
