package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.io.XattrFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When an operation's file is looked up: at the submit, or by a worker. Here all workers are kept
 * busy, so that a number can be closed between the submit and the worker. Closed behind the
 * library's back, it is not open any more when the worker looks; closed by its {@link Fd}, it is
 * held until the operation has completed.
 */
class LateLookupTest {
    private static final int AT_THE_SUBMIT = 0;
    private static final int BY_A_WORKER = -Errno.EBADF;

    /** Past all numbers that are in use, so that nobody in this JVM gets it meanwhile. */
    private static final int UNUSED = 700;

    private static final long OPENED = 1;
    private static final long MOVED = 2;
    private static final long TESTED = 3;

    @TempDir private Path folder;
    private MemorySegment memory;
    private Pipe pipe;

    private interface Submission {
        Sqe fill(Sqe sqe, Fd file) throws Exception;
    }

    private MemorySegment name() {
        return memory.asSlice(0, 16);
    }

    @TestFactory
    Stream<DynamicTest> byAWorker() throws Exception {
        Map<String, Submission> all = new LinkedHashMap<>();
        SpliceFlags none = SpliceFlags.of(0);
        var range = SyncFileRangeFlags.SYNC_FILE_RANGE_WRITE_AND_WAIT;
        all.put("fsync", Sqe::fsync);
        all.put("fdatasync", Sqe::fdatasync);
        all.put("fsync of a part", (s, file) -> s.fsync(file, 0, 8, true));
        all.put("syncFileRange", (s, file) -> s.syncFileRange(file, 0, 8, range));
        all.put(
                "fallocate",
                (s, file) -> s.fallocate(file, FallocateMode.FALLOC_FL_ALLOCATE_RANGE, 0, 8));
        all.put("ftruncate", (s, file) -> s.ftruncate(file, 8));
        all.put(
                "posixFadvise",
                (s, file) -> s.posixFadvise(file, 0, 8, FileAdvice.POSIX_FADV_WILLNEED));
        all.put(
                "fsetxattr",
                (s, file) -> s.fsetxattr(file, name(), memory.asSlice(16, 1), XattrFlags.of(0)));
        all.put("fgetxattr", (s, file) -> s.fgetxattr(file, name(), memory.asSlice(16, 8)));
        all.put("shutdown", (s, file) -> s.shutdown(file, Shutdown.SHUT_RD));
        all.put("splice to", (s, file) -> s.splice(pipe.readEnd(), -1, file, 0, 8, none));
        all.put("splice from", (s, file) -> s.splice(file, 0, pipe.writeEnd(), -1, 8, none));
        all.put("tee to", (s, file) -> s.tee(pipe.readEnd(), file, 8, none));
        all.put("tee from", (s, file) -> s.tee(file, pipe.writeEnd(), 8, none));
        all.put("read with async", (s, file) -> s.pread(file, memory, 0, 8, 0).async());
        // Linux 6.1 looks up at the submit, which this one tells for all of them.
        boolean late = result(Sqe::fsync, false) == BY_A_WORKER;
        return all.entrySet().stream()
                .map(
                        each ->
                                DynamicTest.dynamicTest(
                                        each.getKey(),
                                        () -> {
                                            int held = result(each.getValue(), true);
                                            assertNotEquals(-Errno.EBADF, held, "held");
                                            assumeTrue(late, "this kernel looks up at the submit");
                                            assertEquals(
                                                    BY_A_WORKER, result(each.getValue(), false));
                                        }));
    }

    /** What waits for nothing. */
    @TestFactory
    Stream<DynamicTest> atTheSubmit() throws Exception {
        Map<String, Submission> all = new LinkedHashMap<>();
        all.put("read", (s, file) -> s.pread(file, memory, 0, 8, 0));
        all.put(
                "posixFadvise",
                (s, file) -> s.posixFadvise(file, 0, 8, FileAdvice.POSIX_FADV_SEQUENTIAL));
        return all.entrySet().stream()
                .map(
                        each ->
                                DynamicTest.dynamicTest(
                                        each.getKey(),
                                        () ->
                                                assertEquals(
                                                        AT_THE_SUBMIT,
                                                        result(each.getValue(), false))));
    }

    /** The operation's result, whose file is closed before a worker is free; by its Fd, or not. */
    private int result(Submission operation, boolean byFd) throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        try (var ring = IoUring.open(8);
                var empty = Pipe.open();
                var other = Pipe.open()) {
            memory = ring.arena().allocate(64);
            memory.setString(0, "user.test");
            pipe = other;
            ring.registration().registerIowqMaxWorkers(1, 1);
            MemorySegment path = ring.arena().allocateFrom(fifo.toString());
            // Sleeps until the other end is opened: the worker for files.
            ring.sq().next().openat(path, OpenFlags.O_RDONLY, 0).async().userData(OPENED);
            // Sleeps until something is in the pipe: the worker for all else.
            ring.sq()
                    .next()
                    .splice(empty.readEnd(), -1, other.writeEnd(), -1, 8, SpliceFlags.of(0))
                    .userData(MOVED);
            ring.submit();
            int number;
            try (var file = MemFd.create("test")) {
                number = Fcntl.dupFdCloseOnExec(file, UNUSED).detach();
                Fd high = byFd ? Fd.own(number) : Fd.borrow(number);
                operation.fill(ring.sq().next(), high).userData(TESTED);
                ring.submit();
                high.close();
                if (!byFd) {
                    assertEquals(0, Syscalls.close(number));
                }
            }
            assertEquals(byFd, isOpen(number));
            FileFd.open(fifo, OpenFlags.O_WRONLY).close();
            assertEquals(8, empty.writeEnd().write(memory, 0, 8));
            Map<Long, Integer> results = new HashMap<>();
            for (Completions.Done done : Completions.take(ring, 3)) {
                results.put(done.userData(), done.res());
            }
            Fd.own(results.get(OPENED)).close();
            assertEquals(8, results.get(MOVED));
            assertFalse(isOpen(number), "closed in the end");
            return results.get(TESTED);
        } finally {
            Files.delete(fifo);
        }
    }
}
