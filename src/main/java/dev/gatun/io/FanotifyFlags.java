package dev.gatun.io;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Flags;

/** {@code FAN_…}: how a {@link Fanotify} is made. */
public final class FanotifyFlags extends Flags<FanotifyFlags> {
    /** Zero: events that tell what has happened. */
    public static final FanotifyFlags FAN_CLASS_NOTIF = new FanotifyFlags(Linux.FAN_CLASS_NOTIF);

    /** Also events that wait for an answer, for programs that look at final contents. */
    public static final FanotifyFlags FAN_CLASS_CONTENT =
            new FanotifyFlags(Linux.FAN_CLASS_CONTENT);

    /** Also events that wait for an answer, for programs that change contents first. */
    public static final FanotifyFlags FAN_CLASS_PRE_CONTENT =
            new FanotifyFlags(Linux.FAN_CLASS_PRE_CONTENT);

    /** Closed when the process executes a program; {@link Fanotify} always adds it. */
    public static final FanotifyFlags FAN_CLOEXEC = new FanotifyFlags(Linux.FAN_CLOEXEC);

    /** A call that would wait returns {@link dev.gatun.sys.Fd#WOULD_BLOCK}. */
    public static final FanotifyFlags FAN_NONBLOCK = new FanotifyFlags(Linux.FAN_NONBLOCK);

    /** The queue has no bound; needs CAP_SYS_ADMIN. */
    public static final FanotifyFlags FAN_UNLIMITED_QUEUE =
            new FanotifyFlags(Linux.FAN_UNLIMITED_QUEUE);

    /** There may be any number of marks; needs CAP_SYS_ADMIN. */
    public static final FanotifyFlags FAN_UNLIMITED_MARKS =
            new FanotifyFlags(Linux.FAN_UNLIMITED_MARKS);

    /** Answers can be written to the audit log; needs CAP_AUDIT_WRITE. Since Linux 4.15. */
    public static final FanotifyFlags FAN_ENABLE_AUDIT = new FanotifyFlags(Linux.FAN_ENABLE_AUDIT);

    /** Events tell the thread and not the process. Since Linux 4.20. */
    public static final FanotifyFlags FAN_REPORT_TID = new FanotifyFlags(Linux.FAN_REPORT_TID);

    /**
     * Events have a pidfd of the process; see {@link FanotifyEvents#takePidFd}. Since Linux 5.15.
     */
    public static final FanotifyFlags FAN_REPORT_PIDFD = new FanotifyFlags(Linux.FAN_REPORT_PIDFD);

    /**
     * Events have the handle of the file instead of a descriptor. Since Linux 5.1; without
     * CAP_SYS_ADMIN since 5.13.
     */
    public static final FanotifyFlags FAN_REPORT_FID = new FanotifyFlags(Linux.FAN_REPORT_FID);

    /** Events have the handle of the directory. Since Linux 5.9. */
    public static final FanotifyFlags FAN_REPORT_DIR_FID =
            new FanotifyFlags(Linux.FAN_REPORT_DIR_FID);

    /**
     * Events have the name in the directory as well; needs {@code FAN_REPORT_DIR_FID}. Since Linux
     * 5.9.
     */
    public static final FanotifyFlags FAN_REPORT_NAME = new FanotifyFlags(Linux.FAN_REPORT_NAME);

    /**
     * Events about a name also have the handle of the file that it names; needs the three above.
     * Since Linux 5.17.
     */
    public static final FanotifyFlags FAN_REPORT_TARGET_FID =
            new FanotifyFlags(Linux.FAN_REPORT_TARGET_FID);

    private FanotifyFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them, also ones that have no name here
     * @return the flags
     */
    public static FanotifyFlags of(int bits) {
        return new FanotifyFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected FanotifyFlags with(long bits) {
        return new FanotifyFlags(bits);
    }
}
