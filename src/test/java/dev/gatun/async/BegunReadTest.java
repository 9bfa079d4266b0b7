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
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Whence;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;

/**
 * A read that a worker of the kernel has begun cannot be cancelled: nothing that waits for it
 * returns before the device has answered, since the kernel has the memory until then.
 */
class BegunReadTest {
    private static final int PIECE = ServiceOptions.LARGE_BYTES;

    /** More than a small buffer has, so that memory can be lent. */
    private static final int COUNT = 2 * ServiceOptions.SMALL_BYTES;

    private static final byte[] CONTENT = Services.bytes(8 * PIECE);
    private static final byte PATTERN = 0x5a;

    /** How often a cancel is sent before it counts as having come to nothing. */
    private static final int CANCELS = 3;

    /** Whose memory is read into. */
    enum Memory {
        /** An array: the service copies. */
        ARRAY,
        /** Native memory of the caller: the service copies. */
        SHARED,
        /** The service's own. */
        OF_SERVICE,
        /** Native memory of the caller that the kernel may have. */
        LENT;

        MemorySegment allocate(RingService service, Arena arena, int byteCount) {
            MemorySegment memory =
                    switch (this) {
                        case ARRAY -> MemorySegment.ofArray(new byte[byteCount]);
                        case SHARED, LENT -> arena.allocate(byteCount, 4096);
                        case OF_SERVICE -> service.arena().allocate(byteCount, 4096);
                    };
            return memory.fill(PATTERN);
        }

        ServiceOptions options() {
            return ServiceOptions.DEFAULT.usesCallersMemory(this == LENT);
        }
    }

    /** A thread of either kind, in a call. */
    private record Caller<T>(Thread thread, FutureTask<T> task, CompletableFuture<Boolean> status) {
        static <T> Caller<T> start(boolean isVirtual, Callable<T> call) {
            CompletableFuture<Boolean> status = new CompletableFuture<>();
            FutureTask<T> task =
                    new FutureTask<>(
                            () -> {
                                try {
                                    return call.call();
                                } finally {
                                    status.complete(Thread.currentThread().isInterrupted());
                                }
                            });
            Thread thread =
                    isVirtual ? Thread.startVirtualThread(task) : Thread.ofPlatform().start(task);
            return new Caller<>(thread, task, status);
        }

        T get() throws Exception {
            return task.get(60, TimeUnit.SECONDS);
        }

        /** Whether the thread was interrupted when the call had ended. */
        boolean isInterrupted() throws Exception {
            return status.get(60, TimeUnit.SECONDS);
        }

        void assertWaits() throws Exception {
            Until.holds(
                    "it waits",
                    () -> {
                        assertTrue(thread.isAlive(), "it has returned");
                        return thread.getState() == Thread.State.WAITING;
                    });
            assertFalse(task.isDone(), "it has returned");
        }
    }

    private final Arena arena = Arena.ofShared();
    private HeldFileSystem files;
    private FileFd file;
    private RingService service;

    private void open(Reading reading, ServiceOptions options) throws Exception {
        files = HeldFileSystem.mount(CONTENT, reading);
        file = files.open(OpenFlags.NONE);
        service = RingService.open(options);
    }

    private void open(Reading reading) throws Exception {
        open(reading, ServiceOptions.DEFAULT);
    }

    /** Whatever has failed, nothing is held when the service is closed, which waits for it. */
    @AfterEach
    void close() throws Exception {
        if (files != null) {
            files.release();
        }
        if (service != null) {
            service.close();
        }
        if (file != null) {
            file.close();
        }
        if (files != null) {
            files.close();
        }
        files = null;
        service = null;
        file = null;
    }

    @AfterEach
    void closeArena() {
        arena.close();
    }

    static Stream<Arguments> ways() {
        return of(Memory.values());
    }

    static Stream<Arguments> waysOfOperations() {
        return of(Memory.OF_SERVICE, Memory.LENT);
    }

    private static Stream<Arguments> of(Memory... memories) {
        List<Arguments> ways = new ArrayList<>();
        for (Memory memory : memories) {
            for (Reading reading : Reading.values()) {
                ways.add(Arguments.of(memory, reading, false));
                ways.add(Arguments.of(memory, reading, true));
            }
        }
        return ways.stream();
    }

    private void awaitCancels() throws Exception {
        Until.holds(
                "the cancel is repeated", () -> service.statistics().total().cancels() >= CANCELS);
    }

    private static void assertRead(int count, MemorySegment memory) {
        byte[] bytes = memory.toArray(JAVA_BYTE);
        assertArrayEquals(Arrays.copyOf(CONTENT, count), Arrays.copyOf(bytes, count));
        assertPattern(memory.asSlice(count));
    }

    private static void assertPattern(MemorySegment memory) {
        byte[] pattern = new byte[(int) memory.byteSize()];
        Arrays.fill(pattern, PATTERN);
        assertArrayEquals(pattern, memory.toArray(JAVA_BYTE));
    }

    /** What the kernel has let go of is the caller's: nothing is written there any more. */
    private void assertLetGo(MemorySegment memory) throws Exception {
        assertEquals(0, files.held());
        memory.fill(PATTERN);
        assertEquals(COUNT, service.pread(file, new byte[COUNT], COUNT), "the file goes on");
        assertPattern(memory);
    }

    // Any operation.

    private Operation read(MemorySegment memory) {
        return sqe -> sqe.pread(file, memory, 0, COUNT, 0).async();
    }

    @ParameterizedTest
    @MethodSource("waysOfOperations")
    void aCancelledFuture(Memory kind, Reading reading, boolean isVirtual) throws Exception {
        open(reading, kind.options());
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        CompletableFuture<Integer> future = service.submit(read(memory));
        files.awaitHeld(1);
        Caller<Boolean> cancel = Caller.start(isVirtual, () -> future.cancel(true));
        awaitCancels();
        cancel.assertWaits();
        assertFalse(future.isDone());
        files.release();
        assertFalse(cancel.get(), "the read was quicker");
        assertEquals(COUNT, future.get(60, TimeUnit.SECONDS));
        assertRead(COUNT, memory);
        assertLetGo(memory);
    }

    /**
     * A file system may end a read that was interrupted: the cancel came first. Through the page
     * cache, the kernel may make another error of it (seen on Linux 7.2).
     */
    @Test
    void aCancelledFutureOfAReadThatEnds() throws Exception {
        open(Reading.DIRECT);
        files.endInterrupted();
        MemorySegment memory = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        CompletableFuture<Integer> future = service.submit(read(memory));
        files.awaitHeld(1);
        Caller<Boolean> cancel = Caller.start(false, () -> future.cancel(true));
        assertTrue(cancel.get());
        assertTrue(future.isCancelled());
        files.release();
        assertPattern(memory);
    }

    @Test
    void inAHandlerACancelDoesNotWait() throws Exception {
        open(Reading.DIRECT);
        MemorySegment memory = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        CompletableFuture<Integer> future = service.submit(read(memory));
        files.awaitHeld(1);
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        service.submit(Sqe::nop, (res, flags) -> cancelled.complete(future.cancel(true)));
        assertFalse(cancelled.get(60, TimeUnit.SECONDS));
        awaitCancels();
        assertFalse(future.isDone());
        files.release();
        assertEquals(COUNT, future.get(60, TimeUnit.SECONDS));
        assertRead(COUNT, memory);
    }

    @Test
    void aFutureThatTimesOut() throws Exception {
        open(Reading.DIRECT);
        MemorySegment memory = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        CompletableFuture<Integer> future = service.submit(read(memory));
        files.awaitHeld(1);
        future.orTimeout(1, TimeUnit.MILLISECONDS);
        awaitCancels();
        assertFalse(future.isDone());
        files.release();
        assertEquals(COUNT, future.get(60, TimeUnit.SECONDS));
        assertRead(COUNT, memory);
    }

    @Test
    void aClosedSubscription() throws Exception {
        open(Reading.DIRECT);
        MemorySegment memory = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Subscription subscription =
                service.submit(read(memory), (res, flags) -> result.complete(res));
        files.awaitHeld(1);
        Caller<Void> close =
                Caller.start(
                        true,
                        () -> {
                            subscription.close();
                            return null;
                        });
        awaitCancels();
        close.assertWaits();
        assertFalse(result.isDone());
        files.release();
        close.get();
        assertEquals(COUNT, result.getNow(0));
        assertRead(COUNT, memory);
        assertLetGo(memory);
    }

    @ParameterizedTest
    @MethodSource("waysOfOperations")
    void aDeadline(Memory kind, Reading reading, boolean isVirtual) throws Exception {
        open(reading, kind.options());
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        Caller<Integer> call =
                Caller.start(isVirtual, () -> service.call(read(memory), Duration.ofMillis(300)));
        files.awaitHeld(1);
        awaitCancels();
        call.assertWaits();
        files.release();
        assertEquals(COUNT, call.get(), "the read was quicker");
        assertFalse(call.isInterrupted());
        assertRead(COUNT, memory);
        assertLetGo(memory);
    }

    @Test
    void aDeadlineOfAReadThatEnds() throws Exception {
        open(Reading.DIRECT);
        files.endInterrupted();
        MemorySegment memory = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        Operation read = read(memory);
        assertEquals(IoUring.TIMED_OUT, service.call(read, Duration.ofMillis(300)));
        assertTrue(files.interrupts() > 0, "the read had begun");
        assertPattern(memory);
    }

    // Reads of a thread.

    @ParameterizedTest
    @MethodSource("ways")
    void anInterrupt(Memory kind, Reading reading, boolean isVirtual) throws Exception {
        open(reading, kind.options());
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        Caller<Long> read = Caller.start(isVirtual, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        awaitCancels();
        read.assertWaits();
        files.release();
        assertEquals(COUNT, read.get(), "the read was quicker");
        assertTrue(read.isInterrupted());
        assertRead(COUNT, memory);
        assertLetGo(memory);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void anInterruptOfAReadThatEnds(Memory kind) throws Exception {
        open(Reading.DIRECT, kind.options());
        files.endInterrupted();
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        Caller<Long> read =
                Caller.start(kind != Memory.SHARED, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, read::get);
        assertEquals(InterruptedIOException.class, e.getCause().getClass());
        assertTrue(read.isInterrupted());
        assertTrue(file.isOpen());
        assertPattern(memory);
        files.release();
        assertLetGo(memory);
    }

    @ParameterizedTest
    @EnumSource(Memory.class)
    void anInterruptThatIsIgnored(Memory kind) throws Exception {
        open(Reading.DIRECT, kind.options());
        files.endInterrupted();
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        Caller<Long> read =
                Caller.start(true, () -> service.ignoringInterrupts().pread(file, memory, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        Until.holds("it has seen the interrupt", () -> !read.thread().isInterrupted());
        read.assertWaits();
        assertEquals(0, service.statistics().total().cancels());
        files.release();
        assertEquals(COUNT, read.get());
        assertTrue(read.isInterrupted());
        assertRead(COUNT, memory);
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void allOperationsAreCancelled(Reading reading) throws Exception {
        open(reading);
        MemorySegment memory = Memory.ARRAY.allocate(service, arena, COUNT);
        Caller<Long> read = Caller.start(true, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        service.cancelAll(file);
        awaitCancels();
        read.assertWaits();
        files.release();
        assertEquals(COUNT, read.get(), "the read was quicker");
        assertFalse(read.isInterrupted());
        assertRead(COUNT, memory);
    }

    /** Nobody waits for a file system but those who read from it, however the file was opened. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void othersGoOn(Reading reading) throws Exception {
        open(reading);
        OpenFlags[] all = {OpenFlags.NONE, OpenFlags.O_DIRECT};
        for (OpenFlags flags : all) {
            try (FileFd opened = files.open(flags)) {
                files.holdFrom(0);
                MemorySegment memory = arena.allocate(PIECE, 4096).fill(PATTERN);
                Caller<Long> read =
                        Caller.start(true, () -> service.pread(opened, memory, 0, COUNT, 0));
                files.awaitHeld(1);
                read.assertWaits();
                assertEquals(0, service.submit(Sqe::nop).get(60, TimeUnit.SECONDS));
                files.release();
                assertEquals(COUNT, read.get());
                assertRead(COUNT, memory);
            }
        }
    }

    // In pieces.

    static Stream<Arguments> waysOfPieces() {
        return of(Memory.ARRAY, Memory.SHARED);
    }

    /** The interrupt comes in the second piece, which ends with it. */
    @ParameterizedTest
    @MethodSource("waysOfPieces")
    void anInterruptThatEndsTheSecondPiece(Memory kind, Reading reading, boolean isVirtual)
            throws Exception {
        open(reading, kind.options());
        files.holdFrom(PIECE);
        files.endInterrupted();
        MemorySegment memory = kind.allocate(service, arena, CONTENT.length);
        Caller<Long> read = Caller.start(isVirtual, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        assertEquals(PIECE, read.get());
        assertTrue(read.isInterrupted());
        assertRead(PIECE, memory);
        files.release();
        assertLetGo(memory);
    }

    /** The second piece is quicker than the cancel: then it counts, and there is no third. */
    @ParameterizedTest
    @MethodSource("ways")
    void anInterruptThatTheSecondPieceOutruns(Memory kind, Reading reading, boolean isVirtual)
            throws Exception {
        open(reading, kind.options());
        files.holdFrom(PIECE);
        MemorySegment memory = kind.allocate(service, arena, CONTENT.length);
        Caller<Long> read = Caller.start(isVirtual, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        awaitCancels();
        read.assertWaits();
        long before = service.statistics().total().handOvers();
        files.release();
        int n = Math.toIntExact(read.get());
        assertTrue(read.isInterrupted());
        boolean inPieces = kind == Memory.ARRAY || kind == Memory.SHARED;
        assertEquals(inPieces ? 2 * PIECE : CONTENT.length, n);
        assertEquals(before, service.statistics().total().handOvers(), "no more was begun");
        assertRead(n, memory);
    }

    /** A cancel of all that the second piece outruns: there is no third. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void aCancelOfAllThatTheSecondPieceOutruns(Reading reading) throws Exception {
        open(reading);
        files.holdFrom(PIECE);
        MemorySegment memory = Memory.ARRAY.allocate(service, arena, CONTENT.length);
        Caller<Long> read = Caller.start(true, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        service.cancelAll(file);
        awaitCancels();
        read.assertWaits();
        long before = service.statistics().total().handOvers();
        files.release();
        assertEquals(2 * PIECE, read.get());
        assertEquals(before, service.statistics().total().handOvers(), "no more was begun");
        assertRead(2 * PIECE, memory);
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void thePositionIsBehindWhatWasRead(Reading reading) throws Exception {
        open(reading);
        files.holdFrom(PIECE);
        MemorySegment memory = Memory.ARRAY.allocate(service, arena, CONTENT.length);
        Caller<Long> read = Caller.start(true, () -> service.read(file, memory));
        files.awaitHeld(1);
        read.thread().interrupt();
        awaitCancels();
        read.assertWaits();
        files.release();
        assertEquals(2 * PIECE, read.get());
        assertEquals(2 * PIECE, file.lseek(0, Whence.SEEK_CUR));
        assertRead(2 * PIECE, memory);
    }

    @Test
    void severalBuffers() throws Exception {
        open(Reading.DIRECT);
        files.holdFrom(PIECE);
        MemorySegment memory = Memory.SHARED.allocate(service, arena, CONTENT.length);
        int first = PIECE / 3;
        MemorySegment[] buffers = {
            memory.asSlice(0, first), memory.asSlice(first, PIECE), memory.asSlice(first + PIECE)
        };
        Caller<Long> read = Caller.start(true, () -> service.preadv(file, buffers, 0));
        files.awaitHeld(1);
        read.thread().interrupt();
        awaitCancels();
        read.assertWaits();
        files.release();
        assertEquals(2 * PIECE, read.get());
        assertTrue(read.isInterrupted());
        assertRead(2 * PIECE, memory);
    }

    // The close.

    @ParameterizedTest
    @MethodSource("ways")
    void theCloseOfTheService(Memory kind, Reading reading, boolean isVirtual) throws Exception {
        Set<String> before = OpenDescriptors.all();
        open(reading, kind.options().closeTimeout(TimeUnit.MINUTES.toNanos(1)));
        MemorySegment memory = kind.allocate(service, arena, COUNT);
        Caller<Long> read = Caller.start(isVirtual, () -> service.pread(file, memory, 0));
        files.awaitHeld(1);
        Caller<Void> close =
                Caller.start(
                        isVirtual,
                        () -> {
                            service.close();
                            return null;
                        });
        awaitCancels();
        close.assertWaits();
        read.assertWaits();
        assertThrows(ClosedException.class, () -> service.pread(file, new byte[1], 0));
        files.release();
        close.get();
        assertReadOrClosed(read);
        assertFalse(read.isInterrupted());
        if (kind == Memory.OF_SERVICE) {
            assertFalse(memory.scope().isAlive());
        } else {
            assertEquals(0, files.held());
            memory.fill(PATTERN);
            assertEquals(COUNT, file.pread(arena.allocate(COUNT), COUNT), "the file goes on");
            assertPattern(memory);
        }
        close();
        OpenDescriptors.assertNoneNew(before);
    }

    /** The memory of the result may be freed before the thread has looked at it. */
    private static void assertReadOrClosed(Caller<Long> read) throws Exception {
        try {
            assertEquals(COUNT, read.get());
        } catch (ExecutionException e) {
            assertEquals(ClosedException.class, e.getCause().getClass());
        }
    }

    @Test
    void theCloseOfTheServiceEndsTheRead() throws Exception {
        open(Reading.DIRECT);
        files.endInterrupted();
        byte[] bytes = new byte[COUNT];
        Caller<Long> read = Caller.start(true, () -> service.pread(file, bytes, COUNT));
        MemorySegment own = Memory.OF_SERVICE.allocate(service, arena, COUNT);
        CompletableFuture<Integer> future = service.submit(read(own));
        files.awaitHeld(2);
        service.close();
        ExecutionException e = assertThrows(ExecutionException.class, read::get);
        assertEquals(ClosedException.class, e.getCause().getClass());
        assertArrayEquals(new byte[COUNT], bytes);
        e = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
        assertEquals(ClosedException.class, e.getCause().getClass());
    }

    /** A close that gives up tells what is left, and keeps the memory that the kernel has. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void aCloseThatDoesNotWaitLongEnough(Reading reading) throws Exception {
        Set<String> before = OpenDescriptors.all();
        open(reading, ServiceOptions.DEFAULT.closeTimeout(50_000_000));
        try (LoggedLines log = LoggedLines.of(RingService.class.getName())) {
            MemorySegment own = Memory.OF_SERVICE.allocate(service, arena, COUNT);
            CompletableFuture<Integer> future = service.submit(read(own));
            byte[] bytes = new byte[COUNT];
            Caller<Long> read = Caller.start(true, () -> service.pread(file, bytes, COUNT));
            files.awaitHeld(2);
            service.close();
            ExecutionException e = assertThrows(ExecutionException.class, read::get);
            assertEquals(ClosedException.class, e.getCause().getClass());
            e = assertThrows(ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS));
            assertEquals(ClosedException.class, e.getCause().getClass());
            List<String> told = log.at(Level.WARNING);
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.getFirst().contains("before the close, 2: "), told::toString);
            assertTrue(own.scope().isAlive(), "the kernel has it");
            assertPattern(own);
            files.release();
            byte[] expected = Arrays.copyOf(CONTENT, COUNT);
            Until.holds(
                    "the kernel has written",
                    () -> Arrays.equals(expected, own.toArray(JAVA_BYTE)));
            assertArrayEquals(new byte[COUNT], bytes, "the kernel has never had it");
        }
        // A worker of the kernel might look the descriptor up, so the service keeps it for good.
        int number = file.number();
        file.close();
        assertEquals(0, Syscalls.close(number));
        close();
        OpenDescriptors.assertNoneNew(before);
    }
}
