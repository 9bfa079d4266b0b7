package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A number is given away once, and to nobody as long as somebody uses it. */
class FdDetachTest {
    @Test
    void givesTheNumberAwayOnce() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = fd.number();
        assertEquals(number, fd.detach());
        assertFalse(fd.isOpen());
        assertThrows(IllegalStateException.class, fd::detach);
        assertThrows(IllegalStateException.class, fd::acquire);
        fd.close();
        assertTrue(OpenDescriptors.isOpen(number));
        OpenDescriptors.close(number);
    }

    @Test
    void whatIsClosedOrBorrowedIsRefused() throws Exception {
        int number = OpenDescriptors.file();
        Fd borrowed = Fd.borrow(number);
        assertThrows(IllegalStateException.class, borrowed::detach);
        assertTrue(borrowed.isOpen());
        Fd fd = Fd.own(number);
        fd.close();
        assertThrows(IllegalStateException.class, fd::detach);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUseOfThisThreadRefusesIt(boolean virtual) throws Exception {
        run(
                virtual,
                () -> {
                    Fd fd = Fd.own(OpenDescriptors.file());
                    int number = fd.acquire();
                    assertThrows(IllegalStateException.class, fd::detach);
                    assertTrue(fd.isOpen());
                    fd.release();
                    assertEquals(number, fd.detach());
                    OpenDescriptors.close(number);
                    return null;
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aUseOfAnotherThreadRefusesIt(boolean virtual) throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        var barrier = new CyclicBarrier(2);
        try (ExecutorService executor = executor(virtual)) {
            Future<?> user =
                    executor.submit(
                            () -> {
                                fd.acquire();
                                barrier.await();
                                barrier.await();
                                fd.release();
                                return null;
                            });
            barrier.await();
            assertThrows(IllegalStateException.class, fd::detach);
            assertTrue(fd.isOpen());
            barrier.await();
            user.get();
        }
        int number = fd.number();
        fd.close();
        assertFalse(OpenDescriptors.isOpen(number));
    }

    @Test
    void aPlaceInAListRefusesItUnlessTheListItselfAsks() throws Exception {
        var list = new HeldFds(1);
        var other = new HeldFds(1);
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = list.hold(0, fd);
        assertThrows(IllegalStateException.class, fd::detach);
        assertThrows(IllegalStateException.class, () -> other.lend(fd));
        assertTrue(fd.isOpen());
        assertEquals(number, list.lend(fd));
        list.release(0);
        assertTrue(OpenDescriptors.isOpen(number), "the release has closed what is another's");
        OpenDescriptors.close(number);
        list.close();
        other.close();
    }

    /** Whatever comes first: the number is closed once, or given away once. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void amongUsersAndClosersTheNumberHasOneEnd(boolean virtual) throws Exception {
        int given = 0;
        try (ExecutorService executor = executor(virtual)) {
            for (int round = 0; round < 1000; round++) {
                Fd fd = Fd.own(OpenDescriptors.file());
                int number = fd.number();
                var barrier = new CyclicBarrier(3);
                Callable<Boolean> user =
                        () -> {
                            barrier.await();
                            return attempt(
                                    () -> {
                                        fd.acquire();
                                        fd.release();
                                    });
                        };
                Callable<Boolean> closer =
                        () -> {
                            barrier.await();
                            fd.close();
                            return true;
                        };
                Callable<Boolean> detacher =
                        () -> {
                            barrier.await();
                            return attempt(fd::detach);
                        };
                List<Future<Boolean>> ends = new ArrayList<>();
                for (Callable<Boolean> each : List.of(user, closer, detacher)) {
                    ends.add(executor.submit(each));
                }
                for (Future<Boolean> end : ends) {
                    end.get();
                }
                boolean detached = ends.get(2).get();
                assertFalse(fd.isOpen());
                assertEquals(detached, OpenDescriptors.isOpen(number), "in round " + round);
                if (detached) {
                    given++;
                    OpenDescriptors.close(number);
                }
            }
        }
        System.out.println("given away in " + given + " of 1000 rounds");
    }

    /** While somebody uses the number it cannot be given away, and a close waits for that use. */
    @Test
    void whatIsLentIsOpenAgainOrGone() throws Exception {
        HeldFds list = new HeldFds(1);
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = list.lend(fd);
        assertFalse(fd.isOpen());
        assertThrows(ClosedException.class, fd::acquire);
        HeldFds.lentBack(fd);
        assertEquals(number, fd.number());
        // A close while it is lent waits for what becomes of it.
        assertEquals(number, list.lend(fd));
        fd.close();
        assertTrue(OpenDescriptors.isOpen(number));
        HeldFds.lentBack(fd);
        assertFalse(OpenDescriptors.isOpen(number));

        Fd other = Fd.own(OpenDescriptors.file());
        int given = list.lend(other);
        other.close();
        HeldFds.lentAway(other);
        other.close();
        assertTrue(OpenDescriptors.isOpen(given), "it was the other's to close");
        OpenDescriptors.close(given);
        list.close();
    }

    @Test
    void aCloseBesideADetachThatFailsIsNotLost() throws Exception {
        try (ExecutorService executor = executor(false)) {
            for (int round = 0; round < 200; round++) {
                Fd fd = Fd.own(OpenDescriptors.file());
                int number = fd.acquire();
                var closed = new AtomicBoolean();
                Future<?> detacher =
                        executor.submit(
                                () -> {
                                    while (!closed.get()) {
                                        assertFalse(attempt(fd::detach));
                                    }
                                });
                // It looks closed for the moment that detach takes to see that it is in use.
                Until.holds("it looks closed", () -> !fd.isOpen());
                fd.close();
                closed.set(true);
                detacher.get();
                assertFalse(fd.isOpen(), "the close was lost in round " + round);
                assertTrue(OpenDescriptors.isOpen(number));
                fd.release();
                assertFalse(OpenDescriptors.isOpen(number));
            }
        }
    }

    private static boolean attempt(Runnable use) {
        try {
            use.run();
            return true;
        } catch (IllegalStateException closedOrInUse) {
            return false;
        }
    }

    private static void run(boolean virtual, Callable<?> task) throws Exception {
        try (ExecutorService executor = executor(virtual)) {
            executor.submit(task).get();
        }
    }

    private static ExecutorService executor(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }
}
