package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.OpenFlags.O_APPEND;
import static dev.gatun.io.OpenFlags.O_CREAT;
import static dev.gatun.io.OpenFlags.O_NONBLOCK;
import static dev.gatun.io.OpenFlags.O_PATH;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.OpenFlags.O_WRONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SkipsLacks;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/** Duplicates, flags, pipes' sizes and hints; locks, leases and signals have tests of their own. */
@ExtendWith(SkipsLacks.class)
class FcntlTest {
    @TempDir Path folder;

    @Test
    void duplicatesAtOrAboveAMinimum() throws IOException {
        try (MemFd file = MemFd.create("file");
                Fd inherited = Fcntl.dupFd(file, 300);
                Fd closed = Fcntl.dupFdCloseOnExec(file, 300)) {
            assertTrue(inherited.number() >= 300, inherited.toString());
            assertTrue(closed.number() >= 300, closed.toString());
            assertTrue(inherited.isOwned() && closed.isOwned());
            assertFalse(Fcntl.isCloseOnExec(inherited));
            assertTrue(Fcntl.isCloseOnExec(closed));
            Bytes.write(inherited, "abc");
            assertEquals("abc", new String(Bytes.pread(file, 10, 0)));
            fails(Errno.EINVAL, () -> Fcntl.dupFd(file, Integer.MAX_VALUE));
            fails(Errno.EINVAL, () -> Fcntl.dupFdCloseOnExec(file, -1));
        }
    }

    @Test
    void knowsDescriptorsOfOneOpenFile() throws Exception {
        Path path = folder.resolve("file");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                FileFd again = FileFd.open(path, O_RDWR);
                FileFd duplicate = Descriptors.dup(file)) {
            assertTrue(Fcntl.isSameOpenFile(file, file));
            assertTrue(Fcntl.isSameOpenFile(file, duplicate));
            assertFalse(Fcntl.isSameOpenFile(file, again));
        }
    }

    @Test
    void knowsWhoMadeTheFile() throws Exception {
        Path path = folder.resolve("file");
        try (FileFd first = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                FileFd second = FileFd.open(path, O_RDWR.or(O_CREAT), 0600)) {
            assertTrue(Fcntl.wasCreated(first));
            assertFalse(Fcntl.wasCreated(second));
        }
    }

    @Test
    void closeOnExecIsOfOneDescriptor() throws IOException {
        try (MemFd file = MemFd.create("file");
                Fd duplicate = Descriptors.dup(file)) {
            assertTrue(Fcntl.isCloseOnExec(file));
            Fcntl.setCloseOnExec(file, false);
            assertFalse(Fcntl.isCloseOnExec(file));
            assertEquals(0, Syscalls.fcntl(file.number(), FcntlCommand.F_GETFD.value(), 0));
            assertTrue(Fcntl.isCloseOnExec(duplicate));
            Fcntl.setCloseOnExec(file, true);
            assertTrue(Fcntl.isCloseOnExec(file));
        }
    }

    @Test
    void statusFlagsAreOfAllDuplicates() throws IOException {
        Path path = folder.resolve("file");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                Fd duplicate = Descriptors.dup(file)) {
            assertEquals(O_RDWR, Fcntl.statusFlags(file), "without O_LARGEFILE");
            Fcntl.setStatusFlags(file, O_APPEND.or(O_NONBLOCK));
            assertEquals(O_RDWR.or(O_APPEND).or(O_NONBLOCK), Fcntl.statusFlags(duplicate));
            Fcntl.setStatusFlags(file, O_RDONLY);
            assertEquals(O_RDWR, Fcntl.statusFlags(duplicate));
        }
        try (FileFd file = FileFd.open(path, O_WRONLY.or(O_APPEND));
                FileFd place = FileFd.open(path, O_PATH)) {
            assertEquals("O_WRONLY|O_APPEND", Fcntl.statusFlags(file).toString());
            assertTrue(Fcntl.statusFlags(place).has(O_PATH));
            SyscallException e = fails(Errno.EBADF, () -> Fcntl.setStatusFlags(place, O_NONBLOCK));
            assertEquals(
                    "fcntl(" + place + ", F_SETFL, O_NONBLOCK): EBADF (Bad file descriptor)",
                    e.getMessage());
            e = fails(Errno.EBADF, () -> Fcntl.setStatusFlags(place, O_RDONLY));
            assertTrue(e.getMessage().contains("F_SETFL, 0): EBADF"), e.getMessage());
        }
    }

    @Test
    void nonBlockingLeavesTheOtherFlags() throws IOException {
        try (FileFd file =
                FileFd.open(folder.resolve("f"), O_RDWR.or(O_CREAT).or(O_APPEND), 0600)) {
            assertFalse(Fcntl.isNonBlocking(file));
            Fcntl.setNonBlocking(file, true);
            assertTrue(Fcntl.isNonBlocking(file));
            assertEquals(O_RDWR.or(O_APPEND).or(O_NONBLOCK), Fcntl.statusFlags(file));
            Fcntl.setNonBlocking(file, true);
            assertTrue(Fcntl.isNonBlocking(file));
            Fcntl.setNonBlocking(file, false);
            assertEquals(O_RDWR.or(O_APPEND), Fcntl.statusFlags(file));
        }
    }

    @Test
    void pipesHaveASize() throws IOException {
        try (Pipe pipe = Pipe.open();
                MemFd file = MemFd.create("file")) {
            int page = (int) Mapping.pageSize();
            assertEquals(2 * page, Fcntl.setPipeSize(pipe.writeEnd(), page + 1));
            assertEquals(2 * page, Fcntl.pipeSize(pipe.readEnd()));
            Bytes.write(pipe.writeEnd(), new byte[2 * page]);
            fails(Errno.EBUSY, () -> Fcntl.setPipeSize(pipe.readEnd(), page));
            fails(Errno.EBADF, () -> Fcntl.pipeSize(file));
            fails(Errno.EBADF, () -> Fcntl.setPipeSize(file, page));
        }
    }

    @Test
    void writeHintsAreOfTheFile() throws Exception {
        Path path = folder.resolve("file");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600);
                FileFd again = FileFd.open(path, O_RDONLY)) {
            skipIfRefused("write hints", () -> Fcntl.writeHint(file), Errno.EINVAL);
            assertEquals(WriteHint.RWH_WRITE_LIFE_NOT_SET, Fcntl.writeHint(file));
            for (WriteHint hint : WriteHint.values()) {
                Fcntl.setWriteHint(file, hint);
                assertEquals(hint, Fcntl.writeHint(again));
            }
        }
    }

    /** Linux 5.17 took them away; before, they are the open file description's. */
    @Test
    void fileWriteHintsAreGoneOrOfTheOpenFile() throws Exception {
        Path path = folder.resolve("file");
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_CREAT), 0600)) {
            try {
                Fcntl.setFileWriteHint(file, WriteHint.RWH_WRITE_LIFE_SHORT);
                assertEquals(WriteHint.RWH_WRITE_LIFE_SHORT, Fcntl.fileWriteHint(file));
            } catch (SyscallException e) {
                assertEquals(Errno.EINVAL, e.errno());
                assertTrue(e.getMessage().contains("F_SET_FILE_RW_HINT"), e.getMessage());
                fails(Errno.EINVAL, () -> Fcntl.fileWriteHint(file));
            }
        }
    }

    @Test
    void anyCommandCanBeGiven() throws IOException {
        try (MemFd file = MemFd.create("file");
                Arena arena = Arena.ofConfined()) {
            assertEquals(1, Fcntl.fcntl(file, FcntlCommand.F_GETFD.value(), 0));
            fails(Errno.EINVAL, () -> Fcntl.fcntl(file, 77_777, 0));
            MemorySegment hint = arena.allocateFrom(ValueLayout.JAVA_LONG, 3);
            assertEquals(0, Fcntl.fcntl(file, FcntlCommand.F_SET_RW_HINT.value(), hint));
            assertEquals(WriteHint.RWH_WRITE_LIFE_MEDIUM, Fcntl.writeHint(file));
            hint.set(ValueLayout.JAVA_LONG, 0, 99);
            fails(Errno.EINVAL, () -> Fcntl.fcntl(file, FcntlCommand.F_SET_RW_HINT.value(), hint));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> Fcntl.fcntl(file, FcntlCommand.F_GETLK.value(), hint));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Fcntl.fcntl(file, FcntlCommand.F_GETLK.value(), 1234));
        }
    }

    @Test
    void aClosedDescriptorIsRefused() throws IOException {
        MemFd closed = MemFd.create("closed");
        closed.close();
        try (MemFd open = MemFd.create("open");
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            MemorySegment memory = arena.allocate(32);
            List<Executable> calls =
                    List.of(
                            () -> Fcntl.fcntl(closed, 1, 0),
                            () -> Fcntl.fcntl(closed, 5, memory),
                            () -> Fcntl.dupFd(closed, 3),
                            () -> Fcntl.isSameOpenFile(open, closed),
                            () -> Fcntl.isSameOpenFile(closed, open),
                            () -> Fcntl.setNonBlocking(closed, true),
                            () -> Fcntl.setLock(closed, lock),
                            () -> Fcntl.owner(closed),
                            () -> Descriptors.dup(closed),
                            () -> Descriptors.dup3(closed, open, true),
                            () -> Descriptors.dup3(open, closed, true),
                            () -> Ioctl.bytesToRead(closed));
            for (Executable call : calls) {
                assertThrows(IllegalStateException.class, call);
            }
        }
    }
}
