package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.OpenFlags.O_CREAT;
import static dev.gatun.io.OpenFlags.O_NOCTTY;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.FileStores;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

class IoctlTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int LOOP_SET_FD = 0x4c00;
    private static final int LOOP_CLR_FD = 0x4c01;
    private static final int LOOP_CTL_GET_FREE = 0x4c82;

    @TempDir Path folder;

    @Test
    void saysHowMuchThereIsToRead() throws IOException {
        try (Pipe pipe = Pipe.open();
                FileFd file = FileFd.open(folder.resolve("f"), O_RDWR.or(O_CREAT), 0600);
                FileFd nothing = FileFd.open("/dev/null", O_RDONLY)) {
            assertEquals(0, Ioctl.bytesToRead(pipe.readEnd()));
            Bytes.write(pipe.writeEnd(), "hello");
            assertEquals(5, Ioctl.bytesToRead(pipe.readEnd()));

            Bytes.write(file, new byte[100]);
            file.lseek(30, Whence.SEEK_SET);
            assertEquals(70, Ioctl.bytesToRead(file));
            file.lseek(4196, Whence.SEEK_SET);
            assertEquals(-4096, Ioctl.bytesToRead(file), "no error number");
            SyscallException e = fails(Errno.ENOTTY, () -> Ioctl.bytesToRead(nothing));
            assertTrue(
                    e.getMessage().startsWith("ioctl(" + nothing + ", FIONREAD): ENOTTY"),
                    e.getMessage());
        }
    }

    @Test
    void saysHowMuchWasNotTakenYet() throws IOException {
        try (Arena arena = Arena.ofConfined();
                Pipe pipe = Pipe.open()) {
            MemorySegment fds = arena.allocate(8, 4);
            assertEquals(
                    0,
                    Syscalls.syscall(SyscallNumber.SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, fds));
            try (Fd one = Fd.own(fds.get(ValueLayout.JAVA_INT, 0));
                    Fd two = Fd.own(fds.get(ValueLayout.JAVA_INT, 4))) {
                assertEquals(0, Ioctl.bytesToSend(one));
                Bytes.write(one, "hello");
                assertTrue(Ioctl.bytesToSend(one) > 0);
                assertEquals("hello", Bytes.readText(two, 5));
                assertEquals(0, Ioctl.bytesToSend(one));
            }
            fails(Errno.ENOTTY, () -> Ioctl.bytesToSend(pipe.writeEnd()));
        }
    }

    @Test
    void setsWhatFcntlShows() throws IOException {
        try (Pipe pipe = Pipe.open();
                MemFd file = MemFd.create("file")) {
            PipeFd end = pipe.readEnd();
            Ioctl.setNonBlocking(end, true);
            assertTrue(Fcntl.isNonBlocking(end));
            Ioctl.setNonBlocking(end, false);
            assertFalse(Fcntl.isNonBlocking(end));

            Ioctl.setCloseOnExec(end, false);
            assertFalse(Fcntl.isCloseOnExec(end));
            Ioctl.setCloseOnExec(end, true);
            assertTrue(Fcntl.isCloseOnExec(end));

            SyscallException e = fails(Errno.ENOTTY, () -> Ioctl.setAsync(file, true));
            assertTrue(e.getMessage().contains("FIOASYNC, 1)"), e.getMessage());
        }
    }

    @Test
    void saysWhatSpaceAFileTakesUp() throws IOException {
        try (MemFd file = MemFd.create("file");
                Pipe pipe = Pipe.open()) {
            file.ftruncate(1 << 20);
            assertEquals(0, Ioctl.allocatedBytes(file), "a hole");
            Bytes.write(file, new byte[10_000]);
            long allocated = Ioctl.allocatedBytes(file);
            assertTrue(allocated >= 10_000 && allocated < 1 << 20, "allocated " + allocated);
            fails(Errno.ENOTTY, () -> Ioctl.allocatedBytes(pipe.readEnd()));
        }
    }

    @Test
    void saysHowLargeBlocksAre() throws IOException {
        try (FileFd directory = FileFd.open(folder, O_RDONLY)) {
            assertEquals(FileStores.of(folder).getBlockSize(), Ioctl.blockSize(directory));
        }
    }

    @Test
    void attributesAreChanged() throws Exception {
        Path path = folder.resolve("f");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                Pipe pipe = Pipe.open()) {
            skipIfRefused(
                    "attributes of files here",
                    () -> Ioctl.inodeFlags(file),
                    Errno.ENOTTY,
                    Errno.EOPNOTSUPP);
            InodeFlags before = Ioctl.inodeFlags(file);
            assertFalse(before.has(InodeFlags.FS_NODUMP_FL), before.toString());
            Ioctl.setInodeFlags(file, before.or(InodeFlags.FS_NODUMP_FL));
            assertEquals(before.or(InodeFlags.FS_NODUMP_FL), Ioctl.inodeFlags(file));
            Ioctl.setInodeFlags(file, before);
            assertEquals(before, Ioctl.inodeFlags(file));
            SyscallException e =
                    fails(
                            Errno.ENOTTY,
                            () -> Ioctl.setInodeFlags(pipe.readEnd(), InodeFlags.FS_NODUMP_FL));
            assertTrue(e.getMessage().contains("FS_IOC_SETFLAGS, FS_NODUMP_FL)"), e::getMessage);
        }
    }

    @Test
    void blocksAreSharedWhereTheFileSystemCan() throws IOException {
        byte[] contents = Bytes.random(16_384);
        try (FileFd source = FileFd.open(folder.resolve("source"), O_RDWR.or(O_CREAT), 0600);
                FileFd target = FileFd.open(folder.resolve("target"), O_RDWR.or(O_CREAT), 0600);
                MemFd elsewhere = MemFd.create("elsewhere")) {
            Bytes.write(source, contents);
            fails(Errno.EXDEV, () -> Ioctl.clone(target, elsewhere));
            fails(Errno.EXDEV, () -> Ioctl.cloneRange(target, 0, elsewhere, 0, 0));
            try {
                Ioctl.clone(target, source);
                assertArrayEquals(contents, Bytes.pread(target, 20_000, 0));
                target.ftruncate(0);
                Ioctl.cloneRange(target, 4096, source, 8192, 4096);
                assertArrayEquals(Bytes.pread(source, 4096, 8192), Bytes.pread(target, 4096, 4096));
            } catch (SyscallException e) {
                System.out.println("no sharing of blocks here: " + e.getMessage());
                assertEquals(Errno.EOPNOTSUPP, e.errno(), e.getMessage());
                assertEquals(
                        "ioctl(" + target + ", FICLONE, " + source + ")",
                        e.getMessage().substring(0, e.getMessage().indexOf(':')));
                e = fails(e.errno(), () -> Ioctl.cloneRange(target, 1, source, 2, 3));
                assertEquals(
                        "ioctl(" + target + ", FICLONERANGE, " + source + ", 2, 3, 1)",
                        e.getMessage().substring(0, e.getMessage().indexOf(':')));
            }
        }
    }

    @Test
    void blockDevicesHaveSizes() throws Exception {
        Path image = folder.resolve("image");
        try (FileFd file = FileFd.open(image, O_RDWR.or(O_CREAT), 0600)) {
            file.ftruncate(3 << 20);
            FileFd[] device = new FileFd[1];
            skipIfRefused(
                    "loop devices",
                    () -> device[0] = attach(file),
                    Errno.EPERM,
                    Errno.EACCES,
                    Errno.ENOENT,
                    Errno.ENXIO);
            try (FileFd loop = device[0]) {
                assertEquals(3 << 20, Ioctl.deviceSize(loop));
                Path queue = queueOf(loop);
                assertEquals(
                        number(queue.resolve("logical_block_size")), Ioctl.logicalBlockSize(loop));
                assertEquals(
                        number(queue.resolve("physical_block_size")),
                        Ioctl.physicalBlockSize(loop));
                assertEquals(0, Ioctl.ioctl(loop, LOOP_CLR_FD, 0));
            }
            fails(Errno.ENOTTY, () -> Ioctl.deviceSize(file));
            fails(Errno.ENOTTY, () -> Ioctl.logicalBlockSize(file));
            fails(Errno.ENOTTY, () -> Ioctl.physicalBlockSize(file));
        }
    }

    /** A block device whose contents are a file. */
    private static FileFd attach(FileFd file) throws IOException {
        try (FileFd control = FileFd.open("/dev/loop-control", O_RDWR)) {
            while (true) {
                int index = Ioctl.ioctl(control, LOOP_CTL_GET_FREE, 0);
                FileFd device = FileFd.open("/dev/loop" + index, O_RDWR);
                try {
                    Ioctl.ioctl(device, LOOP_SET_FD, file.number());
                    return device;
                } catch (SyscallException e) {
                    device.close();
                    // Somebody else took it since it was said to be free.
                    if (e.errno() != Errno.EBUSY) {
                        throw e;
                    }
                }
            }
        }
    }

    private static Path queueOf(FileFd device) throws IOException {
        Path name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + device)).getFileName();
        return Path.of("/sys/block").resolve(name).resolve("queue");
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    @Test
    void terminalsHaveAWindow() throws IOException {
        try (FileFd terminal = FileFd.open("/dev/ptmx", O_RDWR.or(O_NOCTTY));
                MemFd file = MemFd.create("file")) {
            assertEquals(new WindowSize(0, 0, 0, 0), Ioctl.windowSize(terminal));
            WindowSize size = new WindowSize(25, 80, 640, 65_535);
            Ioctl.setWindowSize(terminal, size);
            assertEquals(size, Ioctl.windowSize(terminal));
            assertEquals(0, Ioctl.bytesToSend(terminal));
            fails(Errno.ENOTTY, () -> Ioctl.windowSize(file));
            SyscallException e = fails(Errno.ENOTTY, () -> Ioctl.setWindowSize(file, size));
            assertTrue(e.getMessage().contains("TIOCSWINSZ, WindowSize[rows=25"), e::getMessage);
        }
    }

    @Test
    void anyRequestCanBeGiven() throws IOException {
        try (Pipe pipe = Pipe.open();
                MemFd file = MemFd.create("file");
                Arena arena = Arena.ofConfined()) {
            Bytes.write(pipe.writeEnd(), "abc");
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_INT);
            assertEquals(0, Ioctl.ioctl(pipe.readEnd(), IoctlRequest.FIONREAD.value(), bytes));
            assertEquals(3, bytes.get(ValueLayout.JAVA_INT, 0));
            assertEquals(0, Ioctl.ioctl(file, IoctlRequest.FIONCLEX.value(), 0));
            assertFalse(Fcntl.isCloseOnExec(file));

            // The number of a request may come with a sign, from an int.
            int request = (int) IoctlRequest.BLKGETSIZE64.value();
            assertTrue(request < 0);
            MemorySegment size = arena.allocate(ValueLayout.JAVA_LONG);
            SyscallException e = fails(Errno.ENOTTY, () -> Ioctl.ioctl(file, request, size));
            assertEquals(
                    "ioctl(" + file + ", 0x80081272, [8 bytes]): ENOTTY",
                    e.getMessage().substring(0, e.getMessage().indexOf(" (")));
            e = fails(Errno.ENOTTY, () -> Ioctl.ioctl(file, 0x1234, 5));
            assertEquals(
                    "ioctl(" + file + ", 0x1234, 5): ENOTTY",
                    e.getMessage().substring(0, e.getMessage().indexOf(" (")));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Ioctl.ioctl(file, IoctlRequest.BLKGETSIZE64.value(), bytes));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Ioctl.ioctl(file, IoctlRequest.FIONREAD.value(), 12_345));
        }
    }

    @Test
    void rawCallsWithoutMemoryRefuseWhatNeedsMore() {
        int none = -1;
        assertEquals(-Errno.EBADF, Syscalls.ioctlGetInt(none, IoctlRequest.FIONREAD.value()));
        assertEquals(-Errno.EBADF, Syscalls.ioctlGetLong(none, IoctlRequest.FIOQSIZE.value()));
        assertEquals(-Errno.EBADF, Syscalls.ioctlSetInt(none, IoctlRequest.FIONBIO.value(), 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> Syscalls.ioctlGetInt(none, IoctlRequest.FICLONERANGE.value()));
        assertThrows(
                IllegalArgumentException.class,
                () -> Syscalls.ioctlGetInt(none, IoctlRequest.FICLONE.value()));
        assertThrows(IllegalArgumentException.class, () -> Syscalls.ioctlGetLong(none, 0x9999));
    }
}
