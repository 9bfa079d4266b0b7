package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.Until;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Whence;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Reads and writes of regular files, with memory of every kind and of every size. */
class TransfersTest {
    private static final int[] SIZES = {
        0,
        1,
        4096,
        ServiceOptions.SMALL_BYTES,
        ServiceOptions.SMALL_BYTES + 1,
        ServiceOptions.LARGE_BYTES,
        ServiceOptions.LARGE_BYTES + 1,
        3 * ServiceOptions.LARGE_BYTES - 5,
        1 << 20,
    };

    private static RingService service;
    private static RingService lent;
    private static Arena shared;

    @TempDir private Path directory;

    @BeforeAll
    static void open() throws Exception {
        service = RingService.open();
        lent = RingService.open(ServiceOptions.DEFAULT.usesCallersMemory(true).rings(2));
        shared = Arena.ofShared();
    }

    @AfterAll
    static void close() {
        service.close();
        lent.close();
        shared.close();
    }

    /** Memory of every kind. */
    private static List<MemorySegment> memories(Arena confined, RingService of, int size) {
        return List.of(
                MemorySegment.ofArray(new byte[size]),
                MemorySegment.ofArray(new byte[size + 10]).asSlice(5, size),
                MemorySegment.ofBuffer(ByteBuffer.allocateDirect(size)),
                confined.allocate(size),
                shared.allocate(size),
                Arena.ofAuto().allocate(size),
                of.arena().allocate(size));
    }

    @Test
    void ofAllMemoryAndAllSizes() throws Exception {
        for (RingService each : List.of(service, lent, service.ignoringInterrupts())) {
            for (int size : SIZES) {
                byte[] content = Services.bytes(size);
                try (Arena confined = Arena.ofConfined();
                        FileFd file = Services.file(directory, new byte[0])) {
                    for (MemorySegment memory : memories(confined, each, size)) {
                        memory.copyFrom(MemorySegment.ofArray(content));
                        assertEquals(size, each.pwrite(file, memory, 100));
                        if (memory.isNative() == (size > 4096)) {
                            file.fdatasync(); // or it stays in the page cache
                        }
                        memory.fill((byte) 0);
                        assertEquals(size, each.pread(file, memory, 100), "cached");
                        assertArrayEquals(content, memory.toArray(JAVA_BYTE));
                        file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
                        memory.fill((byte) 0);
                        assertEquals(size, each.pread(file, memory, 100), "maybe not cached");
                        assertArrayEquals(content, memory.toArray(JAVA_BYTE));
                        assertEquals(
                                Math.max(0, size - 1), each.pread(file, memory, 101), "the end");
                        assertEquals(0, each.pread(file, memory, size + 100), "at the end");
                    }
                }
            }
        }
    }

    /**
     * What is cached is read while operations have all buffers of the ring; and by more threads at
     * once than there are buffers for that.
     */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // no interrupt ends it
    void whatIsCachedWaitsForNoBuffer() throws Exception {
        byte[] content = Services.bytes(3 * 4096);
        try (FileFd file = Services.file(directory, content);
                RingService one = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1))) {
            byte[] page = new byte[4096];
            one.pread(file, page, 0);
            Assumptions.assumeTrue(
                    one.statistics().cachedReads() == 1,
                    "this file system gives reads to the ring");
            BouncePool pool = one.rings().get(0).pools().small();
            long taken = pool.take();
            assertEquals(page.length, one.pread(file, page, 4096));
            assertArrayEquals(Arrays.copyOfRange(content, 4096, 8192), page);
            byte[] rest = new byte[ServiceOptions.SMALL_BYTES];
            assertEquals(4096, one.pread(file, rest, 8192));
            assertArrayEquals(
                    Arrays.copyOfRange(content, 8192, content.length), Arrays.copyOf(rest, 4096));
            long[] brief = new long[BouncePools.BRIEF_BUFFERS];
            for (int i = 0; i < brief.length; i++) {
                brief[i] = pool.takeBriefly();
            }
            assertEquals(
                    brief.length,
                    Arrays.stream(brief).filter(at -> at != taken).distinct().count());
            pool.give(taken);
            assertEquals(page.length, one.pread(file, page, 0));
            assertEquals(taken, pool.takeBriefly());
            for (long each : brief) {
                pool.give(each);
            }
            assertEquals(page.length, one.pread(file, page, 0));
            assertNotEquals(taken, pool.takeBriefly());
        }
    }

    private static void forget(FileFd file) throws Exception {
        file.fdatasync();
        file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
    }

    @Test
    void atTheFilesPosition() throws Exception {
        byte[] content = Services.bytes(300_000);
        try (FileFd file = Services.file(directory, new byte[0])) {
            assertEquals(content.length, service.write(file, content));
            assertEquals(0, service.read(file, new byte[10]));
            file.lseek(0, Whence.SEEK_SET);
            forget(file);
            byte[] first = new byte[200_000];
            byte[] rest = new byte[200_000];
            assertEquals(200_000, service.read(file, first));
            assertEquals(100_000, service.read(file, rest));
            assertArrayEquals(Arrays.copyOf(content, 200_000), first);
            assertArrayEquals(
                    Arrays.copyOfRange(content, 200_000, 300_000), Arrays.copyOf(rest, 100_000));
        }
    }

    /** As the kernel has them: nothing is written over, and nothing read twice. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threadsShareThePosition(boolean cached) throws Exception {
        int each = 500;
        int threads = 4;
        try (FileFd file = Services.file(directory, new byte[0])) {
            atOnce(threads, each, () -> service.write(file, new byte[] {1}));
            assertEquals(each * threads, file.size());
            file.lseek(0, Whence.SEEK_SET);
            if (!cached) {
                service.transfers().hint(file).setImpossible(); // each read is the ring's
            }
            atOnce(threads, each, () -> service.read(file, new byte[1]));
            assertEquals(0, service.read(file, new byte[1]));
        }
    }

    /** Whoever appends has a buffer, and whoever reads at the position wants one. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // no interrupt ends it
    void whoeverAppendsHoldsNoBufferFromAReader() throws Exception {
        Path path = Files.createFile(directory.resolve("both"));
        byte[] large = new byte[ServiceOptions.SMALL_BYTES + 1];
        try (RingService one = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1));
                FileFd file = one.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_APPEND));
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean appends = i % 2 == 0;
                all.add(
                        executor.submit(
                                () -> {
                                    for (int n = 0; n < 200; n++) {
                                        if (appends) {
                                            one.write(file, large);
                                        } else {
                                            one.read(file, large.clone());
                                        }
                                    }
                                    return null;
                                }));
            }
            for (Future<Void> thread : all) {
                thread.get();
            }
            assertEquals(400L * large.length, file.size());
        }
    }

    /** Some threads make a call that moves one byte, each so many times. */
    private static void atOnce(int threads, int times, Callable<Long> call) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(
                        executor.submit(
                                () -> {
                                    for (int n = 0; n < times; n++) {
                                        assertEquals(1, call.call());
                                    }
                                    return null;
                                }));
            }
            for (Future<Void> thread : all) {
                thread.get();
            }
        }
    }

    /** With several rings, the descriptor's number says which ring, and a close takes it away. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // no interrupt ends it
    void whoWaitsForABufferAndFindsAClosedDescriptorGivesItBack() throws Exception {
        ServiceOptions two = ServiceOptions.DEFAULT.rings(2).buffers(1, 1);
        FileFd file = Services.file(directory, new byte[0]);
        try (RingService several = RingService.open(two)) {
            BouncePool pool = several.rings().of(file).pools().small();
            long taken = pool.take();
            FutureTask<Long> write =
                    new FutureTask<>(() -> several.pwrite(file, shared.allocate(1), 0));
            Thread.ofVirtual().start(write);
            Until.holds("it waits", () -> pool.waiting() == 1);
            file.close();
            pool.give(taken);
            assertThrows(ExecutionException.class, write::get);
            assertEquals(taken, pool.take());
        }
    }

    @Test
    void appended() throws Exception {
        byte[] content = Services.bytes(200_000);
        Path path = directory.resolve("appended");
        Files.write(path, new byte[] {7});
        try (FileFd file = service.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_APPEND))) {
            assertEquals(content.length, service.write(file, content));
            assertEquals(0, service.read(file, new byte[8]), "the position is at the end");
            byte[] back = new byte[content.length];
            assertEquals(content.length, service.pread(file, back, 1));
            assertArrayEquals(content, back);
        }
    }

    @Test
    void byteBuffersMoveTheirPosition() throws Exception {
        byte[] content = Services.bytes(100);
        for (ByteBuffer buffer :
                List.of(ByteBuffer.allocate(100), ByteBuffer.allocateDirect(100))) {
            try (FileFd file = Services.file(directory, content)) {
                buffer.position(10).limit(60);
                assertEquals(50, service.pread(file, buffer, 5));
                assertEquals(60, buffer.position());
                buffer.position(10);
                assertEquals(50, service.pwrite(file, buffer, 0));
                assertEquals(60, buffer.position());
                buffer.position(20);
                assertEquals(40, service.write(file, buffer));
                buffer.clear();
                assertEquals(60, service.read(file, buffer));
                assertEquals(60, buffer.position());
                assertEquals(content[45], buffer.get(0));
            }
        }
        try (FileFd file = Services.file(directory, content)) {
            ByteBuffer readOnly = ByteBuffer.allocate(10).asReadOnlyBuffer();
            assertThrows(IllegalArgumentException.class, () -> service.read(file, readOnly));
            assertEquals(10, service.write(file, readOnly));
        }
    }

    @Test
    void severalSegments() throws Exception {
        byte[] content = Services.bytes(400_000);
        try (Arena confined = Arena.ofConfined();
                FileFd file = Services.file(directory, new byte[0])) {
            MemorySegment[] parts = {
                MemorySegment.ofArray(new byte[10]),
                confined.allocate(0),
                confined.allocate(5000),
                service.arena().allocate(250_000),
                MemorySegment.ofArray(new byte[144_990]),
                MemorySegment.NULL,
            };
            long at = 0;
            for (MemorySegment each : parts) {
                MemorySegment.copy(MemorySegment.ofArray(content), at, each, 0, each.byteSize());
                at += each.byteSize();
            }
            assertEquals(content.length, service.pwritev(file, parts, 7));
            for (MemorySegment each : parts) {
                each.fill((byte) 0);
            }
            forget(file);
            assertEquals(content.length, service.preadv(file, parts, 7));
            byte[] back = new byte[content.length];
            at = 0;
            for (MemorySegment each : parts) {
                MemorySegment.copy(each, 0, MemorySegment.ofArray(back), at, each.byteSize());
                at += each.byteSize();
            }
            assertArrayEquals(content, back);
            assertEquals(399_000, service.preadv(file, parts, 1007), "to the end");
            assertEquals(0, service.preadv(file, new MemorySegment[0], 0));
            assertEquals(7, service.preadv(file, new MemorySegment[] {parts[0].asSlice(3)}, 0));
            file.lseek(0, Whence.SEEK_SET);
            assertEquals(400_000, service.preadv(file, parts, Syscalls.FILE_POSITION));
            assertEquals(7, service.read(file, back));
        }
    }

    @Test
    void withODirect() throws Exception {
        byte[] content = Services.bytes(64 << 10);
        Path path = directory.resolve("direct");
        Files.write(path, content);
        FileFd direct;
        try {
            direct = service.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_DIRECT));
        } catch (SyscallException e) {
            Assumptions.assumeTrue(e.errno() != Errno.EINVAL, "this file system has no O_DIRECT");
            throw e;
        }
        try (FileFd file = direct) {
            byte[] back = new byte[content.length];
            assertEquals(back.length, service.pread(file, back, 0), "through aligned buffers");
            assertArrayEquals(content, back);
            assertEquals(back.length, service.pwrite(file, back, content.length));
            file.lseek(0, Whence.SEEK_SET);
            for (int i = 0; i < 2; i++) {
                assertEquals(content.length, service.read(file, back), "the position moves");
                assertArrayEquals(content, back);
            }
            assertEquals(0, service.read(file, back));
            MemorySegment own = service.arena().allocate(content.length, 4096);
            assertEquals(content.length, service.pread(file, own, content.length));
            assertArrayEquals(content, own.toArray(JAVA_BYTE));
        }
    }

    @Test
    void errors() throws Exception {
        Path path = directory.resolve("read only");
        Files.write(path, new byte[100]);
        try (FileFd file = service.open(path, OpenFlags.O_RDONLY)) {
            SyscallException e =
                    assertThrows(
                            SyscallException.class, () -> service.pwrite(file, new byte[5], 0));
            assertEquals(Errno.EBADF, e.errno());
            assertEquals("pwrite", e.call());
            MemorySegment memory = MemorySegment.ofArray(new byte[10]);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> service.pread(file, memory.asReadOnly(), 0));
            assertThrows(IllegalArgumentException.class, () -> service.pread(file, memory, -1));
            assertThrows(IllegalArgumentException.class, () -> service.pwrite(file, memory, -1));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> service.preadv(file, new MemorySegment[] {memory}, -2));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> service.pread(file, memory, 5, 6, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> service.preadv(file, new MemorySegment[] {memory.asReadOnly()}, 0));
        }
        try (FileFd writeOnly = service.open(path, OpenFlags.O_WRONLY)) {
            SyscallException e =
                    assertThrows(
                            SyscallException.class, () -> service.read(writeOnly, new byte[5]));
            assertEquals(Errno.EBADF, e.errno());
        }
    }

    /** The kernel has its buffer, and not the caller's, whose arena may go at any time. */
    @Test
    void anArenaThatIsClosedMeanwhile() throws Exception {
        byte[] content = Services.bytes(1 << 20);
        try (FileFd file = Services.file(directory, content)) {
            for (int i = 0; i < 50; i++) {
                forget(file);
                Arena arena = Arena.ofShared();
                MemorySegment memory = arena.allocate(content.length);
                Thread closer = Thread.ofPlatform().start(() -> closeWhenPossible(arena));
                try {
                    service.pread(file, memory, 0);
                } catch (IllegalStateException e) {
                    assertFalse(arena.scope().isAlive());
                    // The JVM interrupts a thread that it finds in memory of an arena that ends.
                    Thread.interrupted();
                }
                closer.join();
                assertFalse(arena.scope().isAlive());
            }
            assertEquals(content.length, service.pread(file, new byte[content.length], 0));
        }
    }

    private static void closeWhenPossible(Arena arena) {
        while (true) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void foreignMemoryIsRefused() throws Exception {
        try (FileFd file = Services.file(directory, new byte[100])) {
            MemorySegment foreign = shared.allocate(10);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> service.call(sqe -> sqe.pread(file, foreign, 0, 10, 0)));
            assertEquals(10, lent.call(sqe -> sqe.pread(file, foreign, 0, 10, 0)));
        }
        assertTrue(service.arena().scope().isAlive());
        assertThrows(UnsupportedOperationException.class, () -> service.arena().close());
    }

    /** The kernel gives such a file in pieces, and knows no read of it without a wait. */
    @Test
    void filesOfProcAreReadToTheirEnd() throws Exception {
        try (FileFd file = FileFd.open(Path.of("/proc/self/smaps"), OpenFlags.O_RDONLY)) {
            byte[] bytes = new byte[4 << 20];
            int n = (int) service.pread(file, bytes, 0);
            assertTrue(n > 4096, "" + n);
            String end = new String(bytes, 0, n, StandardCharsets.UTF_8);
            assertTrue(end.substring(end.length() - 400).contains("VmFlags"), end);
            assertEquals(0, service.pread(file, new byte[10], n + (1 << 20)));
        }
    }
}
