package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.sys.Fd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Contents for tests. */
final class Bytes {
    private Bytes() {}

    /** Bytes that look random and are always the same. */
    static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static MemorySegment in(Arena arena, byte[] bytes) {
        return arena.allocateFrom(JAVA_BYTE, bytes);
    }

    static MemorySegment in(Arena arena, String text) {
        return in(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes all of it. */
    static void write(Fd fd, byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            if (fd.writeFully(in(arena, bytes)) != bytes.length) {
                throw new AssertionError("not all written");
            }
        }
    }

    static void write(Fd fd, String text) throws IOException {
        write(fd, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What can be read, at most so many bytes. */
    static byte[] read(Fd fd, int count) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, count));
            long n = fd.readFully(buffer.asSlice(0, count));
            return buffer.asSlice(0, Math.max(0, n)).toArray(JAVA_BYTE);
        }
    }

    /** One read(2) of a byte: its result, or what it throws. */
    static long tryRead(Fd fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return fd.read(arena.allocate(1));
        }
    }

    static String readText(Fd fd, int count) throws IOException {
        return new String(read(fd, count), StandardCharsets.UTF_8);
    }

    /** What is in a file at an offset, at most so many bytes. */
    static byte[] pread(FileFd file, int count, long offset) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(count);
            int done = 0;
            long n;
            while (done < count && (n = file.pread(buffer.asSlice(done), offset + done)) > 0) {
                done += (int) n;
            }
            return buffer.asSlice(0, done).toArray(JAVA_BYTE);
        }
    }

    /** A file in memory with these contents and its position at its end. */
    static MemFd file(byte[] contents) throws IOException {
        MemFd file = MemFd.create("test");
        write(file, contents);
        return file;
    }
}
