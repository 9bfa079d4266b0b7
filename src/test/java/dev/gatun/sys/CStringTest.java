package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.libc.libc_h;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class CStringTest {
    private static final int O_CREAT = libc_h.O_CREAT();
    private static final int O_EXCL = libc_h.O_EXCL();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "é", "naïve – ŝipo", "日本", "😀 emoji", "\u007f", "\uffff"})
    void aNameMakesTheRoundTripThroughTheFileSystem(String name) throws IOException {
        String path = folder + "/" + name;
        int fd = Syscalls.openat(Syscalls.AT_FDCWD, path, O_CREAT | O_EXCL | libc_h.O_RDWR(), 0600);
        assertTrue(fd >= 0, Errno.describe(-fd));
        try (Arena arena = Arena.ofConfined()) {
            // What the kernel got, in its own words: the link's target, not this JVM's encoding.
            MemorySegment target = arena.allocate(4096);
            Object[] readlink = {
                Syscalls.AT_FDCWD,
                arena.allocateFrom("/proc/self/fd/" + fd),
                target,
                target.byteSize()
            };
            long n = Syscalls.syscall(SyscallNumber.SYS_readlinkat, readlink);
            assertTrue(n > 0, () -> Errno.describe((int) -n));
            byte[] bytes = target.asSlice(0, n).toArray(JAVA_BYTE);
            assertEquals(path, new String(bytes, StandardCharsets.UTF_8));
            assertEquals(
                    -Errno.EEXIST,
                    Syscalls.openat(Syscalls.AT_FDCWD, path, O_CREAT | O_EXCL, 0600));
            Object[] arguments = {Syscalls.AT_FDCWD, CString.of(arena, path), 0};
            assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_unlinkat, arguments));
        }
        OpenDescriptors.close(fd);
    }

    @Test
    void endsWithOneNul() {
        try (Arena arena = Arena.ofConfined()) {
            for (String string : new String[] {"", "a", "é", "abc😀"}) {
                MemorySegment bytes = CString.of(arena, string);
                byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
                assertEquals(utf8.length + 1, bytes.byteSize());
                assertEquals(string, bytes.getString(0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "/etc/passwd\0.txt", "é\0", "abc\0é"})
    void aNulIsRefusedWhereTheKernelWouldSeeOnlyWhatIsBeforeIt(String path) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.openat(Syscalls.AT_FDCWD, path, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Syscalls.memfdCreate(path, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800", "\udc00b", "\ud800\ud800", "\udc00\ud800"})
    void anUnpairedSurrogateIsRefused(String path) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.openat(Syscalls.AT_FDCWD, path, 0, 0));
    }

    @Test
    void aPathOfTheGreatestLength() {
        String longest = "./".repeat(2047) + "x"; // 4095 bytes and the NUL
        assertEquals(-Errno.ENOENT, Syscalls.openat(Syscalls.AT_FDCWD, longest, 0, 0));
        assertEquals(-Errno.ENAMETOOLONG, Syscalls.openat(Syscalls.AT_FDCWD, "." + longest, 0, 0));
    }
}
