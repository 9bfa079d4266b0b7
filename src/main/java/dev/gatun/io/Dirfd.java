package dev.gatun.io;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

/** What a relative path starts from: a directory, or null for the working directory. */
final class Dirfd {
    private Dirfd() {}

    /** The number for the call, held until {@link #release}. */
    static int acquire(Fd directory) {
        return directory == null ? Syscalls.AT_FDCWD : directory.acquire();
    }

    static void release(Fd directory) {
        if (directory != null) {
            directory.release();
        }
    }

    /** For a message. */
    static Object shown(Fd directory) {
        return directory == null ? SyscallException.constant("AT_FDCWD") : directory;
    }
}
