package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is done to open files, in the kernel. */
class FileOperationsTest {
    private static final SpliceFlags NONE = SpliceFlags.of(0);

    @TempDir Path folder;

    private IoUring ring;
    private FileFd file;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(64);
        file = FileFd.open(folder.resolve("file"), OpenFlags.O_RDWR.or(OpenFlags.O_CREAT), 0600);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        file.close();
    }

    private void put(String contents) throws Exception {
        try (var arena = Arena.ofConfined()) {
            file.pwrite(text(arena, contents), 0);
        }
    }

    private String contents() throws Exception {
        return Files.readString(folder.resolve("file"));
    }

    /** Of durability nothing can be seen; but of what is asked for, by what is refused. */
    @Test
    void syncsWhatCanBeSynced() throws Exception {
        put("gatun");
        assertEquals(0, run(ring, s -> s.fsync(file)));
        assertEquals(0, run(ring, s -> s.fdatasync(file)));
        assertEquals(0, run(ring, s -> s.fsync(file, 0, 4096, true)));
        assertEquals(0, run(ring, s -> s.fsync(file, 1, 2, false)));
        SyncFileRangeFlags all = SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE_AND_WAIT;
        assertEquals(0, run(ring, s -> s.syncFileRange(file, 0, 0, all)));
        try (var pipe = Pipe.open()) {
            Fd end = pipe.readEnd();
            assertEquals(-Errno.EINVAL, run(ring, s -> s.fsync(end)));
            assertEquals(-Errno.EINVAL, run(ring, s -> s.fdatasync(end)));
            assertEquals(-Errno.EINVAL, run(ring, s -> s.fsync(end, 0, 1, true)));
            assertEquals(-Errno.ESPIPE, run(ring, s -> s.syncFileRange(end, 0, 0, all)));
        }
    }

    @Test
    void sizesChange() throws Exception {
        put("gatun");
        FallocateMode allocate = FallocateMode.FALLOC_FL_ALLOCATE_RANGE;
        assertEquals(0, run(ring, s -> s.fallocate(file, allocate, 4096, 1000)));
        assertEquals(5096, Files.size(folder.resolve("file")));
        int result = run(ring, s -> s.ftruncate(file, 3));
        Rings.assumeKnown(result, "IORING_OP_FTRUNCATE");
        assertEquals(0, result);
        assertEquals("gat", contents());
    }

    /** The operation had 32 bits for the length at first. */
    @Test
    void adviceIsTakenForMoreThan4GiB() throws Exception {
        FileAdvice unneeded = FileAdvice.POSIX_FADV_DONTNEED;
        int result = run(ring, s -> s.posixFadvise(file, 0, 1L << 32, unneeded));
        assumeTrue(result != -Errno.EINVAL, "this kernel takes lengths below 4 GiB only");
        assertEquals(0, result);
    }

    @Test
    void adviceIsTaken() throws Exception {
        put("gatun");
        file.fsync();
        FileAdvice unneeded = FileAdvice.POSIX_FADV_DONTNEED;
        assertEquals(0, run(ring, s -> s.posixFadvise(file, 0, 0, unneeded)));
        try (var pipe = Pipe.open()) {
            Fd end = pipe.readEnd();
            assertEquals(-Errno.ESPIPE, run(ring, s -> s.posixFadvise(end, 0, 0, unneeded)));
        }
        MemorySegment pages =
                Mapping.mmapAnonymous(ring.arena(), 2 * Mapping.pageSize(), MapFlags.MAP_PRIVATE);
        pages.fill((byte) 7);
        MemorySegment second = pages.asSlice(Mapping.pageSize());
        assertEquals(0, run(ring, s -> s.madvise(second, MemoryAdvice.MADV_DONTNEED)));
        assertEquals(7, pages.get(ValueLayout.JAVA_BYTE, 0));
        assertEquals(0, second.get(ValueLayout.JAVA_BYTE, 0));
        MemorySegment constant = pages.asReadOnly();
        assertEquals(0, run(ring, s -> s.madvise(constant, MemoryAdvice.MADV_WILLNEED)));
        // As the kernel has it: pages that cannot be written to can be dropped.
        assertEquals(0, run(ring, s -> s.madvise(constant, MemoryAdvice.MADV_DONTNEED)));
        assertEquals(0, pages.get(ValueLayout.JAVA_BYTE, 0));
        Sqe s = ring.sq().next();
        // The heap's pages are never the caller's to drop.
        MemorySegment heap = MemorySegment.ofArray(new byte[4096]);
        assertThrows(
                IllegalArgumentException.class, () -> s.madvise(heap, MemoryAdvice.MADV_DONTNEED));
        // The kernel would drop the rest of the page, which is not the segment's.
        MemorySegment part = pages.asSlice(0, 100);
        for (var advice : MemoryAdvice.values()) {
            if (advice.dropsContents()) {
                assertThrows(IllegalArgumentException.class, () -> s.madvise(part, advice));
                assertThrows(IllegalArgumentException.class, () -> advice.check(part));
            }
        }
    }

    @Test
    void splicesFromAFileThroughAPipeToAFile() throws Exception {
        put("The locks lift");
        try (var pipe = Pipe.open();
                var target = MemFd.create("target")) {
            Fd in = pipe.writeEnd();
            Fd out = pipe.readEnd();
            assertEquals(5, succeed(ring, s -> s.splice(file, 4, in, -1, 5, NONE)));
            assertEquals(5, succeed(ring, s -> s.splice(out, -1, target, 3, 100, NONE)));
            target.pread(memory, 0);
            assertEquals("\0\0\0locks", text(memory, 0, 8));
        }
    }

    @Test
    void splicesFromADirectDescriptorAndTees() throws Exception {
        put("The locks lift");
        Rings.registerSlots(ring, 2);
        MemorySegment number = ring.arena().allocateFrom(ValueLayout.JAVA_INT, file.number());
        succeed(ring, s -> s.filesUpdate(number, 1, 1));
        DirectDescriptor direct = Rings.direct(ring, 1);
        try (var pipe = Pipe.open();
                var other = Pipe.open()) {
            Fd in = pipe.writeEnd();
            Fd out = pipe.readEnd();
            assertEquals(5, succeed(ring, s -> s.splice(direct, 4, in, -1, 5, NONE)));
            assertEquals(5, succeed(ring, s -> s.tee(out, other.writeEnd(), 100, NONE)));
            assertEquals(5, out.read(memory));
            assertEquals("locks", text(memory, 0, 5));
            memory.fill((byte) 0);
            assertEquals(5, other.readEnd().read(memory));
            assertEquals("locks", text(memory, 0, 5));
        }
    }

    @Test
    void teesFromADirectDescriptor() throws Exception {
        Rings.registerSlots(ring, 2);
        try (var pipe = Pipe.open();
                var other = Pipe.open()) {
            MemorySegment number =
                    ring.arena().allocateFrom(ValueLayout.JAVA_INT, pipe.readEnd().number());
            succeed(ring, s -> s.filesUpdate(number, 1, 1));
            pipe.writeEnd().write(text(ring.arena(), "gatun"));
            DirectDescriptor direct = Rings.direct(ring, 1);
            assertEquals(5, succeed(ring, s -> s.tee(direct, other.writeEnd(), 9, NONE)));
            assertEquals(5, other.readEnd().read(memory));
            assertEquals("gatun", text(memory, 0, 5));
        }
    }

    @Test
    void aLinkedCloseComesAfterTheWrite() throws Exception {
        Path path = folder.resolve("other");
        Fd fd = FileFd.open(path, OpenFlags.O_WRONLY.or(OpenFlags.O_CREAT), 0600);
        int number = fd.number();
        memory.setString(0, "gatun");
        ring.sq().next().pwrite(fd, memory, 0, 5, 0).userData(1).link();
        ring.sq().next().close(fd).userData(2);
        assertFalse(fd.isOpen());
        assertTrue(isOpen(number));
        assertEquals(2, ring.submitAndWait(2));
        assertEquals(
                List.of(new Completions.Done(1, 5, 0), new Completions.Done(2, 0, 0)),
                take(ring, 2));
        assertEquals("gatun", Files.readString(path));
        assertFalse(isAt(number, path));
    }

    private Fd opened(String name) throws Exception {
        return FileFd.open(folder.resolve(name), OpenFlags.O_WRONLY.or(OpenFlags.O_CREAT), 0600);
    }

    @Test
    void aCloseThatDidNotHappenGivesTheDescriptorBack() throws Exception {
        Fd fd = opened("cancelled");
        int number = fd.number();
        for (int i = 0; i < 2; i++) {
            ring.sq().next().nop(-Errno.EIO).userData(1).link();
            ring.sq().next().close(fd).userData(2);
            assertThrows(IllegalStateException.class, () -> ring.closeCompleted(fd, 0));
            assertEquals(2, ring.submitAndWait(2));
            int res = take(ring, 2).getLast().res();
            assertEquals(-Errno.ECANCELED, res);
            assertThrows(IllegalStateException.class, fd::number);
            if (i == 1) {
                fd.close();
                assertTrue(isAt(number, folder.resolve("cancelled")), "the ring's until then");
            }
            ring.closeCompleted(fd, res);
            assertThrows(IllegalStateException.class, () -> ring.closeCompleted(fd, res));
            assertEquals(i == 0, fd.isOpen());
        }
        assertFalse(isAt(number, folder.resolve("cancelled")));
    }

    @Test
    void aCloseThatWasDoneIsNotDoneAgain() throws Exception {
        Fd fd = opened("done");
        int number = fd.number();
        int res = run(ring, s -> s.close(fd));
        assertEquals(0, res);
        try (Fd other = opened("other")) {
            assertEquals(number, other.number(), "the test is about a number used again");
            fd.close();
            ring.closeCompleted(fd, res);
            fd.close();
            assertFalse(fd.isOpen());
            assertTrue(isAt(number, folder.resolve("other")));
        }
    }

    @Test
    void aCloseThatLeavesTheQueueGivesTheDescriptorBack() throws Exception {
        Fd fd = opened("refused");
        int number = fd.number();
        ring.sq().next().close(fd).link();
        assertFalse(fd.isOpen());
        Fd closed = Fd.own(Syscalls.dup(file.number()));
        closed.close();
        assertThrows(IllegalStateException.class, () -> ring.sq().next().fsync(closed));
        assertEquals(0, ring.sq().pending());
        assertEquals(number, fd.number());
        try (var other = IoUring.open(4)) {
            other.sq().next().close(fd);
            assertFalse(fd.isOpen());
        }
        assertEquals(number, fd.number(), "it was never submitted");
        var other = IoUring.open(4);
        other.sq().next().close(fd);
        fd.close();
        assertTrue(isAt(number, folder.resolve("refused")));
        other.close();
        assertFalse(isAt(number, folder.resolve("refused")));
    }

    private static boolean isAt(int number, Path path) throws Exception {
        Path link = Path.of("/proc/self/fd/" + number);
        return Files.exists(link) && Files.isSameFile(link, path);
    }

    @Test
    void closeRefusesWhatIsNotItsToClose() throws Exception {
        Sqe s = ring.sq().next();
        Fd borrowed = Fd.borrow(file.number());
        assertThrows(IllegalStateException.class, () -> s.close(borrowed));
        try (var other = IoUring.open(4)) {
            other.sq().next().fsync(file);
            assertThrows(IllegalStateException.class, () -> s.close(file));
            assertTrue(file.isOpen());
        }
        Fd closed = Fd.own(Syscalls.dup(file.number()));
        closed.close();
        assertThrows(IllegalStateException.class, () -> s.close(closed));
    }

    @Test
    void directDescriptorsAreInstalledAndClosed() throws Exception {
        put("gatun");
        Rings.registerSlots(ring, 2);
        MemorySegment number = ring.arena().allocateFrom(ValueLayout.JAVA_INT, file.number());
        succeed(ring, s -> s.filesUpdate(number, 1, 1));
        DirectDescriptor direct = Rings.direct(ring, 1);
        for (var flags : List.of(InstallFlags.of(0), InstallFlags.IORING_FIXED_FD_NO_CLOEXEC)) {
            int result = run(ring, s -> s.fixedFdInstall(direct, flags));
            Rings.assumeKnown(result, "IORING_OP_FIXED_FD_INSTALL");
            try (var installed = FileFd.own(result)) {
                assertEquals(5, installed.pread(memory, 0));
                assertEquals("gatun", text(memory, 0, 5));
                boolean closesOnExec = (Syscalls.fcntl(result, 1, 0) & 1) != 0;
                assertEquals(flags.bits() == 0, closesOnExec);
            }
        }
        assertEquals(0, run(ring, s -> s.closeDirect(direct)));
        Sqe s = ring.sq().next();
        assertThrows(IllegalStateException.class, () -> s.closeDirect(direct));
        assertThrows(IllegalStateException.class, () -> s.pread(direct, memory, 0, 1, 0));
        assertEquals(0, ring.sq().pending());
        DirectDescriptor empty = Rings.direct(ring, 1);
        assertEquals(-Errno.EBADF, run(ring, next -> next.pread(empty, memory, 0, 1, 0)));
        assertEquals(-Errno.EBADF, run(ring, next -> next.closeDirect(empty)));
        assertTrue(file.isOpen());
    }
}
