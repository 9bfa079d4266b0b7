package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is around the system calls that open: checks before them, and the exception after. */
final class Opening {
    /** In a mode's place where the caller gave none. */
    static final int NO_MODE = -1;

    /** Of a path that is too long, what a message shows. */
    private static final int SHOWN_CHARS = 60;

    private Opening() {}

    /** Refuses flags that make a file where the caller cannot say with which permissions. */
    static void checkNoMode(OpenFlags flags) {
        if (flags.mayCreate()) {
            throw new IllegalArgumentException(
                    flags
                            + " can make a file, so its permissions are needed too,"
                            + " as in open(path, flags, 0644)");
        }
    }

    /**
     * The number of a new descriptor.
     *
     * @param directory null for the working directory
     * @param mode or {@link #NO_MODE}
     */
    static int openat(Fd directory, String path, OpenFlags flags, int mode)
            throws SyscallException {
        int bits = flags.openatBits() | OpenFlags.O_CLOEXEC.bits();
        int dirfd = Dirfd.acquire(directory);
        int fd;
        try {
            fd = Syscalls.openat(dirfd, path, bits, mode == NO_MODE ? 0 : mode);
        } finally {
            Dirfd.release(directory);
        }
        if (fd >= 0) {
            return fd;
        }
        OpenFlags all = OpenFlags.of(bits);
        throw mode == NO_MODE
                ? failed(fd, "openat", directory, path, all)
                : failed(fd, "openat", directory, path, all, octal(mode));
    }

    /**
     * The number of a new descriptor.
     *
     * @param directory null for the working directory
     * @param mode or {@link #NO_MODE}
     */
    static int openat2(Fd directory, String path, OpenFlags flags, int mode, ResolveFlags resolve)
            throws SyscallException {
        OpenFlags all = flags.or(OpenFlags.O_CLOEXEC);
        int dirfd = Dirfd.acquire(directory);
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            OpenHow how = OpenHow.of(arena, all, mode == NO_MODE ? 0 : mode, resolve);
            fd = Syscalls.openat2(dirfd, path, how.memory());
        } finally {
            Dirfd.release(directory);
        }
        if (fd >= 0) {
            return fd;
        }
        throw mode == NO_MODE
                ? failed(fd, "openat2", directory, path, all, resolve)
                : failed(fd, "openat2", directory, path, all, octal(mode), resolve);
    }

    /** As in C; not a string, which an exception's message would show in quotes. */
    static Object octal(int mode) {
        return new StringBuilder("0").append(Integer.toOctalString(mode));
    }

    /**
     * The exception for a call that takes a path.
     *
     * @param directory null for the working directory, which is not shown
     * @param others the arguments behind the path
     */
    static SyscallException failed(
            int result, String call, Fd directory, String path, Object... others) {
        String hint = hint(result, call, path, others[0]);
        List<Object> arguments = new ArrayList<>();
        if (directory != null) {
            arguments.add(directory);
        }
        arguments.add(shown(result, path));
        arguments.addAll(Arrays.asList(others));
        return SyscallException.withHint(result, hint, call, arguments.toArray());
    }

    /** The root is no regular file, which a kernel that knows the flag says. */
    private static boolean knowsRegular() {
        try (Arena arena = Arena.ofConfined()) {
            OpenFlags flags = OpenFlags.O_CLOEXEC.or(OpenFlags.OPENAT2_REGULAR);
            OpenHow how = OpenHow.of(arena, flags, 0, ResolveFlags.NONE);
            int fd = Syscalls.openat2(Syscalls.AT_FDCWD, "/", how.memory());
            if (fd >= 0) {
                Syscalls.close(fd);
            }
            return fd != -Errno.EINVAL;
        }
    }

    /** A path in a message: of one that is too long, its beginning. */
    static String shown(int result, String path) {
        return result == -Errno.ENAMETOOLONG && path.length() > SHOWN_CHARS
                ? path.substring(0, SHOWN_CHARS) + "…"
                : path;
    }

    /** What ENAMETOOLONG means for a path. */
    static String tooLong(String path) {
        return path.length() + " characters; a path has at most 4095 bytes, a name in it 255";
    }

    private static String hint(int result, String call, String path, Object flags) {
        if (result == -Errno.ENAMETOOLONG) {
            return tooLong(path);
        }
        if (result == -Errno.EINVAL
                && flags instanceof OpenFlags how
                && how.has(OpenFlags.OPENAT2_REGULAR)
                && !knowsRegular()) {
            return "this kernel lacks OPENAT2_REGULAR, which Linux 7.2 has";
        }
        if (result == -Errno.EINVAL
                && flags instanceof OpenFlags how
                && how.has(OpenFlags.O_DIRECT)) {
            return "maybe this file system has no O_DIRECT";
        }
        if (result == -Errno.ENOSYS && call.equals("openat2")) {
            return "it is in Linux 5.6 and newer, and a seccomp filter may hide it";
        }
        return null;
    }
}
