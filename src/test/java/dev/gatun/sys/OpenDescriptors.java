package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Descriptors for tests, as plain numbers. */
public final class OpenDescriptors {
    static final int MFD_CLOEXEC = 1;
    static final int O_CLOEXEC = 0x80000;
    static final int F_GETFD = 1;
    private static final int F_DUPFD_CLOEXEC = 1030;

    /**
     * The least number of what {@link #file} and {@link #pipe} make. The JVM's own threads open and
     * close files at any time, and these get the lowest number that is free: a test that looks
     * whether a number is open must not see one of them.
     */
    private static final int ASIDE = 300;

    private static final int TRIES = 200;

    /** A number that no descriptor has. */
    static final int NONE = 1_000_000;

    private OpenDescriptors() {}

    /** An empty file in memory. */
    static int file() {
        int fd = Syscalls.memfdCreate("test", MFD_CLOEXEC);
        if (fd < 0) {
            throw new AssertionError("memfd_create: " + Errno.describe(-fd));
        }
        return aside(fd);
    }

    /** Moves a descriptor to a number that nobody else gets: {@link #ASIDE}. */
    private static int aside(int fd) {
        int moved = Syscalls.fcntl(fd, F_DUPFD_CLOEXEC, ASIDE);
        if (moved == -Errno.EINVAL) {
            return fd; // the process may have no more than ASIDE descriptors
        }
        if (moved < 0) {
            throw new AssertionError("F_DUPFD_CLOEXEC: " + Errno.describe(-moved));
        }
        close(fd);
        return moved;
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
            return Arrays.stream(fds.toArray(JAVA_INT)).map(OpenDescriptors::aside).toArray();
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

    /** Those that this process has, each as a number and what it is of. */
    public static Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (String number : new File("/proc/self/fd").list()) {
            try {
                all.add(number + " of " + Files.readSymbolicLink(Path.of("/proc/self/fd", number)));
            } catch (IOException e) {
                // It was closed meanwhile, as that of the list was.
            }
        }
        return all;
    }

    /**
     * Fails if this process has others than before, and goes on having them. It may have fewer: the
     * JDK closes those of a process a moment after the process has ended, and those that nobody
     * refers to after a collection.
     */
    public static void assertNoneNew(Set<String> before) throws InterruptedException {
        Set<String> more = more(before);
        for (int i = 0; i < TRIES && !more.isEmpty(); i++) {
            Thread.sleep(5);
            more = more(before);
        }
        assertEquals(Set.of(), more, "descriptors that nobody closed");
    }

    private static Set<String> more(Set<String> before) {
        Set<String> more = all();
        more.removeAll(before);
        return more;
    }
}
