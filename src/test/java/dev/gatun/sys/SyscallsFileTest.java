package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.libc.libc_h;
import dev.gatun.raw.libc.open_how;
import dev.gatun.raw.libc.statx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The calls on files: what each does, and what the kernel says when it cannot. */
class SyscallsFileTest {
    private static final int NONE = OpenDescriptors.NONE;

    @TempDir private Path folder;

    private final Arena arena = Arena.ofConfined();
    private Path path;
    private int file;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("file");
        Files.writeString(path, "0123456789");
        file = Syscalls.openat(Syscalls.AT_FDCWD, path.toString(), libc_h.O_RDWR(), 0);
        assertTrue(file >= 0);
    }

    @AfterEach
    void close() {
        OpenDescriptors.close(file);
        arena.close();
    }

    private MemorySegment bytes(String text) {
        return arena.allocateFrom(text).asSlice(0, text.length());
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    @Test
    void openat() {
        int directory =
                Syscalls.openat(
                        Syscalls.AT_FDCWD, arena.allocateFrom(folder.toString()), 0x200000, 0);
        assertTrue(directory >= 0);
        int made = Syscalls.openat(directory, "made", libc_h.O_CREAT() | libc_h.O_EXCL(), 0600);
        assertTrue(made >= 0);
        assertEquals(
                -Errno.EEXIST,
                Syscalls.openat(directory, "made", libc_h.O_CREAT() | libc_h.O_EXCL(), 0600));
        assertEquals(-Errno.ENOENT, Syscalls.openat(directory, "missing", 0, 0));
        assertEquals(-Errno.ENOTDIR, Syscalls.openat(file, "x", 0, 0));
        assertEquals(-Errno.EBADF, Syscalls.openat(NONE, "x", 0, 0));
        assertEquals(-Errno.ENOENT, Syscalls.openat(directory, arena.allocateFrom(""), 0, 0));
        OpenDescriptors.close(directory, made);
    }

    @Test
    void openat2() {
        MemorySegment how = open_how.allocate(arena);
        int fd = Syscalls.openat2(Syscalls.AT_FDCWD, path.toString(), how);
        assertTrue(fd >= 0);
        OpenDescriptors.close(fd);
        open_how.resolve(how, libc_h.RESOLVE_BENEATH());
        assertEquals(-Errno.EXDEV, Syscalls.openat2(Syscalls.AT_FDCWD, path.toString(), how));
        open_how.resolve(how, 1L << 40);
        assertEquals(-Errno.EINVAL, Syscalls.openat2(Syscalls.AT_FDCWD, path.toString(), how));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.openat2(Syscalls.AT_FDCWD, "x", how.asSlice(0, 23)));
    }

    @Test
    void openat2OfBytes() {
        MemorySegment how = open_how.allocate(arena);
        open_how.flags(how, libc_h.O_CREAT() | libc_h.O_EXCL() | libc_h.O_WRONLY());
        open_how.mode(how, 0600);
        byte[] raw = (folder + "/?").getBytes(StandardCharsets.UTF_8);
        raw[raw.length - 1] = (byte) 0xff;
        MemorySegment notText = arena.allocate(raw.length + 1);
        notText.copyFrom(MemorySegment.ofArray(raw));
        int fd = Syscalls.openat2(Syscalls.AT_FDCWD, notText, how);
        assertTrue(fd >= 0, "a name that is not UTF-8");
        assertEquals(-Errno.EEXIST, Syscalls.openat2(Syscalls.AT_FDCWD, notText, how));
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.openat2(fd, notText.asSlice(0, raw.length), how));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.openat2(fd, notText, how.asSlice(0, 23)));
        OpenDescriptors.close(fd);
    }

    @Test
    void closing() {
        int fd = Syscalls.dup(file);
        assertEquals(0, Syscalls.close(fd));
        assertEquals(-Errno.EBADF, Syscalls.close(fd));
    }

    @Test
    void closeRange() {
        int first = Syscalls.dup3(file, 3000, 0);
        int last = Syscalls.dup3(file, 3001, 0);
        int behind = Syscalls.dup3(file, 3002, 0);
        assertEquals(0, Syscalls.closeRange(first, last, 0));
        assertFalse(OpenDescriptors.isOpen(first));
        assertFalse(OpenDescriptors.isOpen(last));
        assertTrue(OpenDescriptors.isOpen(behind));
        assertEquals(-Errno.EINVAL, Syscalls.closeRange(behind, behind - 1, 0));
        OpenDescriptors.close(behind);
    }

    @Test
    void dup() {
        int copy = Syscalls.dup(file);
        assertEquals(3, Syscalls.lseek(copy, 3, 0));
        assertEquals(3, Syscalls.lseek(file, 0, 1));
        assertEquals(-Errno.EBADF, Syscalls.dup(NONE));
        assertEquals(copy, Syscalls.dup3(file, copy, OpenDescriptors.O_CLOEXEC));
        assertEquals(1, Syscalls.fcntl(copy, OpenDescriptors.F_GETFD, 0));
        assertEquals(-Errno.EINVAL, Syscalls.dup3(file, file, 0));
        OpenDescriptors.close(copy);
    }

    @Test
    void memfdCreate() {
        int fd = Syscalls.memfdCreate("n", OpenDescriptors.MFD_CLOEXEC);
        assertTrue(fd >= 0);
        OpenDescriptors.close(fd);
        assertEquals(-Errno.EINVAL, Syscalls.memfdCreate("n", 1 << 20));
        assertEquals(-Errno.EINVAL, Syscalls.memfdCreate("n".repeat(250), 0));
    }

    @Test
    void readAndWrite() {
        MemorySegment buffer = arena.allocate(4);
        assertEquals(4, Syscalls.read(file, buffer));
        assertEquals("0123", text(buffer));
        assertEquals(2, Syscalls.write(file, bytes("ab")));
        assertEquals(4, Syscalls.read(file, buffer));
        assertEquals("6789", text(buffer));
        assertEquals(0, Syscalls.read(file, buffer));
        assertEquals(-Errno.EBADF, Syscalls.read(NONE, buffer));
        assertEquals(-Errno.EBADF, Syscalls.write(NONE, buffer));
        assertThrows(
                IllegalArgumentException.class, () -> Syscalls.read(file, buffer.asReadOnly()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.read(file, MemorySegment.ofArray(new byte[4])));
        assertEquals(4, Syscalls.write(file, buffer.asReadOnly()));
    }

    @Test
    void preadAndPwrite() {
        MemorySegment buffer = arena.allocate(4);
        assertEquals(4, Syscalls.pread(file, buffer, 2));
        assertEquals("2345", text(buffer));
        assertEquals(2, Syscalls.pwrite(file, bytes("ab"), 1));
        assertEquals(4, Syscalls.pread(file, buffer, 0));
        assertEquals("0ab3", text(buffer));
        assertEquals(0, Syscalls.lseek(file, 0, 1), "the position moved");
        assertEquals(0, Syscalls.pread(file, buffer, 1L << 40));
        assertEquals(-Errno.EINVAL, Syscalls.pread(file, buffer, -1));
        assertEquals(-Errno.EINVAL, Syscalls.pwrite(file, buffer, -1));
        int[] pipe = OpenDescriptors.pipe(0);
        assertEquals(-Errno.ESPIPE, Syscalls.pread(pipe[0], buffer, 0));
        assertEquals(-Errno.ESPIPE, Syscalls.pwrite(pipe[1], buffer, 0));
        OpenDescriptors.close(pipe);
    }

    @Test
    void vectors() {
        MemorySegment a = arena.allocate(3);
        MemorySegment b = arena.allocate(2);
        IoVector vector = IoVector.of(arena, a, b);
        assertEquals(5, Syscalls.readv(file, vector));
        assertEquals("012", text(a));
        assertEquals("34", text(b));
        assertEquals(5, Syscalls.writev(file, vector));
        assertEquals(10, Syscalls.lseek(file, 0, 1));
        assertEquals(5, Syscalls.preadv2(file, vector, 4, 0));
        assertEquals("401", text(a));
        assertEquals(5, Syscalls.pwritev2(file, vector, 0, libc_h.RWF_DSYNC()));
        assertEquals(5, Syscalls.preadv2(file, vector, 0, 0));
        assertEquals("401", text(a));
        assertEquals(0, Syscalls.preadv2(file, vector, Syscalls.FILE_POSITION, 0));
        assertEquals(-Errno.EINVAL, Syscalls.preadv2(file, vector, -2, 0));
        assertEquals(-Errno.EOPNOTSUPP, Syscalls.preadv2(file, vector, 0, 1 << 30));
        assertEquals(-Errno.EOPNOTSUPP, Syscalls.pwritev2(file, vector, 0, 1 << 30));
        assertEquals(-Errno.EBADF, Syscalls.readv(NONE, vector));
        assertEquals(-Errno.EBADF, Syscalls.writev(NONE, vector));
    }

    /** The offset is beyond 32 bits: the kernel gets it in one register. */
    @Test
    void vectorsAtAnOffsetAbove4GiB() {
        long far = (5L << 32) + 7;
        assertEquals(2, Syscalls.pwritev2(file, IoVector.of(arena, bytes("xy")), far, 0));
        MemorySegment back = arena.allocate(2);
        assertEquals(2, Syscalls.preadv2(file, IoVector.of(arena, back), far, 0));
        assertEquals("xy", text(back));
        assertEquals(far + 2, Syscalls.lseek(file, 0, 2));
    }

    @Test
    void lseek() {
        assertEquals(10, Syscalls.lseek(file, 0, libc_h.SEEK_END()));
        assertEquals(4, Syscalls.lseek(file, 4, libc_h.SEEK_SET()));
        assertEquals(5, Syscalls.lseek(file, 1, libc_h.SEEK_CUR()));
        assertEquals(-Errno.EINVAL, Syscalls.lseek(file, -1, libc_h.SEEK_SET()));
        assertEquals(-Errno.EINVAL, Syscalls.lseek(file, 0, 99));
        assertEquals(-Errno.ENXIO, Syscalls.lseek(file, 11, libc_h.SEEK_DATA()));
    }

    @Test
    void sendfileAndCopyFileRange() {
        int to = OpenDescriptors.file();
        MemorySegment offset = arena.allocateFrom(JAVA_LONG, 6);
        assertEquals(4, TransferSyscalls.sendfile(to, file, offset, 100));
        assertEquals(10, offset.get(JAVA_LONG, 0));
        assertEquals(3, TransferSyscalls.sendfile(to, file, 1L, 3));
        assertEquals(0, Syscalls.lseek(file, 0, 1));
        assertEquals(2, TransferSyscalls.sendfile(to, file, MemorySegment.NULL, 2));
        assertEquals(2, TransferSyscalls.sendfile(to, file, Syscalls.FILE_POSITION, 2));
        MemorySegment all = arena.allocate(11);
        assertEquals(11, Syscalls.pread(to, all, 0));
        assertEquals("67891230123", text(all));
        OpenDescriptors.close(to);
        assertEquals(-Errno.EBADF, TransferSyscalls.sendfile(NONE, file, 0L, 1));
        assertEquals(-Errno.EBADF, TransferSyscalls.sendfile(NONE, file, MemorySegment.NULL, 1));

        int copy =
                Syscalls.openat(
                        Syscalls.AT_FDCWD,
                        folder.resolve("copy").toString(),
                        libc_h.O_RDWR() | libc_h.O_CREAT(),
                        0600);
        offset.set(JAVA_LONG, 0, 2);
        assertEquals(
                3, TransferSyscalls.copyFileRange(file, offset, copy, MemorySegment.NULL, 3, 0));
        assertEquals(5, offset.get(JAVA_LONG, 0));
        assertEquals(4, TransferSyscalls.copyFileRange(file, 6, copy, 0, 4, 0));
        MemorySegment four = arena.allocate(4);
        assertEquals(4, Syscalls.pread(copy, four, 0));
        assertEquals("6789", text(four));
        assertEquals(-Errno.EINVAL, TransferSyscalls.copyFileRange(file, 0, copy, 0, 1, 1));
        assertEquals(
                -Errno.EBADF,
                TransferSyscalls.copyFileRange(
                        NONE, MemorySegment.NULL, copy, MemorySegment.NULL, 1, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> TransferSyscalls.sendfile(copy, file, offset.asSlice(0, 7), 1));
        OpenDescriptors.close(copy);
    }

    @Test
    void durability() {
        assertEquals(0, Syscalls.fsync(file));
        assertEquals(0, Syscalls.fdatasync(file));
        assertEquals(0, Syscalls.syncfs(file));
        assertEquals(0, Syscalls.syncFileRange(file, 0, 0, libc_h.SYNC_FILE_RANGE_WRITE()));
        assertEquals(-Errno.EINVAL, Syscalls.syncFileRange(file, -1, 0, 0));
        int[] pipe = OpenDescriptors.pipe(0);
        assertEquals(-Errno.EINVAL, Syscalls.fsync(pipe[0]));
        assertEquals(-Errno.EINVAL, Syscalls.fdatasync(pipe[0]));
        OpenDescriptors.close(pipe);
        assertEquals(-Errno.EBADF, Syscalls.syncfs(NONE));
    }

    @Test
    void space() {
        assertEquals(0, Syscalls.ftruncate(file, 3));
        assertEquals(3, Syscalls.lseek(file, 0, 2));
        assertEquals(-Errno.EINVAL, Syscalls.ftruncate(file, -1));
        assertEquals(0, Syscalls.fallocate(file, 0, 0, 8192));
        assertEquals(8192, Syscalls.lseek(file, 0, 2));
        int keepSize = libc_h.FALLOC_FL_KEEP_SIZE();
        assertEquals(0, Syscalls.fallocate(file, keepSize, 8192, 4096));
        assertEquals(8192, Syscalls.lseek(file, 0, 2));
        assertEquals(-Errno.EINVAL, Syscalls.fallocate(file, 0, 0, 0));
    }

    @Test
    void hintsOnReading() {
        assertEquals(0, Syscalls.posixFadvise(file, 0, 0, libc_h.POSIX_FADV_SEQUENTIAL()));
        assertEquals(-Errno.EINVAL, Syscalls.posixFadvise(file, 0, 0, 99));
        assertEquals(0, Syscalls.readahead(file, 0, 10));
        assertEquals(-Errno.EBADF, Syscalls.readahead(NONE, 0, 10));
    }

    @Test
    void statxes() {
        MemorySegment found = statx.allocate(arena);
        int basic = libc_h.STATX_BASIC_STATS();
        assertEquals(0, Syscalls.statx(Syscalls.AT_FDCWD, path.toString(), 0, basic, found));
        assertEquals(10, statx.stx_size(found));
        statx.stx_size(found, 0);
        MemorySegment empty = arena.allocateFrom("");
        assertEquals(0, Syscalls.statx(file, empty, libc_h.AT_EMPTY_PATH(), basic, found));
        assertEquals(10, statx.stx_size(found));
        assertEquals(-Errno.ENOENT, Syscalls.statx(file, "", 0, basic, found));
        assertEquals(-Errno.EBADF, Syscalls.statx(NONE, "x", 0, basic, found));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.statx(file, "", 0, basic, found.asSlice(0, 255)));
    }

    @Test
    void locks() {
        assertEquals(0, Syscalls.flock(file, libc_h.LOCK_EX()));
        int other = Syscalls.openat(Syscalls.AT_FDCWD, path.toString(), 0, 0);
        assertEquals(-Errno.EAGAIN, Syscalls.flock(other, libc_h.LOCK_SH() | libc_h.LOCK_NB()));
        assertEquals(0, Syscalls.flock(file, libc_h.LOCK_UN()));
        assertEquals(-Errno.EBADF, Syscalls.flock(NONE, libc_h.LOCK_UN()));
        OpenDescriptors.close(other);
    }

    @Test
    void fcntl() {
        assertEquals(libc_h.O_RDWR(), Syscalls.fcntl(file, libc_h.F_GETFL(), 0) & 3);
        assertEquals(-Errno.EBADF, Syscalls.fcntl(NONE, libc_h.F_GETFL(), 0));
        assertEquals(-Errno.EINVAL, Syscalls.fcntl(file, 999, 0));
        MemorySegment hint = arena.allocateFrom(JAVA_LONG, 3);
        assertEquals(0, Syscalls.fcntl(file, libc_h.F_SET_RW_HINT(), hint));
        hint.set(JAVA_LONG, 0, -1);
        assertEquals(0, Syscalls.fcntl(file, libc_h.F_GET_RW_HINT(), hint));
        assertEquals(3, hint.get(JAVA_LONG, 0));
    }

    @Test
    void ioctl() {
        assertEquals(10, Syscalls.ioctlGetInt(file, libc_h.FIONREAD()));
        assertEquals(-Errno.EBADF, Syscalls.ioctlGetInt(NONE, libc_h.FIONREAD()));
        Syscalls.lseek(file, 12, 0);
        assertEquals(-2, (int) Syscalls.ioctlGetInt(file, libc_h.FIONREAD()));
        MemorySegment flags = arena.allocate(8);
        int result = Syscalls.ioctl(file, libc_h.FIONREAD(), flags);
        assertEquals(0, result);
        assertEquals(-2, flags.get(JAVA_INT, 0));
        assertEquals(-Errno.ENOTTY, Syscalls.ioctlGetLong(file, (int) libc_h.BLKGETSIZE64()));
        assertEquals(0, Syscalls.ioctlSetInt(file, libc_h.FIONBIO(), 1));
        assertEquals(-Errno.EBADF, Syscalls.ioctlSetInt(NONE, libc_h.FIONBIO(), 1));
        assertEquals(0, Syscalls.ioctl(file, libc_h.FIOCLEX(), 0L));
        assertEquals(1, Syscalls.fcntl(file, OpenDescriptors.F_GETFD, 0));
        assertEquals(-Errno.ENOTTY, Syscalls.ioctl(file, libc_h.TIOCGWINSZ(), flags));
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.ioctlGetInt(file, (int) libc_h.FICLONE()));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.ioctlGetLong(file, (int) libc_h.FITRIM()));
    }

    @Test
    void theBytesThatAPathHas() throws IOException {
        Path latin = folder.resolve("x");
        Files.writeString(latin, "y");
        byte[] raw = (folder + "/\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        MemorySegment path = arena.allocate(raw.length + 1);
        path.copyFrom(MemorySegment.ofArray(raw));
        int fd =
                Syscalls.openat(
                        Syscalls.AT_FDCWD, path, libc_h.O_CREAT() | libc_h.O_WRONLY(), 0600);
        assertTrue(fd >= 0, "a name that is not UTF-8");
        OpenDescriptors.close(fd);
        assertArrayEquals(new byte[] {0}, path.asSlice(raw.length).toArray(JAVA_BYTE));
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.openat(Syscalls.AT_FDCWD, path.asSlice(0, raw.length), 0, 0));
    }
}
