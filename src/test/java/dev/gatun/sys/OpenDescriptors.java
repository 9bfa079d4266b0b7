package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Descriptors for tests, as plain numbers. */
public final class OpenDescriptors {
    static final int MFD_CLOEXEC = 1;
    static final int O_CLOEXEC = 0x80000;
    static final int F_GETFD = 1;

    /** A number that no descriptor has. */
    static final int NONE = 1_000_000;

    private OpenDescriptors() {}

    /** An empty file in memory. */
    static int file() {
        int fd = Syscalls.memfdCreate("test", MFD_CLOEXEC);
        if (fd < 0) {
            throw new AssertionError("memfd_create: " + Errno.describe(-fd));
        }
        return fd;
    }

    /** A file in memory that has this in it, and whose position is its start. */
    static int file(byte[] contents) {
        int fd = file();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, contents);
            assertEquals(contents.length, Syscalls.pwrite(fd, bytes, 0));
        }
        return fd;
    }

    /** A file of eight bytes. */
    static int file(long contents) {
        int fd = file();
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(8, Syscalls.pwrite(fd, arena.allocateFrom(JAVA_LONG, contents), 0));
        }
        return fd;
    }

    /** A pipe's two ends: what is read, what is written. */
    static int[] pipe(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            assertEquals(0, Syscalls.pipe2(fds, flags | O_CLOEXEC));
            return fds.toArray(JAVA_INT);
        }
    }

    /** Whether the process has a descriptor of this number. */
    public static boolean isOpen(int fd) {
        int result = Syscalls.fcntl(fd, F_GETFD, 0);
        if (result < 0 && result != -Errno.EBADF) {
            throw new AssertionError("fcntl: " + Errno.describe(-result));
        }
        return result >= 0;
    }

    static void close(int... fds) {
        for (int fd : fds) {
            assertEquals(0, Syscalls.close(fd), "close(" + fd + ")");
        }
    }

    /** How many this process has. */
    public static int count() {
        return new File("/proc/self/fd").list().length;
    }
}
