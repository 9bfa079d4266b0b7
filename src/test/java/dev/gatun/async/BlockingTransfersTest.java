package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.HeldFileSystem;
import dev.gatun.HeldFileSystem.Reading;
import dev.gatun.LoggedLines;
import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Whence;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;

/**
 * A file of a FUSE file system that has answered its open with {@code FOPEN_DIRECT_IO}. A ring
 * would move bytes twice where the file system moves fewer than it was asked for.
 */
@Timeout(120)
@ParameterizedClass
@EnumSource(BlockingTransfersTest.OpenedAs.class)
class BlockingTransfersTest {
    private static final byte[] CONTENT = Services.bytes(300 << 10);

    /** More than the file has, and than a buffer of the service. */
    private static final int MORE = 1 << 20;

    private static final int COUNT = 20_000;

    /** How the file is opened. */
    enum OpenedAs {
        PLAIN(OpenFlags.NONE),
        O_DIRECT(OpenFlags.O_DIRECT);

        private final OpenFlags flags;

        OpenedAs(OpenFlags flags) {
            this.flags = flags;
        }
    }

    @Parameter private OpenedAs opening;

    private Set<String> before;
    private HeldFileSystem files;
    private FileFd file;
    private RingService service;

    @BeforeEach
    void open() throws Exception {
        before = OpenDescriptors.all();
        files = HeldFileSystem.mountUnmappable(CONTENT);
        file = files.open(OpenFlags.O_RDWR.or(opening.flags));
        service = RingService.open();
    }

    @AfterEach
    void close() throws Exception {
        if (file == null) {
            // Skipped.
            return;
        }
        files.release();
        service.close();
        file.close();
        files.close();
        OpenDescriptors.assertNoneNew(before);
    }

    private void reopen(ServiceOptions options) throws Exception {
        service.close();
        service = RingService.open(options);
    }

    private static <T> FutureTask<T> start(boolean isVirtual, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        if (isVirtual) {
            Thread.startVirtualThread(task);
        } else {
            Thread.ofPlatform().daemon().start(task);
        }
        return task;
    }

    private static <T> T in(boolean isVirtual, Callable<T> call) throws Exception {
        return start(isVirtual, call).get(60, TimeUnit.SECONDS);
    }

    static Stream<Arguments> ways() {
        return Stream.of(BegunReadTest.Memory.values())
                .flatMap(each -> Stream.of(Arguments.of(each, false), Arguments.of(each, true)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aReadThatEndsAtTheEndOfTheFile(BegunReadTest.Memory kind, boolean isVirtual)
            throws Exception {
        reopen(kind.options());
        files.release();
        in(
                isVirtual,
                () -> {
                    // The caller's own, which no other thread may use.
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment memory = kind.allocate(service, arena, MORE);
                        for (int from : new int[] {0, 1, 4096, CONTENT.length - 1}) {
                            int n = CONTENT.length - from;
                            assertEquals(n, service.pread(file, memory, from));
                            assertBytes(from, n, memory);
                        }
                        assertEquals(0, service.pread(file, memory, CONTENT.length));
                        file.lseek(1000, Whence.SEEK_SET);
                        assertEquals(CONTENT.length - 1000, service.read(file, memory));
                        assertBytes(1000, CONTENT.length - 1000, memory);
                        assertEquals(CONTENT.length, file.lseek(0, Whence.SEEK_CUR));
                    }
                    return null;
                });
    }

    private static void assertBytes(int from, int count, MemorySegment memory) {
        byte[] expected = Arrays.copyOfRange(CONTENT, from, from + count);
        assertArrayEquals(expected, memory.asSlice(0, count).toArray(JAVA_BYTE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherForms(boolean isVirtual) throws Exception {
        files.release();
        byte[] bytes = new byte[MORE];
        ByteBuffer buffer = ByteBuffer.allocateDirect(MORE);
        MemorySegment[] parts = {
            MemorySegment.ofArray(new byte[100_001]), MemorySegment.ofArray(new byte[MORE])
        };
        in(
                isVirtual,
                () -> {
                    assertEquals(CONTENT.length, service.pread(file, bytes, 0));
                    assertEquals(CONTENT.length, service.pread(file, buffer, 0));
                    return assertEqual(CONTENT.length, service.preadv(file, parts, 0));
                });
        assertArrayEquals(CONTENT, Arrays.copyOf(bytes, CONTENT.length));
        assertEquals(ByteBuffer.wrap(CONTENT), buffer.flip());
        int first = (int) parts[0].byteSize();
        assertArrayEquals(Arrays.copyOf(CONTENT, first), parts[0].toArray(JAVA_BYTE));
        assertBytes(first, CONTENT.length - first, parts[1]);
    }

    private static Void assertEqual(long expected, long actual) {
        assertEquals(expected, actual);
        return null;
    }

    /** A full disk, for example: the rest is not written at the offset of the whole. */
    @ParameterizedTest
    @MethodSource("ways")
    void aWriteThatMovesLess(BegunReadTest.Memory kind, boolean isVirtual) throws Exception {
        reopen(kind.options());
        files.mostWritten(1000);
        byte[] expected = CONTENT.clone();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = kind.allocate(service, arena, COUNT);
            for (int i = 0; i < COUNT; i++) {
                memory.set(JAVA_BYTE, i, (byte) (i % 251));
                expected[4096 + i] = (byte) (i % 251);
            }
            assertEquals(COUNT, in(isVirtual, () -> service.pwrite(file, memory, 4096)));
            assertArrayEquals(expected, files.content());
            try (FileFd written = files.open(OpenFlags.O_WRONLY.or(opening.flags))) {
                written.lseek(5, Whence.SEEK_SET);
                assertEquals(COUNT, in(isVirtual, () -> service.write(written, memory)));
                assertEquals(5 + COUNT, written.lseek(0, Whence.SEEK_CUR));
            }
        }
        assertEquals(0, files.content()[5]);
        assertEquals((byte) ((COUNT - 1) % 251), files.content()[5 + COUNT - 1]);
    }

    /** A ring writes a file that the kernel reads through the page cache. */
    @Test
    void aWriteOfAnotherFileThatMovesLess() throws Exception {
        byte[] bytes = new byte[COUNT];
        Arrays.fill(bytes, (byte) 7);
        byte[] expected = CONTENT.clone();
        System.arraycopy(bytes, 0, expected, 4096, COUNT);
        try (HeldFileSystem cached = HeldFileSystem.mount(CONTENT, Reading.CACHED);
                FileFd written = cached.open(OpenFlags.O_RDWR.or(opening.flags))) {
            cached.mostWritten(4096);
            long submitted = service.statistics().total().operations();
            assertEquals(COUNT, service.pwrite(written, bytes, 4096));
            assertTrue(service.statistics().total().operations() > submitted);
            written.fsync();
            assertArrayEquals(expected, cached.content());
        }
    }

    /** A virtual thread that waits for the file system has no carrier. */
    @Test
    void othersGoOn() throws Exception {
        List<FutureTask<Long>> reads = new ArrayList<>();
        for (int i = 0; i < 2 * TurnOrder.carriers(); i++) {
            byte[] bytes = new byte[COUNT];
            reads.add(start(true, () -> service.pread(file, bytes, 0)));
        }
        files.awaitHeld(reads.size());
        assertEquals(1, in(true, () -> 1));
        files.release();
        for (FutureTask<Long> each : reads) {
            assertEquals(COUNT, each.get());
        }
    }

    /** More of them than the ring has large buffers: these are for files that rings read. */
    @Test
    void whoWaitsForTheFileSystemHasNoBufferOfTheRing() throws Exception {
        List<FutureTask<Long>> reads = new ArrayList<>();
        for (int i = 0; i <= ServiceOptions.DEFAULT.largeBuffers(); i++) {
            byte[] bytes = new byte[COUNT];
            reads.add(start(true, () -> service.pread(file, bytes, 0)));
        }
        files.awaitHeld(reads.size());
        try (MemFd other = MemFd.create("other")) {
            assertEquals(COUNT, in(true, () -> service.pwrite(other, new byte[COUNT], 0)));
        }
        files.release();
        for (FutureTask<Long> each : reads) {
            assertEquals(COUNT, each.get());
        }
    }

    /** What has begun goes on; the file stays open. */
    @Test
    void anInterruptDoesNotEndWhatHasBegun() throws Exception {
        byte[] bytes = new byte[COUNT];
        FutureTask<Boolean> status =
                new FutureTask<>(
                        () -> {
                            assertEquals(COUNT, service.pread(file, bytes, 0));
                            return Thread.currentThread().isInterrupted();
                        });
        Thread reader = Thread.startVirtualThread(status);
        files.awaitHeld(1);
        reader.interrupt();
        Until.holds("it waits", () -> reader.getState() == Thread.State.WAITING);
        service.cancelAll(file);
        files.release();
        assertTrue(status.get());
        assertArrayEquals(Arrays.copyOf(CONTENT, COUNT), bytes);
        assertTrue(file.isOpen());
    }

    /** As many as there are threads wait in the file system. The next have not begun. */
    @Test
    void whoWaitsForAThreadCanBeEnded() throws Exception {
        List<FutureTask<Long>> reads = new ArrayList<>();
        for (int i = 0; i < RingLoop.MAX_WORKERS; i++) {
            byte[] bytes = new byte[1];
            reads.add(start(true, () -> service.pread(file, bytes, 0)));
        }
        files.awaitHeld(reads.size());
        FutureTask<Long> next = new FutureTask<>(() -> service.pread(file, new byte[1], 0));
        Thread reader = Thread.startVirtualThread(next);
        Until.holds("it waits", () -> reader.getState() == Thread.State.WAITING);
        reader.interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, next::get);
        assertEquals(InterruptedIOException.class, e.getCause().getClass());
        FutureTask<Long> cancelled = waitsForAThread();
        service.cancelAll(file);
        FutureTask<Long> last = waitsForAThread();
        assertEquals(RingLoop.MAX_WORKERS, files.held());
        files.release();
        for (FutureTask<Long> each : reads) {
            assertEquals(1, each.get());
        }
        e = assertThrows(ExecutionException.class, cancelled::get);
        assertEquals(Errno.ECANCELED, ((SyscallException) e.getCause()).errno());
        assertEquals(1, last.get());
    }

    private FutureTask<Long> waitsForAThread() throws Exception {
        FutureTask<Long> read = new FutureTask<>(() -> service.pread(file, new byte[1], 0));
        Thread reader = Thread.startVirtualThread(read);
        Until.holds("it waits", () -> reader.getState() == Thread.State.WAITING);
        return read;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCloseOfTheServiceWaits(boolean isVirtual) throws Exception {
        byte[] bytes = new byte[COUNT];
        MemorySegment own = service.arena().allocate(COUNT);
        FutureTask<Long> read = start(isVirtual, () -> service.pread(file, bytes, 0));
        FutureTask<Long> readOwn = start(isVirtual, () -> service.pread(file, own, 0));
        files.awaitHeld(2);
        FutureTask<Void> close =
                start(
                        true,
                        () -> {
                            service.close();
                            return null;
                        });
        Until.holds("it is closed", () -> !service.isOpen());
        assertThrows(ClosedException.class, () -> service.pread(file, new byte[1], 0));
        Thread.sleep(Duration.ofMillis(20));
        assertFalse(close.isDone());
        assertTrue(own.scope().isAlive());
        files.release();
        close.get();
        assertReadOrClosed(read);
        assertReadOrClosed(readOwn);
        assertFalse(own.scope().isAlive());
        assertNoThread();
    }

    private static void assertReadOrClosed(FutureTask<Long> read) throws Exception {
        try {
            assertEquals(COUNT, read.get());
        } catch (ExecutionException e) {
            assertEquals(ClosedException.class, e.getCause().getClass());
        }
    }

    private static void assertNoThread() throws Exception {
        Until.holds(
                "its threads have ended",
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(each -> each.getName().contains("-file-")));
    }

    private static int close(IoUring ring) {
        try {
            ring.close();
            return 0;
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes completions that the service does not see: it fails. */
    private static int drain(IoUring ring) {
        try {
            ring.sq().next().nop();
            ring.submitAndWait(1);
            ring.cq().drain((userData, res, flags) -> {});
            return 0;
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    /** However the service ends, nobody goes on to wait for a thread. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndOfTheServiceEndsTheWaitForAThread(boolean fails) throws Exception {
        reopen(ServiceOptions.DEFAULT.rings(2).closeTimeout(50_000_000));
        List<FutureTask<Long>> reads = new ArrayList<>();
        for (int i = 0; i < RingLoop.MAX_WORKERS; i++) {
            reads.add(start(true, () -> service.pread(file, new byte[1], 0)));
        }
        files.awaitHeld(reads.size());
        List<FutureTask<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(waitsForAThread());
        }
        if (fails) {
            service.onRing(1, ring -> close(ring)).get();
        }
        service.close();
        assertEquals(RingLoop.MAX_WORKERS, files.held());
        for (FutureTask<Long> each : waiting) {
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> each.get(60, TimeUnit.SECONDS));
            assertEquals(ClosedException.class, e.getCause().getClass());
        }
        files.release();
        for (FutureTask<Long> each : reads) {
            assertEquals(1, each.get());
        }
    }

    /** Else its memory could not be freed. */
    @Test
    void theFailureOfTheServiceWaits() throws Exception {
        MemorySegment own = service.arena().allocate(COUNT);
        FutureTask<Long> read = start(true, () -> service.pread(file, own, 0));
        files.awaitHeld(1);
        service.onRing(0, ring -> drain(ring)).get();
        Until.holds("it has failed", () -> !service.isOpen());
        files.release();
        assertReadOrClosed(read);
        service.close();
        assertFalse(own.scope().isAlive());
    }

    @Test
    void aCloseThatDoesNotWaitLongEnough() throws Exception {
        reopen(ServiceOptions.DEFAULT.closeTimeout(50_000_000));
        try (LoggedLines log = LoggedLines.of(RingService.class.getName())) {
            MemorySegment own = service.arena().allocate(COUNT);
            FutureTask<Long> read = start(true, () -> service.pread(file, own, 0));
            files.awaitHeld(1);
            service.close();
            List<String> told = log.at(Level.WARNING);
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.getFirst().endsWith("before the close, 1"), told::toString);
            assertTrue(own.scope().isAlive(), "the kernel has it");
            files.release();
            assertEquals(COUNT, read.get());
            assertBytes(0, COUNT, own);
        }
        assertNoThread();
    }
}
