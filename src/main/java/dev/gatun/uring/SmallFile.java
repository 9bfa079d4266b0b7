package dev.gatun.uring;

import static dev.gatun.raw.Linux.O_CLOEXEC;

import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A file in which the kernel tells of itself. It is read by system calls, and not by {@code
 * java.nio.file}: the default file system may be one whose reads need the ring that is just being
 * made.
 */
final class SmallFile {
    private static final int MAX_BYTES = 16 << 10;

    private SmallFile() {}

    /** The file's text; empty if the file cannot be read. */
    static String read(String path) {
        int fd = Syscalls.openat(Syscalls.AT_FDCWD, path, O_CLOEXEC, 0);
        if (fd < 0) {
            return "";
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MAX_BYTES);
            int length = 0;
            long n;
            do {
                n = Syscalls.read(fd, buffer.asSlice(length));
                length += (int) Math.max(0, n);
            } while (n > 0 && length < MAX_BYTES);
            byte[] bytes = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } finally {
            Syscalls.close(fd);
        }
    }
}
