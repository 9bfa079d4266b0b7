package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.HeldFileSystem;
import dev.gatun.HeldFileSystem.Reading;
import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.OpenDescriptors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls of virtual threads with so many frames that the JVM cannot park them: its copy of the
 * frames needs more of the stack than is left.
 */
@Timeout(180)
class DeepVirtualThreadTest {
    private static final int PAGE = 4096;
    private static final int COUNT = 100_000;
    private static final byte[] CONTENT = Services.bytes(COUNT);

    @TempDir private Path directory;
    private RingService service;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private static <T> T deep(int depth, Callable<T> call) throws Exception {
        return depth == 0 ? call.call() : deep(depth - 1, call);
    }

    /** How deep a virtual thread gets that calls nothing there. */
    private static int deepest() throws Exception {
        int depth = 1000;
        while (reaches(depth)) {
            depth += depth / 4;
        }
        return depth;
    }

    private static boolean reaches(int depth) throws Exception {
        FutureTask<Integer> task = start(() -> deep(depth, () -> 1));
        try {
            return task.get(60, TimeUnit.SECONDS) == 1;
        } catch (ExecutionException e) {
            assertEquals(StackOverflowError.class, e.getCause().getClass());
            return false;
        }
    }

    /** The end of a call: a result, or the error, which then came before anything was begun. */
    private static boolean hasResult(FutureTask<?> task) throws Exception {
        try {
            task.get(60, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertEquals(StackOverflowError.class, e.getCause().getClass());
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyReturnsBeforeTheKernelHasLetGo(boolean isMappable) throws Exception {
        int most = deepest();
        try (HeldFileSystem files =
                        isMappable
                                ? HeldFileSystem.mount(CONTENT, Reading.DIRECT)
                                : HeldFileSystem.mountUnmappable(CONTENT);
                FileFd file = files.open(OpenFlags.NONE)) {
            int results = 0;
            for (int depth = 500; depth < most; depth += depth / 2) {
                int frames = depth;
                byte[] bytes = new byte[COUNT];
                files.holdFrom(0);
                FutureTask<Long> read =
                        start(() -> deep(frames, () -> service.pread(file, bytes, 0)));
                Until.holds("it is held, or ends", () -> files.held() == 1 || read.isDone());
                if (files.held() == 1) {
                    Thread.sleep(Duration.ofMillis(20));
                    assertFalse(read.isDone(), "at depth " + depth);
                    results++;
                }
                files.release();
                if (hasResult(read)) {
                    assertArrayEquals(CONTENT, bytes);
                } else {
                    assertArrayEquals(new byte[COUNT], bytes);
                }
            }
            assertTrue(results > 0);
        }
    }

    /** What waits for the end of an operation. */
    private enum End {
        SUBSCRIPTION_CLOSE {
            @Override
            Runnable of(RingService service, Operation operation) {
                return service.start(operation, (res, flags) -> {})::close;
            }
        },
        FUTURE_CANCEL {
            @Override
            Runnable of(RingService service, Operation operation) {
                CompletableFuture<Integer> future = service.submit(operation);
                return () -> future.cancel(false);
            }
        },
        SERVICE_CLOSE {
            @Override
            Runnable of(RingService service, Operation operation) {
                service.submit(operation);
                return service::close;
            }
        };

        abstract Runnable of(RingService service, Operation operation);
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void nobodyEndsBeforeTheKernelHasLetGo(End end) throws Exception {
        int most = deepest();
        try (HeldFileSystem files = HeldFileSystem.mount(CONTENT, Reading.DIRECT);
                FileFd file = files.open(OpenFlags.NONE)) {
            int deep = 0;
            for (int depth = 500; depth < most; depth += depth / 2) {
                int frames = depth;
                files.holdFrom(0);
                try (RingService own = RingService.open()) {
                    MemorySegment memory = own.arena().allocate(PAGE);
                    Runnable call = end.of(own, sqe -> sqe.pread(file, memory, 0, PAGE, 0).async());
                    files.awaitHeld(1);
                    AtomicBoolean isCalled = new AtomicBoolean();
                    FutureTask<Integer> ends =
                            start(
                                    () ->
                                            deep(
                                                    frames,
                                                    () -> {
                                                        isCalled.set(true);
                                                        call.run();
                                                        return 1;
                                                    }));
                    Until.holds("it is called, or ends", () -> isCalled.get() || ends.isDone());
                    Thread.sleep(Duration.ofMillis(20));
                    if (!ends.isDone()) {
                        deep = depth;
                    } else {
                        // Before anything was begun.
                        assertFalse(hasResult(ends), "at depth " + depth);
                    }
                    files.release();
                    hasResult(ends);
                }
            }
            assertTrue(deep > most / 4, "it waited at a depth of " + deep + " of " + most);
        }
    }

    @Test
    void noDescriptorIsLost() throws Exception {
        Path path = Files.write(directory.resolve("file"), CONTENT);
        int most = deepest();
        service.open(path, OpenFlags.O_RDONLY).close();
        Set<String> before = OpenDescriptors.all();
        for (int depth = most / 8; depth < most; depth += most / 60) {
            int frames = depth;
            hasResult(
                    start(
                            () ->
                                    deep(
                                            frames,
                                            () -> {
                                                service.open(path, OpenFlags.O_RDONLY).close();
                                                return 1;
                                            })));
        }
        OpenDescriptors.assertNoneNew(before);
    }

    /** What was read at the position is returned, though the thread cannot wait for its turn. */
    @Test
    void noBytesAreLost() throws Exception {
        int pages = 600;
        ByteBuffer content = ByteBuffer.allocate(pages * PAGE);
        for (int i = 0; i < pages; i++) {
            content.putInt(i * PAGE, i);
        }
        Path path = Files.write(directory.resolve("file"), content.array());
        int most = deepest();
        for (int share = 1; share <= 3; share++) {
            int frames = most * share / 4;
            try (FileFd file = FileFd.open(path, OpenFlags.O_RDONLY)) {
                byte[] page = new byte[PAGE];
                FutureTask<Integer> read =
                        start(
                                () -> {
                                    for (int i = 0; i < pages; i++) {
                                        readDeep(frames, file, page);
                                        assertEquals(i, ByteBuffer.wrap(page).getInt());
                                    }
                                    return pages;
                                });
                hasResult(read);
            }
        }
    }

    /** An error comes before anything is read; once more, it may not, as more is compiled. */
    private void readDeep(int frames, FileFd file, byte[] page) throws Exception {
        try {
            deep(frames, () -> service.read(file, page));
        } catch (StackOverflowError e) {
            deep(frames, () -> service.read(file, page));
        }
    }
}
