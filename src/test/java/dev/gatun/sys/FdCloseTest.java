package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Blocked;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class FdCloseTest {
    @Test
    void aSecondCloseDoesNotReachTheNumbersNextOwner() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = fd.number();
        fd.close();
        int next = OpenDescriptors.file();
        assertEquals(number, next);
        fd.close();
        assertTrue(OpenDescriptors.isOpen(next));
        OpenDescriptors.close(next);
    }

    /** Each thread closes and opens at once: a second close(2) would hit what was just opened. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofManyThreadsOneCloses(boolean virtual) throws Exception {
        int threads = 4;
        try (ExecutorService executor = executor(virtual)) {
            for (int round = 0; round < 500; round++) {
                Fd fd = Fd.own(OpenDescriptors.file());
                var barrier = new CyclicBarrier(threads);
                Callable<Integer> closer =
                        () -> {
                            barrier.await();
                            fd.close();
                            return OpenDescriptors.file();
                        };
                List<Future<Integer>> opened = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    opened.add(executor.submit(closer));
                }
                for (Future<Integer> number : opened) {
                    assertTrue(OpenDescriptors.isOpen(number.get()), "closed by another's close");
                }
                for (Future<Integer> number : opened) {
                    OpenDescriptors.close(number.get());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "5, false", "1, true"})
    void readersThatSleepKeepTheNumberUntilTheLastOfThemLeaves(int readers, boolean virtual)
            throws Exception {
        int[] pipe = OpenDescriptors.pipe(0);
        Fd reader = Fd.own(pipe[0]);
        try (Arena arena = Arena.ofShared();
                ExecutorService executor = executor(virtual);
                Fd writer = Fd.own(pipe[1])) { // closed first, which ends readers that are left
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                MemorySegment buffer = arena.allocate(1);
                results.add(executor.submit(() -> reader.read(buffer)));
            }
            Blocked.await(SyscallNumber.SYS_read, pipe[0], readers);
            reader.close();
            assertFalse(reader.isOpen());
            assertThrows(IllegalStateException.class, () -> reader.read(arena.allocate(1)));
            for (int left = readers; left > 0; left--) {
                assertTrue(OpenDescriptors.isOpen(pipe[0]), "closed under " + left + " readers");
                assertEquals(1, writer.write(arena.allocate(1)));
                awaitDone(results, readers - left + 1);
            }
            for (Future<Long> result : results) {
                assertEquals(1, result.get());
            }
            assertFalse(OpenDescriptors.isOpen(pipe[0]), "the last reader did not close it");
        }
    }

    private static void awaitDone(List<Future<Long>> results, int count)
            throws InterruptedException {
        while (results.stream().filter(Future::isDone).count() < count) {
            Thread.sleep(1);
        }
    }

    /** A thread that opened it and never let others have it closes without asking them. */
    @Test
    void theMakerInsideACallKeepsItToo() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = fd.acquire();
        fd.close();
        assertTrue(OpenDescriptors.isOpen(number));
        fd.release();
        assertFalse(OpenDescriptors.isOpen(number));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "8, false", "9, false", "40, false", "1, true", "40, true"})
    void callsOfOneThreadNest(int depth, boolean virtual) throws Exception {
        try (ExecutorService executor = executor(virtual)) {
            executor.submit(
                            () -> {
                                Fd fd = Fd.own(OpenDescriptors.file());
                                Fd other = Fd.own(OpenDescriptors.file());
                                int number = fd.number();
                                int otherNumber = other.number();
                                for (int i = 0; i < depth; i++) {
                                    assertEquals(number, fd.acquire());
                                    assertEquals(otherNumber, other.acquire());
                                }
                                fd.close();
                                other.close();
                                assertThrows(IllegalStateException.class, fd::acquire);
                                for (int i = 0; i < depth; i++) {
                                    assertTrue(OpenDescriptors.isOpen(number), "release " + i);
                                    fd.release();
                                }
                                assertFalse(OpenDescriptors.isOpen(number));
                                for (int i = 0; i < depth; i++) {
                                    assertTrue(OpenDescriptors.isOpen(otherNumber), "release " + i);
                                    other.release();
                                }
                                assertFalse(OpenDescriptors.isOpen(otherNumber));
                                return null;
                            })
                    .get();
        }
    }

    @Test
    void releasedInAnyOrder() throws Exception {
        List<Fd> fds = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            fds.add(Fd.own(OpenDescriptors.file()));
            numbers.add(fds.get(i).acquire());
        }
        for (Fd fd : fds) {
            fd.close();
        }
        for (int i : new int[] {5, 0, 11, 3, 1, 10, 2, 4, 9, 6, 8, 7}) {
            assertTrue(OpenDescriptors.isOpen(numbers.get(i)));
            fds.get(i).release();
            assertFalse(OpenDescriptors.isOpen(numbers.get(i)));
        }
    }

    @Test
    void aReleaseWithoutAnAcquireIsRefusedAndHarmsNothing() throws Exception {
        try (Fd fd = Fd.own(OpenDescriptors.file())) {
            var e = assertThrows(IllegalStateException.class, fd::release);
            assertEquals("release without acquire in this thread", e.getMessage());
            int number = fd.acquire();
            fd.release();
            assertThrows(IllegalStateException.class, fd::release);
            assertTrue(OpenDescriptors.isOpen(number));
        }
    }

    /** The count is of the uses of virtual threads, and is not this thread's to lower. */
    @Test
    void aReleaseWithoutAnAcquireLeavesAVirtualThreadsUse() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.file());
        int number = fd.number();
        Thread.ofVirtual().start(fd::acquire).join();
        fd.close();
        assertThrows(IllegalStateException.class, fd::release);
        assertTrue(OpenDescriptors.isOpen(number), "closed under a virtual thread's use");
        Thread.ofVirtual().start(fd::release).join();
        assertFalse(OpenDescriptors.isOpen(number));
    }

    /** A thread that holds many descriptors counts the last of them, and only these. */
    @Test
    void aThreadEndsNoMoreCountedUsesThanItBegan() throws Exception {
        Fd others = Fd.own(OpenDescriptors.file());
        int number = others.number();
        Thread.ofVirtual().start(others::acquire).join();
        try (Fd fd = Fd.own(OpenDescriptors.file())) {
            for (int i = 0; i < 10; i++) {
                fd.acquire();
            }
            for (int i = 0; i < 10; i++) {
                fd.release();
            }
            assertThrows(IllegalStateException.class, fd::release);
            assertThrows(IllegalStateException.class, others::release);
            others.close();
            assertTrue(OpenDescriptors.isOpen(number), "closed under a virtual thread's use");
            Thread.ofVirtual().start(others::release).join();
            assertFalse(OpenDescriptors.isOpen(number));
        }
    }

    @Test
    void afterCloseNothingReachesTheKernel() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);
            ByteBuffer direct = ByteBuffer.allocateDirect(8);
            IoVector vector = IoVector.of(arena, buffer);
            Fd fd = Fd.own(OpenDescriptors.file(new byte[8]));
            int number = fd.number();
            fd.close();
            int next = OpenDescriptors.file(new byte[8]);
            assertEquals(number, next);
            String message = "this descriptor was closed (it was number " + number + ")";
            for (Callable<?> use :
                    List.<Callable<?>>of(
                            fd::acquire,
                            fd::number,
                            () -> fd.read(buffer),
                            () -> fd.read(buffer, 0, 4),
                            () -> fd.read(direct),
                            () -> fd.readv(vector),
                            () -> fd.readFully(buffer),
                            () -> fd.write(buffer),
                            () -> fd.write(buffer, 0, 4),
                            () -> fd.write(direct),
                            () -> fd.writev(vector),
                            () -> fd.writeFully(buffer))) {
                var e = assertThrows(IllegalStateException.class, use::call);
                assertEquals(message, e.getMessage());
            }
            assertEquals(0, Syscalls.lseek(next, 0, 1), "the next owner's position moved");
            assertEquals(8, Syscalls.lseek(next, 0, 2), "the next owner's file grew");
            assertEquals(Integer.toString(number), fd.toString());
            OpenDescriptors.close(next);
        }
    }

    @Test
    void aBorrowedNumberStaysOpen() throws Exception {
        int number = OpenDescriptors.file();
        Fd fd = Fd.borrow(number);
        assertFalse(fd.isOwned());
        fd.acquire();
        fd.close();
        fd.release();
        assertFalse(fd.isOpen());
        assertThrows(IllegalStateException.class, fd::acquire);
        assertTrue(OpenDescriptors.isOpen(number));
        OpenDescriptors.close(number);
    }

    @Test
    void anErrorOfCloseIsToldAndTheNumberIsGone() throws Exception {
        Fd fd = Fd.own(OpenDescriptors.NONE);
        assertTrue(fd.isOwned());
        var e = assertThrows(SyscallException.class, fd::close);
        assertEquals("close(1000000): EBADF (Bad file descriptor)", e.getMessage());
        fd.close();
    }

    @Test
    void aNegativeNumberIsNoDescriptor() {
        assertThrows(IllegalArgumentException.class, () -> Fd.own(-1));
        assertThrows(IllegalArgumentException.class, () -> Fd.borrow(-Errno.ENOENT));
    }

    private static ExecutorService executor(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }
}
