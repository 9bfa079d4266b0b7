package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.Linux;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Each call by strings and by bytes, relative to a directory, seen through the JDK's calls. */
class PathSyscallsTest {
    private static final int HERE = Syscalls.AT_FDCWD;

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private int dirfd;

    @BeforeEach
    void openFolder() {
        dirfd = Syscalls.openat(HERE, folder.toString(), Linux.O_PATH | Linux.O_CLOEXEC, 0);
        assertTrue(dirfd >= 0);
    }

    @AfterEach
    void closeFolder() {
        OpenDescriptors.close(dirfd);
        arena.close();
    }

    private MemorySegment bytes(String text) {
        return arena.allocateFrom(text);
    }

    @Test
    void renames() throws Exception {
        Files.writeString(folder.resolve("a"), "one");
        Files.writeString(folder.resolve("b"), "two");
        assertEquals(0, PathSyscalls.renameat2(dirfd, "a", dirfd, "c", 0));
        assertFalse(Files.exists(folder.resolve("a")));
        int noReplace = Linux.RENAME_NOREPLACE;
        assertEquals(-Errno.EEXIST, PathSyscalls.renameat2(dirfd, "b", dirfd, "c", noReplace));
        MemorySegment c = bytes("c");
        MemorySegment absolute = bytes(folder.resolve("b").toString());
        int exchange = Linux.RENAME_EXCHANGE;
        assertEquals(0, PathSyscalls.renameat2(dirfd, c, HERE, absolute, exchange));
        assertEquals("one", Files.readString(folder.resolve("b")));
        assertEquals("two", Files.readString(folder.resolve("c")));
        assertEquals(-Errno.ENOENT, PathSyscalls.renameat2(dirfd, "no", dirfd, "d", 0));
    }

    @Test
    void links() throws Exception {
        Files.writeString(folder.resolve("file"), "x");
        assertEquals(0, PathSyscalls.symlinkat("file", dirfd, "soft"));
        assertEquals(0, PathSyscalls.symlinkat(bytes("no"), dirfd, bytes("dangling")));
        assertEquals(Path.of("file"), Files.readSymbolicLink(folder.resolve("soft")));
        assertEquals(Path.of("no"), Files.readSymbolicLink(folder.resolve("dangling")));

        assertEquals(0, PathSyscalls.linkat(dirfd, "file", dirfd, "hard", 0));
        assertEquals(0, PathSyscalls.linkat(dirfd, bytes("soft"), dirfd, bytes("soft2"), 0));
        int follow = Linux.AT_SYMLINK_FOLLOW;
        assertEquals(0, PathSyscalls.linkat(dirfd, "soft", dirfd, "hard2", follow));
        assertEquals(3, Files.getAttribute(folder.resolve("file"), "unix:nlink"));
        assertTrue(Files.isSymbolicLink(folder.resolve("soft2")));
        assertFalse(Files.isSymbolicLink(folder.resolve("hard2")));

        MemorySegment buffer = arena.allocate(10).fill((byte) 'z');
        assertEquals(4, PathSyscalls.readlinkat(dirfd, "soft", buffer));
        assertArrayEquals("filezzzzzz".getBytes(), buffer.toArray(JAVA_BYTE));
        assertEquals(2, PathSyscalls.readlinkat(dirfd, bytes("dangling"), buffer));
        assertEquals(3, PathSyscalls.readlinkat(dirfd, "soft", buffer.asSlice(0, 3)));
        assertEquals(-Errno.EINVAL, PathSyscalls.readlinkat(dirfd, "file", buffer));
    }

    /** The bytes of a name need not be a text. */
    @Test
    void aNameOfAnyBytes() {
        MemorySegment name = arena.allocateFrom(JAVA_BYTE, (byte) 0xff, (byte) 'a', (byte) 0);
        assertEquals(0, PathSyscalls.mkdirat(dirfd, name, 0700));
        assertEquals(-Errno.EEXIST, PathSyscalls.mkdirat(dirfd, name, 0700));
        assertEquals(0, PathSyscalls.unlinkat(dirfd, name, Linux.AT_REMOVEDIR));
    }

    @Test
    void makesAndRemoves() throws Exception {
        assertEquals(0, PathSyscalls.mkdirat(dirfd, "d", 0750));
        Path made = folder.resolve("d");
        assertTrue(Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS));
        assertEquals(-Errno.EISDIR, PathSyscalls.unlinkat(dirfd, "d", 0));
        Files.createFile(made.resolve("f"));
        assertEquals(-Errno.ENOTEMPTY, PathSyscalls.unlinkat(dirfd, "d", Linux.AT_REMOVEDIR));
        assertEquals(0, PathSyscalls.unlinkat(dirfd, "d/f", 0));
        assertEquals(0, PathSyscalls.unlinkat(dirfd, "d", Linux.AT_REMOVEDIR));
        assertFalse(Files.exists(made));
    }

    @Test
    void entriesOfADirectory() throws Exception {
        int listed = Syscalls.openat(HERE, folder.toString(), Linux.O_CLOEXEC, 0);
        MemorySegment buffer = arena.allocate(1024, 8);
        int length = PathSyscalls.getdents64(listed, buffer);
        assertTrue(length > 0 && length < 1024);
        assertEquals(0, PathSyscalls.getdents64(listed, buffer));
        assertEquals(0, Syscalls.lseek(listed, 0, Linux.SEEK_SET));
        assertEquals(-Errno.EINVAL, PathSyscalls.getdents64(listed, buffer.asSlice(0, 8)));
        assertEquals(-Errno.EBADF, PathSyscalls.getdents64(dirfd, buffer));
        OpenDescriptors.close(listed);
    }

    @Test
    void misuse() {
        MemorySegment endless = bytes("name").asSlice(0, 4);
        MemorySegment good = bytes("no");
        MemorySegment readOnly = arena.allocate(16).asReadOnly();
        refuses(() -> PathSyscalls.renameat2(dirfd, endless, dirfd, good, 0));
        refuses(() -> PathSyscalls.renameat2(dirfd, good, dirfd, endless, 0));
        refuses(() -> PathSyscalls.linkat(dirfd, endless, dirfd, good, 0));
        refuses(() -> PathSyscalls.linkat(dirfd, good, dirfd, endless, 0));
        refuses(() -> PathSyscalls.symlinkat(endless, dirfd, good));
        refuses(() -> PathSyscalls.symlinkat(good, dirfd, endless));
        refuses(() -> PathSyscalls.unlinkat(dirfd, endless, 0));
        refuses(() -> PathSyscalls.mkdirat(dirfd, endless, 0700));
        refuses(() -> PathSyscalls.readlinkat(dirfd, endless, arena.allocate(8)));
        refuses(() -> PathSyscalls.readlinkat(dirfd, good, readOnly));
        refuses(() -> PathSyscalls.readlinkat(dirfd, "no", readOnly));
        refuses(() -> PathSyscalls.getdents64(dirfd, readOnly));
        refuses(() -> PathSyscalls.mkdirat(dirfd, "a\0b", 0700));
        refuses(() -> PathSyscalls.unlinkat(dirfd, MemorySegment.ofArray(new byte[2]), 0));
    }

    private static void refuses(Runnable call) {
        assertThrows(IllegalArgumentException.class, call::run);
    }
}
