package dev.gatun.io;

import static dev.gatun.raw.Linux.FAN_ALLOW;
import static dev.gatun.raw.Linux.FAN_DENY;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.fanotify_response;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.NotifySyscalls;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * {@code fanotify(7)}: watches files, directories, mounts or whole file systems, and is ready to
 * read when something has happened; a privileged program can also be asked before a file is opened
 * or read.
 *
 * <p>There are two kinds. Without {@link FanotifyFlags#FAN_REPORT_FID}, an event comes with an open
 * file ({@link FanotifyEvents#takeFile}); this kind needs CAP_SYS_ADMIN. With it or {@code
 * FAN_REPORT_DIR_FID}, an event comes with handles of files and with names, and names that are
 * made, renamed and removed are reported, too; since Linux 5.13 anybody may watch files and
 * directories in this way, but nothing larger. {@link Inotify} is simpler, and needs no rights.
 *
 * <p>Events that nobody reads wait in a queue, whose bound is {@code
 * /proc/sys/fs/fanotify/max_queued_events}: {@link FanotifyEvents#isOverflow} tells that some were
 * lost. Equal events of a file can be one.
 *
 * <p>A process that is asked for an answer and does not give one keeps the others waiting; the
 * close of the fanotify allows all.
 *
 * <p>Any thread may use it at any time; each event is read once.
 */
public final class Fanotify extends Fd {
    private Fanotify(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code fanotify_init(2)}: makes a fanotify without marks. {@code FAN_CLOEXEC} is always
     * added, and {@code O_CLOEXEC} for the files of events.
     *
     * @param flags what events have, and how they wait
     * @param eventFlags how the files of events are opened, such as {@code O_RDONLY}; nothing if
     *     events have no files
     * @return the fanotify, to be closed; the close removes its marks
     * @throws SyscallException EPERM without CAP_SYS_ADMIN, unless the flags are ones that anybody
     *     may have; EINVAL for flags that the kernel does not know, or not together; EMFILE,
     *     ENFILE, ENOMEM; ENOSYS if the kernel has no fanotify
     * @throws IllegalArgumentException for a flag that only openat2(2) takes
     */
    public static Fanotify create(FanotifyFlags flags, OpenFlags eventFlags)
            throws SyscallException {
        FanotifyFlags all = flags.or(FanotifyFlags.FAN_CLOEXEC);
        OpenFlags ofFiles = eventFlags.or(OpenFlags.O_CLOEXEC);
        int result = NotifySyscalls.fanotifyInit(all.bits(), ofFiles.openatBits());
        if (result < 0) {
            throw SyscallException.withHint(
                    result,
                    result == -Errno.EPERM
                            ? "without CAP_SYS_ADMIN, it must report handles (FAN_REPORT_FID or"
                                    + " FAN_REPORT_DIR_FID), Linux be 5.13 or newer, and no"
                                    + " seccomp filter forbid it, as those of containers do"
                            : null,
                    "fanotify_init",
                    all,
                    ofFiles);
        }
        return new Fanotify(result, true);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number a fanotify that nobody else will close
     * @return the fanotify
     */
    public static Fanotify own(int number) {
        return new Fanotify(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number a fanotify
     * @return the fanotify
     */
    public static Fanotify borrow(int number) {
        return new Fanotify(number, false);
    }

    /**
     * {@code fanotify_mark(2)}: adds events to a mark, or removes them.
     *
     * @param flags {@code FAN_MARK_ADD} or {@code FAN_MARK_REMOVE}, and what the mark is of
     * @param mask the events
     * @param path a path of the default file system; it is passed on as UTF-8
     * @throws SyscallException EPERM without CAP_SYS_ADMIN, for a mount, a file system or events
     *     that wait for an answer; EINVAL for events that this fanotify cannot report, or without
     *     an event; ENOENT if there is no such path, or no such mark to remove; ENOSPC: too many
     *     marks; ENODEV, EOPNOTSUPP or EXDEV if the file system has no handles; EACCES, ENOTDIR
     * @throws IllegalArgumentException if the path is not of the default file system or has a NUL
     *     in it
     */
    public void mark(FanotifyMarkFlags flags, FanotifyMask mask, Path path)
            throws SyscallException {
        mark(flags, mask, null, PathText.of(path));
    }

    /**
     * {@code fanotify_mark(2)} by a path relative to a directory, or of an open file.
     *
     * @param flags as in {@link #mark(FanotifyMarkFlags, FanotifyMask, Path)}
     * @param mask the events
     * @param directory what a relative path starts from; null for the working directory
     * @param path passed on as UTF-8; null for {@code directory} itself, and {@code "."} for the
     *     working directory itself
     * @throws SyscallException as there; EBADF if both are null
     * @throws IllegalArgumentException if there is a NUL in the path
     */
    public void mark(FanotifyMarkFlags flags, FanotifyMask mask, Fd directory, String path)
            throws SyscallException {
        int bits = flags.bits();
        long events = mask.longBits();
        int fd = acquire();
        int result;
        try {
            int dirfd = Dirfd.acquire(directory);
            try {
                result = NotifySyscalls.fanotifyMark(fd, bits, events, dirfd, path);
            } finally {
                Dirfd.release(directory);
            }
        } finally {
            release();
        }
        if (result < 0) {
            Object from = Dirfd.shown(directory);
            Object named = path == null ? MemorySegment.NULL : path;
            throw SyscallException.of(result, "fanotify_mark", this, flags, mask, from, named);
        }
    }

    /**
     * {@code fanotify_mark(2)} with {@code FAN_MARK_FLUSH}: removes all marks of one kind.
     *
     * @param kind {@code FAN_MARK_INODE}, {@code FAN_MARK_MOUNT} or {@code FAN_MARK_FILESYSTEM}
     * @throws SyscallException EPERM without CAP_SYS_ADMIN, for mounts and file systems
     */
    public void flush(FanotifyMarkFlags kind) throws SyscallException {
        mark(kind.or(FanotifyMarkFlags.FAN_MARK_FLUSH), FanotifyMask.NONE, null, null);
    }

    /**
     * {@code read(2)} of events: as many as there are and fit. Waits until there is one. Nothing is
     * allocated. Descriptors of earlier events that nobody took are closed first.
     *
     * @param events receives the events; the cursor is before the first of them
     * @return bytes, or {@link #WOULD_BLOCK} if the fanotify is non-blocking and there is no event
     * @throws SyscallException EINTR if a signal came first; EINVAL if the next event does not fit;
     *     EMFILE, ENFILE; ETXTBSY, EACCES, … if the file of an event cannot be opened
     * @throws IllegalArgumentException if this is no fanotify, and what was read are no events
     */
    public long read(FanotifyEvents events) throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = Syscalls.read(fd, events.prepare());
        } finally {
            release();
        }
        events.filled(result);
        if (result < 0 && result != WOULD_BLOCK) {
            throw SyscallException.of(result, "read", this, events.memory());
        }
        return result;
    }

    /**
     * {@code write(2)} of {@code FAN_ALLOW}: whoever waits for an answer to an event may go on. The
     * file of the event must not be closed or taken yet.
     *
     * @param events the cursor is at the event
     * @throws SyscallException ENOENT if the event does not wait for an answer, or not any more
     * @throws IllegalStateException if the cursor is at no event, or if the event's file is closed,
     *     taken, or not there
     */
    public void allow(FanotifyEvents events) throws SyscallException {
        respond(events, FAN_ALLOW, "FAN_ALLOW");
    }

    /**
     * {@code write(2)} of {@code FAN_DENY}: the call of whoever waits fails with EPERM. The file of
     * the event must not be closed or taken yet.
     *
     * @param events the cursor is at the event
     * @throws SyscallException as {@link #allow}
     * @throws IllegalStateException as {@link #allow}
     */
    public void deny(FanotifyEvents events) throws SyscallException {
        respond(events, FAN_DENY, "FAN_DENY");
    }

    private void respond(FanotifyEvents events, int response, String name) throws SyscallException {
        int number = events.fd();
        if (number < 0) {
            throw new IllegalStateException("the event has no file to answer by");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(fanotify_response.SIZE, Integer.BYTES);
            struct.set(JAVA_INT, fanotify_response.OFFSET_FD, number);
            struct.set(JAVA_INT, fanotify_response.OFFSET_RESPONSE, response);
            int fd = acquire();
            long result;
            try {
                result = Syscalls.write(fd, struct);
            } finally {
                release();
            }
            if (result < 0) {
                throw SyscallException.of(
                        result, "write", this, number, SyscallException.constant(name));
            }
        }
    }
}
