package dev.gatun.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls of inotify(7) and fanotify(7), as they are: one static method, one call, and the
 * kernel's own answer. The conventions are those of {@link Syscalls}, whose {@code read} returns
 * the events.
 *
 * <p>A {@code String} is passed on as UTF-8. A path in memory can have any bytes; it is ended by a
 * NUL.
 */
public final class NotifySyscalls {
    private NotifySyscalls() {}

    /**
     * {@code int inotify_init1(int flags)}.
     *
     * @param flags {@code IN_CLOEXEC}, {@code IN_NONBLOCK}
     * @return a descriptor or {@code -errno}
     */
    public static int inotifyInit1(int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_inotify_init1, flags, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int inotify_add_watch(int fd, const char *path, uint32_t mask)}: watches a file, or
     * changes what is reported of a file that is watched.
     *
     * @param fd an inotify
     * @param path the file's path
     * @param mask {@code IN_…}: the events, and how the watch is made
     * @return a watch descriptor, which is no descriptor of a file, or {@code -errno}
     */
    public static int inotifyAddWatch(int fd, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return inotifyAddWatchEnded(fd, CString.of(arena, path), mask);
        }
    }

    /**
     * {@link #inotifyAddWatch(int, String, int)} with a path of any bytes.
     *
     * @param fd as there
     * @param path the file's path, ended by a NUL
     * @param mask as there
     * @return as there
     */
    public static int inotifyAddWatch(int fd, MemorySegment path, int mask) {
        return inotifyAddWatchEnded(fd, CString.ended(path), mask);
    }

    private static int inotifyAddWatchEnded(int fd, MemorySegment path, int mask) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_inotify_add_watch,
                        fd,
                        path.address(),
                        mask,
                        0,
                        0,
                        0,
                        path);
    }

    /**
     * {@code int inotify_rm_watch(int fd, int wd)}: ends a watch.
     *
     * @param fd an inotify
     * @param watch a watch descriptor
     * @return 0 or {@code -errno}
     */
    public static int inotifyRmWatch(int fd, int watch) {
        return (int) Downcall.call(SyscallNumber.SYS_inotify_rm_watch, fd, watch, 0, 0, 0, 0);
    }

    /**
     * {@code int fanotify_init(unsigned int flags, unsigned int event_f_flags)}.
     *
     * @param flags {@code FAN_…}
     * @param eventFlags {@code O_…}: how the files of events are opened
     * @return a descriptor or {@code -errno}
     */
    public static int fanotifyInit(int flags, int eventFlags) {
        return (int) Downcall.call(SyscallNumber.SYS_fanotify_init, flags, eventFlags, 0, 0, 0, 0);
    }

    /**
     * {@code int fanotify_mark(int fd, unsigned int flags, uint64_t mask, int dirfd, const char
     * *path)}.
     *
     * @param fd a fanotify
     * @param flags {@code FAN_MARK_…}
     * @param mask {@code FAN_…}: the events
     * @param dirfd what a relative path starts from, or {@link Syscalls#AT_FDCWD}
     * @param path the path; null for {@code dirfd} itself
     * @return 0 or {@code -errno}
     */
    public static int fanotifyMark(int fd, int flags, long mask, int dirfd, String path) {
        if (path == null) {
            return fanotifyMarkEnded(fd, flags, mask, dirfd, MemorySegment.NULL);
        }
        try (Arena arena = Arena.ofConfined()) {
            return fanotifyMarkEnded(fd, flags, mask, dirfd, CString.of(arena, path));
        }
    }

    /**
     * {@link #fanotifyMark(int, int, long, int, String)} with a path of any bytes.
     *
     * @param fd as there
     * @param flags as there
     * @param mask as there
     * @param dirfd as there
     * @param path the path, ended by a NUL; {@link MemorySegment#NULL} for {@code dirfd} itself
     * @return 0 or {@code -errno}
     */
    public static int fanotifyMark(int fd, int flags, long mask, int dirfd, MemorySegment path) {
        boolean isNone = path.equals(MemorySegment.NULL);
        return fanotifyMarkEnded(fd, flags, mask, dirfd, isNone ? path : CString.ended(path));
    }

    private static int fanotifyMarkEnded(
            int fd, int flags, long mask, int dirfd, MemorySegment path) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_fanotify_mark,
                        fd,
                        Integer.toUnsignedLong(flags),
                        mask,
                        dirfd,
                        path.address(),
                        0,
                        path);
    }
}
