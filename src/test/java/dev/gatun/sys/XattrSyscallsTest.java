package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.raw.Linux;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Each call by strings and by bytes; those of a link itself against those of what it names. */
class XattrSyscallsTest {
    private static final String NAME = "user.gatun";
    private static final int CREATE = Linux.XATTR_CREATE;

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment name = arena.allocateFrom(NAME);
    private final MemorySegment value = arena.allocateFrom("abc").asSlice(0, 3);
    private final MemorySegment room = arena.allocate(256);
    private String file;
    private String link;
    private MemorySegment fileBytes;
    private MemorySegment linkBytes;
    private int fd;

    @BeforeEach
    void makeFiles() throws Exception {
        Path made = Files.createFile(folder.resolve("file"));
        file = made.toString();
        link = Files.createSymbolicLink(folder.resolve("link"), made).toString();
        fileBytes = arena.allocateFrom(file);
        linkBytes = arena.allocateFrom(link);
        fd = Syscalls.openat(Syscalls.AT_FDCWD, file, Linux.O_RDWR | Linux.O_CLOEXEC, 0);
        int result = XattrSyscalls.fsetxattr(fd, NAME, value, 0);
        assumeTrue(result != -Errno.EOPNOTSUPP, "the file system has no attributes of users");
        assertEquals(0, result);
    }

    @AfterEach
    void closeFile() {
        OpenDescriptors.close(fd);
        arena.close();
    }

    @Test
    void sets() {
        assertEquals(-Errno.EEXIST, XattrSyscalls.setxattr(file, NAME, value, CREATE));
        assertEquals(-Errno.EEXIST, XattrSyscalls.setxattr(linkBytes, name, value, CREATE));
        assertEquals(-Errno.EEXIST, XattrSyscalls.fsetxattr(fd, name, value, CREATE));
        assertEquals(-Errno.EEXIST, XattrSyscalls.lsetxattr(file, NAME, value, CREATE));
        // A link has none of user.
        assertEquals(-Errno.EPERM, XattrSyscalls.lsetxattr(link, NAME, value, 0));
        assertEquals(-Errno.EPERM, XattrSyscalls.lsetxattr(linkBytes, name, value, 0));
        assertEquals(0, XattrSyscalls.setxattr(file, NAME, room.asSlice(0, 9), 0));
        assertEquals(9, XattrSyscalls.fgetxattr(fd, NAME, room));
    }

    @Test
    void gets() {
        assertEquals(3, XattrSyscalls.getxattr(link, NAME, room));
        assertEquals('c', room.get(JAVA_BYTE, 2));
        assertEquals(3, XattrSyscalls.getxattr(fileBytes, name, MemorySegment.NULL));
        assertEquals(3, XattrSyscalls.fgetxattr(fd, name, room));
        assertEquals(3, XattrSyscalls.fgetxattr(fd, NAME, room));
        assertEquals(3, XattrSyscalls.lgetxattr(file, NAME, room));
        assertEquals(-Errno.ENODATA, XattrSyscalls.lgetxattr(link, NAME, room));
        assertEquals(-Errno.ENODATA, XattrSyscalls.lgetxattr(linkBytes, name, room));
        assertEquals(-Errno.ERANGE, XattrSyscalls.getxattr(file, NAME, room.asSlice(0, 2)));
        assertEquals(-Errno.ENODATA, XattrSyscalls.getxattr(file, "user.no", room));
    }

    @Test
    void lists() {
        assertEquals(true, names(XattrSyscalls.listxattr(link, room)).contains(NAME));
        assertEquals(true, names(XattrSyscalls.listxattr(fileBytes, room)).contains(NAME));
        assertEquals(true, names(XattrSyscalls.flistxattr(fd, room)).contains(NAME));
        assertEquals(true, names(XattrSyscalls.llistxattr(file, room)).contains(NAME));
        assertEquals(false, names(XattrSyscalls.llistxattr(link, room)).contains(NAME));
        assertEquals(false, names(XattrSyscalls.llistxattr(linkBytes, room)).contains(NAME));
        assertEquals(-Errno.ERANGE, XattrSyscalls.flistxattr(fd, room.asSlice(0, 2)));
    }

    private String names(int length) {
        assertTrue(length >= 0, () -> Errno.describe(-length));
        return new String(room.asSlice(0, length).toArray(JAVA_BYTE));
    }

    @Test
    void removes() {
        assertEquals(-Errno.EPERM, XattrSyscalls.lremovexattr(link, NAME));
        assertEquals(-Errno.EPERM, XattrSyscalls.lremovexattr(linkBytes, name));
        assertEquals(0, XattrSyscalls.removexattr(link, NAME));
        assertEquals(-Errno.ENODATA, XattrSyscalls.removexattr(fileBytes, name));
        assertEquals(-Errno.ENODATA, XattrSyscalls.fremovexattr(fd, NAME));
        assertEquals(-Errno.ENODATA, XattrSyscalls.fremovexattr(fd, name));
    }

    @Test
    void misuse() {
        MemorySegment endless = value;
        MemorySegment readOnly = room.asReadOnly();
        assertEquals(0, XattrSyscalls.setxattr(file, NAME, readOnly.asSlice(0, 1), 0));
        refuses(() -> XattrSyscalls.getxattr(file, NAME, readOnly));
        refuses(() -> XattrSyscalls.lgetxattr(fileBytes, name, readOnly));
        refuses(() -> XattrSyscalls.fgetxattr(fd, name, readOnly));
        refuses(() -> XattrSyscalls.listxattr(file, readOnly));
        refuses(() -> XattrSyscalls.flistxattr(fd, readOnly));
        refuses(() -> XattrSyscalls.setxattr(endless, name, value, 0));
        refuses(() -> XattrSyscalls.setxattr(fileBytes, endless, value, 0));
        refuses(() -> XattrSyscalls.fremovexattr(fd, endless));
        refuses(() -> XattrSyscalls.removexattr(file, "user.\0"));
    }

    private static void refuses(Runnable call) {
        assertThrows(IllegalArgumentException.class, call::run);
    }
}
