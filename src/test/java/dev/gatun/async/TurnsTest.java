package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** Virtual threads that find all they read in the page cache, and another that wants to run. */
class TurnsTest {
    private static final int FILE_BYTES = 1 << 16;
    private static final int FEW_NAPS = 50;

    @TempDir private Path directory;

    /**
     * As many as carriers, and more: they do not keep the others from running. With two rings, each
     * has the descriptor of one file. Two services share the carriers.
     */
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "2, 2, 1", "2, 1, 2"})
    @Timeout(60)
    void readersOfThePageCacheLetOthersRun(int moreThanCarriers, int rings, int services)
            throws Exception {
        ServiceOptions options = ServiceOptions.DEFAULT.rings(rings);
        try (RingService service = RingService.open(options);
                RingService another = RingService.open(options);
                FileFd file = Services.file(directory, new byte[FILE_BYTES]);
                FileFd same = onTheOtherRing(file, rings)) {
            int naps = naps();
            FutureTask<Void> other = new FutureTask<>(() -> sleepOften(naps), null);
            List<FutureTask<Void>> readers = new ArrayList<>();
            for (int i = 0; i < TurnOrder.carriers() + moreThanCarriers; i++) {
                RingService its = i % services == 0 ? service : another;
                FileFd each = i % 2 == 0 ? file : same;
                readers.add(new FutureTask<>(() -> readUntil(other, its, each)));
            }
            readers.forEach(Thread::startVirtualThread);
            Thread.startVirtualThread(other);
            other.get();
            for (FutureTask<Void> each : readers) {
                each.get();
            }
        }
    }

    /**
     * A thread that has a carrier keeps its turn, also if it does not come back soon: with more
     * readers than carriers nobody else would run. Once it waits for something else, the next has
     * its turn.
     */
    @Test
    @Timeout(60)
    void aTurnIsKeptWhileItsThreadCanRun() throws Exception {
        Turns turns = new Turns(new TurnOrder(1, Long.MAX_VALUE));
        AtomicBoolean isToPark = new AtomicBoolean();
        CountDownLatch isToEnd = new CountDownLatch(1);
        Reader first = new Reader(isToPark, () -> awaitUninterruptibly(isToEnd));
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        try {
            turns.add(first.request());
            begin(turns, first);
            turns.add(second.request());
            second.awaitParked();
            long until = turns.next();
            for (int i = 0; i < 5; i++) {
                assertTrue(until > 0);
                Thread.sleep(Duration.ofNanos(until));
                until = turns.next();
                assertFalse(second.request().hasEnded());
            }
            isToPark.set(true);
            begin(turns, second);
        } finally {
            isToPark.set(true);
            isToEnd.countDown();
            turns.end();
            first.join();
            second.join();
        }
    }

    /**
     * A thread that looks as if it could run does not keep its turn for ever: it may be blocked in
     * a call for which the scheduler starts another carrier.
     */
    @Test
    @Timeout(60)
    void aTurnEndsThoughItsThreadSeemsToRun() throws Exception {
        Turns turns = new Turns(new TurnOrder(1));
        AtomicBoolean isToEnd = new AtomicBoolean();
        Reader first = new Reader(isToEnd, () -> {});
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        try {
            turns.add(first.request());
            begin(turns, first);
            turns.add(second.request());
            begin(turns, second);
        } finally {
            isToEnd.set(true);
            turns.end();
            first.join();
            second.join();
        }
    }

    /**
     * A thread that has asked has its turn only when it has parked, also if nobody else waits: the
     * carrier is to look for others before.
     */
    @Test
    @Timeout(60)
    void aTurnBeginsWhenItsThreadHasParked() throws Exception {
        Turns turns = new Turns(new TurnOrder(1));
        AtomicBoolean isToWait = new AtomicBoolean();
        FutureTask<TurnRequest> made = new FutureTask<>(TurnRequest::new);
        Thread thread =
                Thread.startVirtualThread(
                        () -> {
                            made.run();
                            spinUntil(isToWait);
                            made.resultNow().awaitUninterruptibly(null);
                        });
        try {
            turns.add(made.get());
            for (int i = 0; i < 5; i++) {
                long until = turns.next();
                assertTrue(until > 0);
                assertFalse(made.get().hasEnded());
                Thread.sleep(Duration.ofNanos(until));
            }
            isToWait.set(true);
            Until.holds(
                    "it has its turn",
                    () -> {
                        turns.next();
                        return made.get().hasEnded();
                    });
        } finally {
            isToWait.set(true);
            turns.end();
            thread.join();
        }
    }

    /** A thread that has asked and does not park holds nobody up. */
    @Test
    @Timeout(60)
    void aThreadThatDoesNotParkIsPassedOver() throws Exception {
        Turns turns = new Turns(new TurnOrder(1));
        AtomicBoolean isToEnd = new AtomicBoolean();
        CountDownLatch isToRun = new CountDownLatch(1);
        FutureTask<TurnRequest> made = new FutureTask<>(TurnRequest::new);
        Thread first =
                Thread.startVirtualThread(
                        () -> {
                            made.run();
                            awaitUninterruptibly(isToRun);
                            spinUntil(isToEnd);
                        });
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        Reader third = new Reader(new AtomicBoolean(true), () -> {});
        try {
            turns.add(made.get());
            turns.add(second.request());
            turns.add(third.request());
            second.awaitParked();
            third.awaitParked();
            // Last: there may be one carrier only.
            isToRun.countDown();
            Until.holds("it runs", () -> first.getState() == Thread.State.RUNNABLE);
            begin(turns, second);
            begin(turns, third);
            assertFalse(made.get().hasEnded());
        } finally {
            isToRun.countDown();
            isToEnd.set(true);
            turns.end();
            first.join();
            second.join();
            third.join();
        }
    }

    /** A thread that has its turn goes on if nobody waits, and not for ever. */
    @Test
    @Timeout(60)
    void aTurnFollowsAnotherOfItsThreadIfNobodyWaits() throws Exception {
        Turns turns = new Turns(new TurnOrder(1));
        AtomicBoolean isToPark = new AtomicBoolean();
        Reader first = new Reader(isToPark, () -> {});
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        try {
            assertFalse(turns.goesOn(first.thread()), "it has no turn yet");
            turns.add(first.request());
            begin(turns, first);
            assertTrue(turns.goesOn(first.thread()));
            assertFalse(turns.goesOn(second.thread()), "another has its turn");
            turns.add(second.request());
            assertFalse(turns.goesOn(first.thread()), "another waits");
            isToPark.set(true);
            begin(turns, second);
            second.join();
            assertTrue(turns.goesOn(second.thread()));
            assertTrue(turns.goesOn(second.thread()));
            assertFalse(turns.goesOn(second.thread()), "three in a row");
        } finally {
            isToPark.set(true);
            turns.end();
            first.join();
            second.join();
        }
    }

    /** A thread passes its turn on to one that has parked; and after three the carrier is free. */
    @Test
    @Timeout(60)
    void aTurnIsPassedOn() throws Exception {
        Turns turns = new Turns(new TurnOrder(1));
        AtomicBoolean isToPark = new AtomicBoolean();
        Reader first = new Reader(isToPark, () -> {});
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        Reader third = new Reader(new AtomicBoolean(true), () -> {});
        try {
            turns.add(first.request());
            assertFalse(second.passesOn(turns), "it has no turn");
            begin(turns, first);
            assertFalse(first.passesOn(turns), "nobody waits");
            turns.add(second.request());
            second.awaitParked();
            assertTrue(first.passesOn(turns));
            assertTrue(second.request().hasEnded());
            assertFalse(second.passesOn(turns), "the first has not parked");
            isToPark.set(true);
            first.awaitParked();
            assertTrue(second.passesOn(turns));
            assertTrue(first.again().hasEnded());
            turns.add(third.request());
            third.awaitParked();
            first.join();
            assertFalse(first.passesOn(turns), "three in a row");
            begin(turns, third);
        } finally {
            isToPark.set(true);
            turns.end();
            first.join();
            second.join();
            third.join();
        }
    }

    /** Else a thread could wait for a ring whose thread sleeps, as nobody waited there before. */
    @Test
    @Timeout(60)
    void aTurnIsNotPassedOnToAnotherRing() throws Exception {
        TurnOrder order = new TurnOrder(1);
        Turns turns = new Turns(order);
        Turns another = new Turns(order);
        AtomicBoolean isToPark = new AtomicBoolean();
        Reader first = new Reader(isToPark, () -> {});
        Reader second = new Reader(new AtomicBoolean(true), () -> {});
        try {
            turns.add(first.request());
            begin(turns, first);
            another.add(second.request());
            second.awaitParked();
            assertFalse(first.passesOn(turns));
            assertFalse(second.request().hasEnded());
            assertTrue(first.passesOn(another));
        } finally {
            isToPark.set(true);
            another.end();
            first.join();
            second.join();
        }
    }

    /** A thread that waits for its turn, then has a carrier until it is told, and waits again. */
    private static final class Reader {
        private final FutureTask<TurnRequest> made = new FutureTask<>(TurnRequest::new);
        private final FutureTask<TurnRequest> madeAgain = new FutureTask<>(TurnRequest::new);
        private final Thread thread;

        /** Whether {@link #again} was handed over, so that it ends. */
        private volatile boolean waitsAgain;

        Reader(AtomicBoolean isToStop, Runnable afterwards) {
            thread =
                    Thread.startVirtualThread(
                            () -> {
                                made.run();
                                madeAgain.run();
                                made.resultNow().awaitUninterruptibly(null);
                                spinUntil(isToStop);
                                if (waitsAgain) {
                                    madeAgain.resultNow().awaitUninterruptibly(null);
                                }
                                afterwards.run();
                            });
        }

        Thread thread() {
            return thread;
        }

        TurnRequest request() throws Exception {
            return made.get();
        }

        TurnRequest again() throws Exception {
            return madeAgain.get();
        }

        /** Passes its turn on, and waits for its next. */
        boolean passesOn(Turns turns) throws Exception {
            waitsAgain = turns.passOn(again());
            return waitsAgain;
        }

        void awaitParked() throws Exception {
            Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
        }

        void join() throws InterruptedException {
            thread.join();
        }
    }

    private static void begin(Turns turns, Reader reader) throws Exception {
        Until.holds(
                "it has its turn",
                () -> {
                    turns.next();
                    return reader.request().hasEnded();
                });
    }

    /** The same file once more, by a number that another ring has. */
    private static FileFd onTheOtherRing(FileFd file, int rings) throws Exception {
        Path path = Path.of("/proc/self/fd/" + file.number());
        FileFd one = FileFd.open(path, OpenFlags.O_RDONLY);
        if (rings == 1 || (one.number() - file.number()) % rings != 0) {
            return one;
        }
        try (one) {
            return FileFd.open(path, OpenFlags.O_RDONLY);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Those of three seconds beside other busy threads, as many as carriers: on one processor with
     * a slow tick, a nap takes many times as long as alone.
     */
    private static int naps() throws Exception {
        AtomicBoolean isToEnd = new AtomicBoolean();
        List<Thread> busy = new ArrayList<>();
        try {
            for (int i = 0; i < TurnOrder.carriers(); i++) {
                busy.add(Thread.ofPlatform().start(() -> spinUntil(isToEnd)));
            }
            FutureTask<Void> few = new FutureTask<>(() -> sleepOften(FEW_NAPS), null);
            long start = System.nanoTime();
            Thread.startVirtualThread(few);
            few.get();
            long each = (System.nanoTime() - start) / FEW_NAPS;
            return Math.clamp(3_000_000_000L / each, FEW_NAPS, 3000);
        } finally {
            isToEnd.set(true);
            for (Thread each : busy) {
                each.join();
            }
        }
    }

    private static void spinUntil(AtomicBoolean isToEnd) {
        while (!isToEnd.get()) {
            Thread.onSpinWait();
        }
    }

    private static void sleepOften(int naps) {
        try {
            for (int i = 0; i < naps; i++) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Void readUntil(FutureTask<Void> other, RingService service, FileFd file)
            throws Exception {
        byte[] block = new byte[512];
        for (long i = 0; !other.isDone(); i++) {
            service.pread(file, block, i * block.length % FILE_BYTES);
        }
        return null;
    }
}
