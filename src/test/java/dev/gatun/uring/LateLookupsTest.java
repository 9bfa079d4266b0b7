package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a ring holds the number of a descriptor that the kernel looks up late. */
class LateLookupsTest {
    private static final long WAITS = 1000;

    private IoUring ring;
    private MemorySegment memory;
    private Pipe pipe;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(64);
        memory = ring.arena().allocate(64);
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        pipe.close();
    }

    private static boolean isOpen(int number) {
        return Files.exists(Path.of("/proc/self/fd/" + number));
    }

    /** A read that does not end, so that the ring never rests. */
    private void keepBusy() throws Exception {
        ring.sq().next().read(pipe.readEnd(), memory, 32, 8, -1).userData(WAITS);
        ring.submit();
    }

    /** A write behind a link, whose file is closed after the submit; gives the file's number. */
    private int linkedWrite(long userData) throws Exception {
        try (MemFd file = MemFd.create("late")) {
            ring.sq().next().nop().userData(userData + 1).link();
            ring.sq().next().write(file, memory, 0, 8, 0).userData(userData);
            assertEquals(2, ring.submitAndWaitFully(2));
            return file.number();
        }
    }

    private void take() throws Exception {
        ring.cq().drain((userData, res, flags) -> assertTrue(res >= 0));
    }

    @Test
    void untilItsOwnCompletionWasTaken() throws Exception {
        keepBusy();
        int number = linkedWrite(50);
        assertTrue(isOpen(number), "its completion was not taken");
        assertTrue(ring.cq().next());
        assertEquals(51, ring.cq().userData());
        assertTrue(isOpen(number), "this is the other's");
        assertTrue(ring.cq().next());
        assertEquals(50, ring.cq().userData());
        assertFalse(isOpen(number));
        int next = linkedWrite(60);
        take();
        assertFalse(isOpen(next));
    }

    @Test
    void untilAllWithTheSameUserDataWereTaken() throws Exception {
        keepBusy();
        List<MemFd> files = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            MemFd file = MemFd.create("late");
            files.add(file);
            numbers.add(file.number());
            ring.sq().next().write(file, memory, 0, 8, 0).userData(7).async();
        }
        ring.submitAndWaitFully(30);
        for (MemFd each : files) {
            each.close();
        }
        for (int i = 0; i < 29; i++) {
            assertTrue(ring.cq().next());
        }
        for (int number : numbers) {
            assertTrue(isOpen(number));
        }
        assertTrue(ring.cq().next());
        for (int number : numbers) {
            assertFalse(isOpen(number));
        }
    }

    @Test
    void withoutUserDataUntilNothingIsInFlight() throws Exception {
        keepBusy();
        int number = linkedWrite(0);
        take();
        assertTrue(isOpen(number));
        pipe.writeEnd().write(memory, 0, 8);
        ring.submitAndWaitFully(1);
        take();
        assertFalse(isOpen(number));
    }

    /** All behind a drain wait for it, also in later submits. */
    @Test
    void afterADrain() throws Exception {
        int number;
        try (MemFd file = MemFd.create("late")) {
            keepBusy();
            ring.sq().next().nop().userData(1).drain();
            ring.submit();
            number = file.number();
            ring.sq().next().write(file, memory, 0, 8, 0).userData(2);
            ring.submit();
        }
        assertTrue(isOpen(number), "the kernel has not looked it up");
        try (MemFd other = MemFd.create("other")) {
            pipe.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(3);
            take();
            assertEquals(0, other.pread(memory, 0), "written to");
        }
        assertFalse(isOpen(number));
    }

    /** What is looked up at the submit is not held any longer. */
    @Test
    void notWhereItWasLookedUpAtTheSubmit() throws Exception {
        keepBusy();
        try (Pipe other = Pipe.open()) {
            int number = other.readEnd().number();
            ring.sq().next().read(other.readEnd(), memory, 0, 8, -1).userData(3);
            ring.submit();
            other.readEnd().close();
            assertFalse(isOpen(number));
        }
    }

    @Test
    void untilTheRingEnds() throws Exception {
        MemFd file = MemFd.create("late");
        int number = file.number();
        try (IoUring other = IoUring.open(4)) {
            other.sq().next().read(pipe.readEnd(), memory, 0, 8, -1).link();
            other.sq().next().write(file, memory, 0, 8, 0).userData(3);
            other.submit();
            file.close();
            assertTrue(isOpen(number));
        }
        assertFalse(isOpen(number));
    }
}
