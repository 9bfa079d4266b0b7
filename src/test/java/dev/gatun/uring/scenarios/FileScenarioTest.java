package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.path;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RwFlags;
import dev.gatun.io.Whence;
import dev.gatun.sys.Errno;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;
import dev.gatun.uring.scenarios.Scenario.Submission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Files: every way to the same bytes, positions, sizes, order of a sync. */
class FileScenarioTest {
    private static final RwFlags NO_FLAGS = RwFlags.of(0);

    private static FileFd open(Path path, OpenFlags flags) throws Exception {
        return FileFd.open(path, flags.or(OpenFlags.O_CREAT), 0600);
    }

    @Test
    void everyWayOfReadingGivesTheSameBytes(@TempDir Path folder) throws Exception {
        int size = 64 * 1024;
        for (RingOptions options :
                List.of(RingOptions.entries(8), RingOptions.entries(8).submissionPolling(10))) {
            try (var ring = IoUring.open(options);
                    var file = open(folder.resolve("f"), OpenFlags.O_RDWR)) {
                MemorySegment content = pattern(ring.arena().allocate(size), 11);
                file.writeFully(content, 0);
                MemorySegment memory = ring.arena().allocate(size, 4096);
                RegisteredBuffers.register(ring, memory);
                var direct = RegisteredFiles.register(ring, file).get(0);
                var vector = IoVector.of(ring.arena(), memory.asSlice(0, 999), memory.asSlice(999));
                List<Submission> ways =
                        List.of(
                                s -> s.pread(file, memory, 0, size, 0),
                                s -> s.pread(direct, memory, 0, size, 0),
                                s -> s.pread(direct, memory, 0, size, 0).async(),
                                s -> s.preadv(file, vector, 0),
                                s -> s.preadv(direct, vector, 0),
                                s -> s.readFixed(file, 0, memory, 0, size, 0),
                                s -> s.readFixed(direct, 0, memory, 0, size, 0),
                                s -> s.readFixed(direct, 0, memory, 0, size, 0).async());
                for (Submission way : ways) {
                    memory.fill((byte) 0);
                    assertEquals(size, result(ring, way));
                    assertEquals(-1, memory.mismatch(content));
                }
                file.ftruncate(100);
                for (Submission way : ways) {
                    assertEquals(100, result(ring, way));
                }
            }
        }
    }

    @Test
    void thePositionIsUsedAndMoved() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("position")) {
            MemorySegment content = pattern(ring.arena().allocate(64), 1);
            MemorySegment memory = ring.arena().allocate(64);
            for (int i = 0; i < 4; i++) {
                int at = 16 * i;
                boolean async = i % 2 == 0;
                assertEquals(
                        16,
                        result(
                                ring,
                                s -> {
                                    var sqe = s.write(file, content, at, 16);
                                    return async ? sqe.async() : sqe;
                                }));
                assertEquals(at + 16, file.lseek(0, Whence.SEEK_CUR));
            }
            file.lseek(8, Whence.SEEK_SET);
            assertEquals(16, result(ring, s -> s.read(file, memory, 0, 16)));
            assertEquals(24, file.lseek(0, Whence.SEEK_CUR));
            assertEquals(16, result(ring, s -> s.read(file, memory, 16, 16).async()));
            assertEquals(-1, memory.asSlice(0, 32).mismatch(content.asSlice(8, 32)));
            // With an offset it stays where it is.
            assertEquals(16, result(ring, s -> s.pread(file, memory, 0, 16, 0)));
            assertEquals(40, file.lseek(0, Whence.SEEK_CUR));
        }
    }

    @Test
    void theEndOfAFileGivesLess() throws Exception {
        try (var ring = IoUring.open(8);
                var file = MemFd.create("short")) {
            file.ftruncate(100);
            MemorySegment memory = ring.arena().allocate(256);
            var vector = IoVector.of(ring.arena(), memory.asSlice(0, 64), memory.asSlice(64));
            assertEquals(100, result(ring, s -> s.preadv(file, vector, 0)));
            assertEquals(30, result(ring, s -> s.preadv(file, vector, 70)));
            assertEquals(0, result(ring, s -> s.preadv(file, vector, 100)));
            assertEquals(0, result(ring, s -> s.pread(file, memory, 0, 64, 1000)));
        }
    }

    @Test
    void aReadThatMayNotWaitGivesDataOrEagain(@TempDir Path folder) throws Exception {
        try (var ring = IoUring.open(8);
                var file = open(folder.resolve("f"), OpenFlags.O_RDWR)) {
            file.writeFully(ring.arena().allocate(8192), 0);
            file.fsync();
            file.posixFadvise(0, 8192, FileAdvice.POSIX_FADV_DONTNEED);
            MemorySegment memory = ring.arena().allocate(4096);
            var vector = IoVector.of(ring.arena(), memory);
            int res = result(ring, s -> s.preadv2(file, vector, 0, RwFlags.RWF_NOWAIT));
            assertTrue(res == -Errno.EAGAIN || res == 4096, () -> "" + res);
            assertEquals(4096, file.pread(memory, 0));
            assertEquals(4096, result(ring, s -> s.preadv2(file, vector, 0, RwFlags.RWF_NOWAIT)));
        }
    }

    @Test
    void aFileThatTheKernelMakesIsRead() throws Exception {
        try (var ring = IoUring.open(8);
                var file = FileFd.open("/proc/self/mountinfo", OpenFlags.O_RDONLY)) {
            MemorySegment memory = ring.arena().allocate(64, 4096);
            RegisteredBuffers.register(ring, memory);
            MemorySegment expected = ring.arena().allocate(64);
            assertEquals(64, file.pread(expected, 0));
            assertEquals(64, result(ring, s -> s.pread(file, memory, 0, 64, 0)));
            assertEquals(-1, memory.mismatch(expected));
            memory.fill((byte) 0);
            int fixed = result(ring, s -> s.readFixed(file, 0, memory, 0, 64, 0));
            assertEquals(64, fixed);
            assertEquals(-1, memory.mismatch(expected));
        }
    }

    @Test
    void aWorkerSeesTheSameProcess() throws Exception {
        try (var ring = IoUring.open(8)) {
            MemorySegment memory = ring.arena().allocate(4096);
            MemorySegment path = ring.arena().allocateFrom("/proc/self/stat");
            int number = result(ring, s -> s.openat(path, OpenFlags.O_RDONLY, 0).async());
            assertTrue(number >= 0, () -> Errno.describe(-number));
            try (var file = FileFd.own(number)) {
                int n = result(ring, s -> s.pread(file, memory, 0, 4096, 0));
                byte[] bytes = memory.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
                String text = new String(bytes, StandardCharsets.UTF_8);
                assertTrue(text.startsWith(ProcessHandle.current().pid() + " "), text);
            }
        }
    }

    @Test
    void directReadsOneByOne(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("f");
        Files.write(path, new byte[16 * 4096]);
        try (var ring = IoUring.open(1);
                var file = FileFd.open(path, OpenFlags.O_RDONLY.or(OpenFlags.O_DIRECT))) {
            MemorySegment memory = ring.arena().allocate(4096, 4096);
            for (int i = 0; i < 16; i++) {
                ring.sq().next().pread(file, memory, 0, 4096, i * 4096L);
                assertEquals(1, ring.submitAndWait(1));
                assertEquals(4096, take(ring, 1).getFirst().res());
            }
        }
    }

    @Test
    void directReadsAndWritesArePolledFor(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("f");
        Files.write(path, new byte[16 * 4096]);
        var options = RingOptions.entries(8).with(SetupFlags.IORING_SETUP_IOPOLL);
        try (var ring = IoUring.open(options);
                var file = FileFd.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_DIRECT))) {
            MemorySegment memory = pattern(ring.arena().allocate(4096, 4096), 8);
            MemorySegment back = ring.arena().allocate(4096, 4096);
            // A disk without queues to poll takes none.
            Set<Integer> possible = Set.of(4096, -Errno.EOPNOTSUPP);
            int written = result(ring, s -> s.pwrite(file, memory, 0, 4096, 4096));
            assertTrue(possible.contains(written), () -> Errno.describe(-written));
            int read = result(ring, s -> s.pread(file, back, 0, 4096, 4096));
            assertTrue(possible.contains(read), () -> Errno.describe(-read));
            assertTrue(written < 0 || read < 0 || back.mismatch(memory) == -1);
        }
    }

    @Test
    void polledReadsOverflow(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("f");
        Files.write(path, new byte[4096]);
        var options =
                RingOptions.entries(4).completionEntries(4).with(SetupFlags.IORING_SETUP_IOPOLL);
        try (var ring = IoUring.open(options);
                var file = FileFd.open(path, OpenFlags.O_RDONLY.or(OpenFlags.O_DIRECT))) {
            MemorySegment memory = ring.arena().allocate(4096, 4096);
            int seen = 0;
            for (int i = 0; i < 16; i++) {
                ring.sq().next().pread(file, memory, 0, 4096, 0).userData(i);
                int submitted = ring.submit();
                if (submitted == IoUring.BUSY) {
                    seen += take(ring, 4).size();
                    ring.submit();
                }
            }
            seen += take(ring, 16 - seen).size();
            assertEquals(16, seen);
        }
    }

    @Test
    void largeFilesAreOpenedInChains(@TempDir Path folder) throws Exception {
        Path path = Files.write(folder.resolve("f"), new byte[1]);
        try (var ring = IoUring.open(8);
                var file = open(path, OpenFlags.O_RDWR)) {
            file.ftruncate(5L << 30);
            for (boolean ioDrained : new boolean[] {false, true}) {
                var first = ring.sq().next().nop().userData(0).link();
                var open = ring.sq().next().openat(path(ring, path), OpenFlags.O_RDWR, 0);
                open.userData(1);
                if (ioDrained) {
                    open.ioDrain();
                }
                assertEquals(2, ring.submit());
                List<Integer> all = results(take(ring, 2));
                assertTrue(all.get(1) >= 0, () -> first + " " + all);
                FileFd.own(all.get(1)).close();
            }
        }
    }

    @Test
    void largeFilesAreWrittenPastFourGigabytes(@TempDir Path folder) throws Exception {
        Path path = Files.write(folder.resolve("f"), new byte[1]);
        try (var ring = IoUring.open(8)) {
            int number = result(ring, s -> s.openat(path(ring, path), OpenFlags.O_RDWR, 0));
            try (var file = FileFd.own(number)) {
                MemorySegment memory = pattern(ring.arena().allocate(64), 1);
                MemorySegment back = ring.arena().allocate(64);
                long far = (4L << 30) + 4095;
                assertEquals(64, result(ring, s -> s.pwrite(file, memory, 0, 64, far)));
                assertEquals(64, result(ring, s -> s.pread(file, back, 0, 64, far)));
                assertEquals(-1, back.mismatch(memory));
                assertEquals(far + 64, Files.size(path));
            }
        }
    }

    @Test
    void aSyncBehindAnIoDrainComesAfterTheWrites(@TempDir Path folder) throws Exception {
        try (var ring = IoUring.open(16);
                var file = open(folder.resolve("f"), OpenFlags.O_RDWR)) {
            MemorySegment memory = ring.arena().allocate(4096);
            for (int i = 0; i < 4; i++) {
                ring.sq().next().pwrite(file, memory, 0, 4096, i * 4096L).userData(i).async();
            }
            ring.sq().next().fsync(file).userData(4).ioDrain();
            assertEquals(5, ring.submit());
            List<Done> all = take(ring, 5);
            assertEquals(4, all.getLast().userData());
            assertEquals(List.of(4096, 4096, 4096, 4096, 0), results(all));
        }
    }

    @Test
    void aSyncAfterFilesWereRegistered(@TempDir Path folder) throws Exception {
        try (var ring = IoUring.open(8);
                var file = open(folder.resolve("f"), OpenFlags.O_RDWR)) {
            for (int i = 0; i < 5; i++) {
                RegisteredFiles.register(ring, file).close();
                assertEquals(0, result(ring, s -> s.fsync(file)));
            }
        }
    }

    @Test
    void spaceIsAllocatedThenSynced(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("f");
        try (var ring = IoUring.open(8);
                var file = open(path, OpenFlags.O_RDWR)) {
            assertEquals(
                    List.of(0, 0),
                    results(
                            ring,
                            s -> s.fallocate(file, FallocateMode.of(0), 0, 100_000).link(),
                            s -> s.fsync(file)));
            assertEquals(100_000, Files.size(path));
        }
    }

    @Test
    void sizesThatAreWrongAreRefused(@TempDir Path folder) throws Exception {
        Path path = Files.write(folder.resolve("f"), new byte[10]);
        try (var ring = IoUring.open(8);
                var readable = FileFd.open(path, OpenFlags.O_RDONLY)) {
            assertEquals(-Errno.EINVAL, result(ring, s -> s.ftruncate(readable, 5)));
            var sqe = ring.sq().next();
            assertThrows(IllegalArgumentException.class, () -> sqe.ftruncate(readable, -1));
            sqe.nop();
            ring.submit();
            take(ring, 1);
            assertEquals(10, Files.size(path));
        }
    }

    @Test
    void aDescriptorOfAPathOnlyIsClosed(@TempDir Path folder) throws Exception {
        try (var ring = IoUring.open(8)) {
            var opath = FileFd.open(folder, OpenFlags.O_PATH);
            int number = opath.number();
            assertEquals(0, result(ring, s -> s.close(opath)));
            assertFalse(opath.isOpen());
            assertEquals(-Errno.EBADF, Syscalls.close(number));
        }
    }
}
