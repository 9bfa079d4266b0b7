package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.HeldFileSystem;
import dev.gatun.HeldFileSystem.Question;
import dev.gatun.HeldFileSystem.Reading;
import dev.gatun.LoggedLines;
import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InterruptedIOException;
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

/** While a FUSE file system does not answer, no carrier and no thread of a ring waits for it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuseQuestionsTest {
    private static final byte[] CONTENT = Services.bytes(10_000);

    private Set<String> before;
    private HeldFileSystem files;
    private FileFd file;
    private RingService service;

    @BeforeEach
    void open() {
        before = OpenDescriptors.all();
    }

    /** How the file is read. */
    enum Kind {
        CACHED,
        DIRECT,
        UNMAPPABLE,
        STREAM;

        private HeldFileSystem mount() throws Exception {
            return switch (this) {
                case CACHED -> HeldFileSystem.mount(CONTENT, Reading.CACHED);
                case DIRECT -> HeldFileSystem.mount(CONTENT, Reading.DIRECT);
                case UNMAPPABLE -> HeldFileSystem.mountUnmappable(CONTENT);
                case STREAM -> HeldFileSystem.mountStream(CONTENT);
            };
        }
    }

    private void open(Kind kind) throws Exception {
        files = kind.mount();
        file = files.open(OpenFlags.NONE);
        service = RingService.open(ServiceOptions.DEFAULT.closeTimeout(10_000_000_000L));
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

    private static <T> Task<T> start(boolean isVirtual, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread =
                isVirtual
                        ? Thread.startVirtualThread(task)
                        : Thread.ofPlatform().daemon().start(task);
        return new Task<>(thread, task);
    }

    private record Task<T>(Thread thread, FutureTask<T> task) {
        T get() throws Exception {
            return task.get(30, TimeUnit.SECONDS);
        }

        boolean isWaiting() {
            return thread.getState() == Thread.State.WAITING;
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, this::get).getCause();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFirstCallAsksWhereNoCarrierWaits(Kind kind) throws Exception {
        open(kind);
        files.hold(Question.STATFS);
        List<Task<Long>> reads = new ArrayList<>();
        for (int i = 0; i < 2 * TurnOrder.carriers(); i++) {
            byte[] bytes = new byte[CONTENT.length];
            reads.add(start(true, () -> service.read(file, bytes)));
        }
        files.awaitAsked(reads.size());
        assertEquals(1, start(true, () -> 1).get());
        files.release();
        long sum = 0;
        for (Task<Long> each : reads) {
            sum += each.get();
        }
        // At the position of a file; a stream is here the same for each.
        assertEquals(
                kind == Kind.STREAM ? (long) reads.size() * CONTENT.length : CONTENT.length, sum);
    }

    /** What kind of a file it is does not change. */
    @Test
    void theFirstCallDoesNotAskForAttributes() throws Exception {
        open(Kind.UNMAPPABLE);
        files.hold(Question.GETATTR);
        files.holdFrom(CONTENT.length);
        byte[] bytes = new byte[CONTENT.length];
        assertEquals(bytes.length, start(true, () -> service.pread(file, bytes, 0)).get());
        assertArrayEquals(CONTENT, bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPollThatIsNotAnsweredStopsNoOtherOperation(boolean isVirtual) throws Exception {
        open(Kind.CACHED);
        files.setEvents(PollFlags.NONE);
        files.hold(Question.POLL);
        Task<PollFlags> poll = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        files.awaitAsked(1);
        assertEquals(0, start(true, () -> service.call(sqe -> sqe.nop())).get());
        files.release();
        files.setEvents(PollFlags.POLLIN);
        assertEquals(PollFlags.POLLIN, poll.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPollEndsWhenTheFileIsReady(boolean isVirtual) throws Exception {
        open(Kind.CACHED);
        files.setEvents(PollFlags.NONE);
        Task<PollFlags> poll = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        Thread.sleep(Duration.ofMillis(200));
        assertFalse(poll.task.isDone());
        files.setEvents(PollFlags.POLLIN.or(PollFlags.POLLOUT));
        assertEquals(PollFlags.POLLIN, poll.get());
    }

    @Test
    void aFileSystemWithoutPoll() throws Exception {
        open(Kind.CACHED);
        PollFlags both = PollFlags.POLLIN.or(PollFlags.POLLOUT);
        assertEquals(both, start(true, () -> service.poll(file, both)).get());
        assertEquals(both, service.poll(file, both, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPollEndsInOtherWays(boolean isVirtual) throws Exception {
        open(Kind.CACHED);
        files.setEvents(PollFlags.NONE);
        for (int millis : new int[] {0, 1, 120}) {
            Duration timeout = Duration.ofMillis(millis);
            long start = System.nanoTime();
            assertEquals(
                    PollFlags.NONE,
                    start(isVirtual, () -> service.poll(file, PollFlags.POLLIN, timeout)).get());
            assertTrue(System.nanoTime() - start >= timeout.toNanos());
        }
        Task<PollFlags> interrupted = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        Thread.sleep(Duration.ofMillis(20));
        interrupted.thread.interrupt();
        assertEquals(InterruptedIOException.class, interrupted.failure().getClass());
        Task<PollFlags> ignoring =
                start(isVirtual, () -> service.ignoringInterrupts().poll(file, PollFlags.POLLIN));
        ignoring.thread.interrupt();
        Task<PollFlags> cancelled = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        Until.holds(
                "each has begun",
                () -> {
                    boolean isPlatform = !isVirtual;
                    return isPlatform || cancelled.isWaiting();
                });
        Thread.sleep(Duration.ofMillis(100));
        assertFalse(ignoring.task.isDone());
        service.cancelAll(file);
        for (Task<PollFlags> each : List.of(ignoring, cancelled)) {
            SyscallException e = (SyscallException) each.failure();
            assertEquals(Errno.ECANCELED, e.errno());
        }
        Task<PollFlags> closed = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        Thread.sleep(Duration.ofMillis(100));
        service.close();
        assertEquals(ClosedException.class, closed.failure().getClass());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadOfAStreamThatIsNotReady(boolean isVirtual) throws Exception {
        open(Kind.STREAM);
        files.release();
        files.setEvents(PollFlags.NONE);
        files.hold(Question.POLL);
        byte[] bytes = new byte[100];
        Task<Long> read = start(isVirtual, () -> service.read(file, bytes));
        files.awaitAsked(1);
        assertEquals(0, start(true, () -> service.call(sqe -> sqe.nop())).get());
        files.setEvents(PollFlags.POLLIN);
        files.release();
        assertEquals(100, read.get());
        assertArrayEquals(Arrays.copyOf(CONTENT, 100), bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelWhileTheFirstQuestionIsAskedEndsAPoll(boolean isVirtual) throws Exception {
        open(Kind.CACHED);
        files.setEvents(PollFlags.NONE);
        files.hold(Question.STATFS);
        Task<PollFlags> poll = start(isVirtual, () -> service.poll(file, PollFlags.POLLIN));
        files.awaitAsked(1);
        service.cancelAll(file);
        files.release();
        assertEquals(Errno.ECANCELED, ((SyscallException) poll.failure()).errno());
    }

    /** The threads that wait for one file system are not those that ask others. */
    @Test
    void aFileSystemThatDoesNotAnswerStopsNoCallOfAnother() throws Exception {
        open(Kind.UNMAPPABLE);
        List<Task<Long>> reads = new ArrayList<>();
        for (int i = 0; i <= RingLoop.MAX_WORKERS; i++) {
            reads.add(start(true, () -> service.pread(file, new byte[1], 0)));
        }
        files.awaitHeld(RingLoop.MAX_WORKERS);
        try (HeldFileSystem others = HeldFileSystem.mount(CONTENT, Reading.CACHED);
                FileFd other = others.open(OpenFlags.NONE)) {
            others.release();
            byte[] bytes = new byte[1];
            assertEquals(1, start(true, () -> service.pread(other, bytes, 0)).get());
            PollFlags in = PollFlags.POLLIN;
            assertEquals(in, start(true, () -> service.poll(other, in, Duration.ZERO)).get());
        }
        files.release();
        for (Task<Long> each : reads) {
            assertEquals(1, each.get());
        }
    }

    /** There are more polls than threads, and none of them ends. */
    @Test
    void pollsLetReadsBegin() throws Exception {
        open(Kind.UNMAPPABLE);
        files.release();
        files.setEvents(PollFlags.NONE);
        List<Task<PollFlags>> polls = new ArrayList<>();
        for (int i = 0; i < RingLoop.MAX_WORKERS + 10; i++) {
            polls.add(start(true, () -> service.poll(file, PollFlags.POLLIN)));
        }
        Until.holds("all wait", () -> polls.stream().allMatch(each -> each.isWaiting()));
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[1];
            assertEquals(1, start(true, () -> service.pread(file, bytes, 0)).get());
        }
        files.setEvents(PollFlags.POLLIN);
        for (Task<PollFlags> each : polls) {
            assertEquals(PollFlags.POLLIN, each.get());
        }
    }

    /** As there is no file to be read, the kernel asks nobody but for the poll. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsLeftAtACloseIsToldOnce(boolean inHandler) throws Exception {
        open(Kind.CACHED);
        service.close();
        service = RingService.open(ServiceOptions.DEFAULT.closeTimeout(50_000_000).rings(2));
        files.setEvents(PollFlags.POLLIN);
        files.hold(Question.POLL);
        Task<PollFlags> poll = start(true, () -> service.poll(file, PollFlags.POLLIN));
        files.awaitAsked(1);
        try (LoggedLines log = LoggedLines.of(RingService.class.getName())) {
            if (inHandler) {
                service.submit(sqe -> sqe.nop(), (res, flags) -> service.close());
                Until.holds("it is told", () -> !log.at(Level.WARNING).isEmpty());
            }
            service.close();
            service.close();
            List<String> told = log.at(Level.WARNING);
            assertEquals(1, told.size(), told::toString);
            assertTrue(told.getFirst().endsWith("before the close, 1"), told::toString);
        }
        files.release();
        assertEquals(PollFlags.POLLIN, poll.get());
    }
}
