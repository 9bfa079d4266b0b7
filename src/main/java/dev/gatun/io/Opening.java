package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;

/** What is around the system calls that open: checks before them, and the exception after. */
final class Opening {
    /** In a mode's place where the caller gave none. */
    static final int NO_MODE = -1;

    /** Of a path that is too long, what a message shows. */
    private static final int SHOWN_CHARS = 60;

    private Opening() {}

    /** The path as the kernel gets it. */
    static String text(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new ProviderMismatchException(
                    "the kernel does not know the file system of " + path.toUri());
        }
        return path.toString();
    }

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
        int bits = flags.bits() | OpenFlags.O_CLOEXEC.bits();
        int dirfd = directory == null ? Syscalls.AT_FDCWD : directory.acquire();
        int fd;
        try {
            fd = Syscalls.openat(dirfd, path, bits, mode == NO_MODE ? 0 : mode);
        } finally {
            if (directory != null) {
                directory.release();
            }
        }
        if (fd < 0) {
            throw failed(fd, "openat", directory, path, bits, mode);
        }
        return fd;
    }

    private static SyscallException failed(
            int result, String call, Fd directory, String path, int bits, int mode) {
        OpenFlags flags = OpenFlags.of(bits);
        List<Object> arguments = new ArrayList<>();
        if (directory != null) {
            arguments.add(directory);
        }
        String hint = null;
        String shown = path;
        if (result == -Errno.ENAMETOOLONG) {
            hint = path.length() + " characters; a path has at most 4095 bytes, a name in it 255";
            if (path.length() > SHOWN_CHARS) {
                shown = path.substring(0, SHOWN_CHARS) + "…";
            }
        } else if (result == -Errno.EINVAL && flags.has(OpenFlags.O_DIRECT)) {
            hint = "maybe this file system has no O_DIRECT";
        }
        arguments.add(shown);
        arguments.add(flags);
        if (mode != NO_MODE) {
            // Not a string, which would be shown in quotes.
            arguments.add(new StringBuilder("0").append(Integer.toOctalString(mode)));
        }
        Object[] shownArguments = arguments.toArray();
        return hint == null
                ? SyscallException.of(result, call, shownArguments)
                : SyscallException.withHint(result, hint, call, shownArguments);
    }
}
