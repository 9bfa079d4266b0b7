package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.NotifySyscalls;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.nio.file.Path;

/**
 * {@code inotify(7)}: watches files and directories, and is ready to read when something has
 * happened to one of them.
 *
 * {@snippet lang=java :
 * try (Inotify inotify = Inotify.create(); Arena arena = Arena.ofConfined()) {
 *     inotify.addWatch(folder, InotifyMask.IN_CLOSE_WRITE.or(InotifyMask.IN_MOVED_TO));
 *     InotifyEvents events = InotifyEvents.allocate(arena, 4096);
 *     while (inotify.read(events) > 0) {
 *         while (events.next()) {
 *             System.out.println(events.name());
 *         }
 *     }
 * }
 * }
 *
 * <p>A watch is of a file and not of its path, and goes with the file when it is renamed. A watch
 * of a directory reports the files in it, and nothing of the directories below. Events that nobody
 * reads wait in a queue, whose bound is {@code /proc/sys/fs/inotify/max_queued_events}: {@link
 * InotifyEvents#isOverflow} tells that some were lost. Two equal events in a row are one. Nothing
 * is reported of what other machines do to a network file system, nor of mappings.
 *
 * <p>Any thread may use it at any time; each event is read once.
 */
public final class Inotify extends Fd {
    private Inotify(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code inotify_init1(2)}: makes an inotify without watches. A read waits for an event. {@code
     * IN_CLOEXEC} is always added.
     *
     * @return the inotify, to be closed; the close ends its watches
     * @throws SyscallException EMFILE: too many descriptors, or, for this user, too many inotifies
     *     ({@code /proc/sys/fs/inotify/max_user_instances}); ENFILE, ENOMEM
     */
    public static Inotify create() throws SyscallException {
        return create(InotifyFlags.NONE);
    }

    /**
     * {@code inotify_init1(2)}: makes an inotify without watches. {@code IN_CLOEXEC} is always
     * added.
     *
     * @param flags {@code IN_NONBLOCK}
     * @return the inotify, to be closed; the close ends its watches
     * @throws SyscallException as {@link #create()}; EINVAL for flags that the kernel does not know
     */
    public static Inotify create(InotifyFlags flags) throws SyscallException {
        InotifyFlags all = flags.or(InotifyFlags.IN_CLOEXEC);
        int result = NotifySyscalls.inotifyInit1(all.bits());
        if (result < 0) {
            throw SyscallException.withHint(
                    result,
                    result == -Errno.EMFILE
                            ? "too many descriptors, or more than"
                                    + " /proc/sys/fs/inotify/max_user_instances"
                            : null,
                    "inotify_init1",
                    all);
        }
        return new Inotify(result, true);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an inotify that nobody else will close
     * @return the inotify
     */
    public static Inotify own(int number) {
        return new Inotify(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an inotify
     * @return the inotify
     */
    public static Inotify borrow(int number) {
        return new Inotify(number, false);
    }

    /**
     * {@code inotify_add_watch(2)}: watches a file or a directory. If it is watched already, its
     * watch reports the events of this mask instead.
     *
     * @param path a path of the default file system; it is passed on as UTF-8
     * @param mask the events to report, and how the watch is made
     * @return the watch descriptor, which events have; it is no descriptor of a file
     * @throws SyscallException ENOENT, EACCES, ENOTDIR, ELOOP, ENAMETOOLONG; EEXIST with {@code
     *     IN_MASK_CREATE}; ENOSPC: too many watches ({@code
     *     /proc/sys/fs/inotify/max_user_watches}); EINVAL without an event, or if this is no
     *     inotify
     * @throws IllegalArgumentException if the path is not of the default file system or has a NUL
     *     in it
     */
    public int addWatch(Path path, InotifyMask mask) throws SyscallException {
        String text = PathText.of(path);
        int bits = mask.bits();
        int fd = acquire();
        int result;
        try {
            result = NotifySyscalls.inotifyAddWatch(fd, text, bits);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.withHint(
                    result,
                    result == -Errno.ENOSPC
                            ? "more watches than /proc/sys/fs/inotify/max_user_watches"
                            : null,
                    "inotify_add_watch",
                    this,
                    text,
                    mask);
        }
        return result;
    }

    /**
     * {@code inotify_rm_watch(2)}: ends a watch. An event with {@code IN_IGNORED} follows; events
     * that happened before stay in the queue.
     *
     * @param watch a watch descriptor
     * @throws SyscallException EINVAL if there is no such watch, or none any more
     */
    public void rmWatch(int watch) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = NotifySyscalls.inotifyRmWatch(fd, watch);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "inotify_rm_watch", this, watch);
        }
    }

    /**
     * {@code read(2)} of events: as many as there are and fit. Waits until there is one. Nothing is
     * allocated.
     *
     * @param events receives the events; the cursor is before the first of them
     * @return bytes, or {@link #WOULD_BLOCK} if the inotify is non-blocking and there is no event
     * @throws SyscallException EINTR if a signal came first
     * @throws IllegalArgumentException if this is no inotify, and what was read are no events
     */
    public long read(InotifyEvents events) throws SyscallException {
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
}
