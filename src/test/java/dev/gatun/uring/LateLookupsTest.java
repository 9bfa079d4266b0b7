package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** A read that does not end, so that the ring never rests. */
    private void keepBusy() throws Exception {
        ring.sq().next().read(pipe.readEnd(), memory, 32, 8).userData(WAITS);
        ring.submit();
    }

    /** A write behind a link, whose file is closed after the submit; gives the file's number. */
    private int linkedWrite(long userData) throws Exception {
        try (MemFd file = MemFd.create("late")) {
            ring.sq().next().nop().userData(userData + 1).link();
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(userData);
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
    void eachForItselfWhateverUserDataTheyHave() throws Exception {
        keepBusy();
        List<MemFd> files = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            MemFd file = MemFd.create("late");
            files.add(file);
            numbers.add(file.number());
            ring.sq().next().pwrite(file, memory, 0, i, 0).userData(i % 2).async();
        }
        ring.submitAndWaitFully(30);
        for (MemFd each : files) {
            each.close();
        }
        Set<Integer> open = new HashSet<>(numbers);
        while (ring.cq().next()) {
            int written = ring.cq().res();
            assertEquals(written % 2, ring.cq().userData());
            open.remove(numbers.get(written));
            for (int number : numbers) {
                assertEquals(open.contains(number), isOpen(number), "file of " + number);
            }
        }
        assertEquals(Set.of(), open);
    }

    /** Messages, operations of other kinds and cancelled ones with the same user data. */
    @Test
    void notUntilSomethingElseWithTheSameUserDataCompletes() throws Exception {
        keepBusy();
        int number;
        try (MemFd file = MemFd.create("late")) {
            number = file.number();
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(8).link();
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(7);
            ring.submit();
        }
        ring.sq().next().nop().userData(7);
        ring.submitAndWaitFully(1);
        take();
        assertTrue(isOpen(number));
        pipe.writeEnd().write(memory, 0, 8);
        pipe.writeEnd().write(memory, 0, 8);
        ring.submitAndWaitFully(3);
        take();
        assertFalse(isOpen(number));
    }

    /** A ring whose completions cannot be counted releases them all the same. */
    @Test
    void whereSubmissionsCannotBeCounted() throws Exception {
        ring.sq().next().nop().skipSuccess();
        ring.submit();
        keepBusy();
        for (int i = 0; i < 10; i++) {
            int number = linkedWrite(0);
            take();
            assertFalse(isOpen(number));
        }
    }

    @Test
    void onAPolledRing() throws Exception {
        try (IoUring polled = IoUring.open(RingOptions.entries(8).submissionPolling(10))) {
            int number;
            try (MemFd file = MemFd.create("late")) {
                number = file.number();
                polled.sq().next().read(pipe.readEnd(), memory, 0, 8).link();
                polled.sq().next().pwrite(file, memory, 0, 8, 0).userData(3);
                polled.submit();
            }
            while (polled.sq().pending() > 0) {
                polled.submit();
            }
            assertTrue(isOpen(number), "the kernel has read the submission");
            pipe.writeEnd().write(memory, 0, 8);
            polled.submitAndWaitFully(2);
            List<Long> userData = new ArrayList<>();
            polled.cq().drain((data, res, flags) -> userData.add(data));
            assertEquals(List.of(0L, 3L), userData);
            assertFalse(isOpen(number));
        }
    }

    /** All behind an IOSQE_IO_DRAIN wait for it, also in later submits. */
    @Test
    void afterAnIoDrain() throws Exception {
        int number;
        try (MemFd file = MemFd.create("late")) {
            keepBusy();
            ring.sq().next().nop().userData(1).ioDrain();
            ring.submit();
            number = file.number();
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(2);
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

    /** The kernel defers the next operation although nothing is in flight. */
    @Test
    void alsoAfterAnIoDrainThatIsOver() throws Exception {
        for (int i = 0; i < 100; i++) {
            ring.sq().next().nop().userData(1).ioDrain();
            ring.submitAndWaitFully(1);
            take();
            try (MemFd file = MemFd.create("late")) {
                ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(2);
                ring.submit();
            }
            assertOtherIsNotWritten(1);
        }
    }

    /** The ring comes to rest after the IOSQE_IO_DRAIN was written, and before it is submitted. */
    @Test
    void afterAnIoDrainThatWasWrittenBeforeTheRingRests() throws Exception {
        ring.sq().next().nop().userData(1);
        ring.submitAndWaitFully(1);
        keepBusy();
        ring.sq().next().nop().userData(2).ioDrain();
        take();
        try (MemFd file = MemFd.create("late")) {
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(3);
            ring.submit();
        }
        pipe.writeEnd().write(memory, 0, 8);
        assertOtherIsNotWritten(3);
    }

    /** The kernel gives the first of a chain to a worker where the chain ends with the submit. */
    @Test
    void ofTheFirstOfAChainThatIsNotWhole() throws Exception {
        for (int i = 0; i < 100; i++) {
            int number;
            try (MemFd file = MemFd.create("late")) {
                number = file.number();
                ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(1).link();
                ring.submit();
            }
            assertTrue(isOpen(number), "its completion was not taken");
            assertOtherIsNotWritten(1);
            assertFalse(isOpen(number));
        }
    }

    /** What waits for all before it makes its whole chain wait. */
    @Test
    void ofTheFirstOfAChainWithAnIoDrain() throws Exception {
        keepBusy();
        try (MemFd file = MemFd.create("late")) {
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(1).link();
            ring.sq().next().nop().userData(2).ioDrain();
            ring.submit();
        }
        pipe.writeEnd().write(memory, 0, 8);
        assertOtherIsNotWritten(3);
    }

    /** A file that gets the number, if it is free, is not what an operation writes to. */
    private void assertOtherIsNotWritten(int completions) throws Exception {
        try (MemFd other = MemFd.create("other")) {
            ring.submitAndWaitFully(completions);
            take();
            assertEquals(0, other.pread(memory, 0), "written to");
        }
    }

    @Test
    void isFoundByItsUserDataToBeCancelled() throws Exception {
        keepBusy();
        try (Pipe other = Pipe.open()) {
            for (int how = 0; how < 5; how++) {
                ring.sq().next().nop().userData(1).link();
                ring.sq().next().pollAdd(other.readEnd(), PollFlags.POLLIN).userData(5);
                ring.submitAndWaitFully(1);
                take();
                Cancellation which = Cancellation.any().userData(5);
                switch (how) {
                    case 0 -> ring.sq().next().asyncCancel(5).userData(6);
                    case 1 -> ring.sq().next().asyncCancel(which).userData(6);
                    case 2 -> ring.sq().next().asyncCancel(which.all()).userData(6);
                    case 3 -> assertEquals(0, ring.registration().syncCancel(which, -1));
                    default -> assertEquals(1, ring.registration().syncCancel(which.all(), -1));
                }
                ring.submitAndWaitFully(how < 3 ? 2 : 1);
                Map<Long, Integer> results = new HashMap<>();
                ring.cq().drain((data, res, flags) -> results.put(data, res));
                assertEquals(-Errno.ECANCELED, results.remove(5L));
                assertEquals(how < 3 ? Set.of(6L) : Set.of(), results.keySet());
                assertTrue(how > 2 || results.get(6L) >= 0);
            }
        }
    }

    /** A cancel that waits in a chain is not about an operation that has come since. */
    @Test
    void isNotTakenForAnEarlierOne() throws Exception {
        try (Pipe first = Pipe.open();
                Pipe second = Pipe.open();
                Pipe gate = Pipe.open()) {
            MemorySegment buffers = ring.arena().allocate(64);
            ring.sq().next().read(first.readEnd(), memory, 0, 8).userData(7).async();
            ring.sq().next().read(gate.readEnd(), buffers, 0, 8).userData(1).link();
            ring.sq().next().asyncCancel(7).userData(2);
            ring.submit();
            first.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(1);
            take();
            ring.sq().next().read(second.readEnd(), buffers, 8, 8).userData(8).async();
            ring.submit();
            gate.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(2);
            Map<Long, Integer> results = new HashMap<>();
            ring.cq().drain((data, res, flags) -> results.put(data, res));
            assertEquals(Map.of(1L, 8, 2L, -Errno.ENOENT), results);
            second.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(1);
            ring.cq().drain((data, res, flags) -> assertEquals(8, res));
        }
    }

    /** What names a poll, or an operation on a file, is not about another kind, or file. */
    @Test
    void isNotTakenForOneOfAnotherKindOrFile() throws Exception {
        Kernel.assumeCancellationHeedsAllKeys();
        try (Pipe other = Pipe.open()) {
            ring.sq().next().read(other.readEnd(), memory, 0, 8).userData(7).async();
            ring.sq().next().pollAdd(pipe.readEnd(), PollFlags.POLLIN).userData(7);
            ring.submit();
            ring.sq().next().pollRemove(7).userData(1);
            ring.submitAndWaitFully(2);
            Map<Long, Integer> results = new HashMap<>();
            ring.cq().drain((data, res, flags) -> results.put(data, res));
            assertEquals(Map.of(1L, 0, 7L, -Errno.ECANCELED), results);
            ring.sq().next().read(pipe.readEnd(), memory, 8, 8).userData(7);
            ring.submit();
            results.clear();
            ring.sq().next().asyncCancel(Cancellation.of(pipe.readEnd()).userData(7)).userData(1);
            ring.submitAndWaitFully(2);
            ring.cq().drain((data, res, flags) -> results.put(data, res));
            assertEquals(Map.of(1L, 0, 7L, -Errno.ECANCELED), results);
            other.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(1);
            take();
        }
    }

    @Test
    void aPollThatIsLateGetsOtherUserData() throws Exception {
        int number;
        try (Pipe other = Pipe.open()) {
            number = other.readEnd().number();
            ring.sq().next().nop().userData(1).link();
            ring.sq().next().pollAdd(other.readEnd(), PollFlags.POLLIN).userData(5);
            ring.submitAndWaitFully(1);
            take();
            ring.sq().next().pollUpdate(5, 6).userData(2);
            ring.sq().next().pollUpdate(5, 9).userData(3);
            ring.submitAndWaitFully(2);
            take(); // the second finds the same poll, and has the last word
            ring.sq().next().pollRemove(9).userData(4);
            ring.submitAndWaitFully(2);
            Map<Long, Integer> results = new HashMap<>();
            ring.cq().drain((data, res, flags) -> results.put(data, res));
            assertEquals(Map.of(4L, 0, 9L, -Errno.ECANCELED), results);
        }
        assertFalse(isOpen(number));
    }

    /** A chain goes on over a resize, which publishes what is there. */
    @Test
    void behindALinkThatWasPublishedBefore() throws Exception {
        Timespec time = Timespec.ofNanos(ring.arena(), 10_000_000);
        ring.sq().next().timeout(time, 0, TimeoutFlags.NONE).userData(-1).hardLink();
        try {
            ring.registration().resizeRings(128, 256);
        } catch (SyscallException | IllegalStateException e) {
            assumeTrue(false, "IORING_REGISTER_RESIZE_RINGS, or a ring without index array: " + e);
        }
        try (MemFd file = MemFd.create("late")) {
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(1);
            ring.submit();
        }
        try (MemFd other = MemFd.create("other")) {
            ring.submitAndWaitFully(2);
            ring.cq().drain((userData, res, flags) -> {});
            assertEquals(0, other.pread(memory, 0), "written to");
        }
    }

    /** Of an operation that has no completion if it succeeds, and those behind it in the chain. */
    @Test
    void notWhereNoCompletionTellsTheEnd() throws Exception {
        int number;
        try (MemFd file = MemFd.create("late")) {
            number = file.number();
            ring.sq().next().nop(-Errno.EIO).skipSuccess().link();
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(1);
            ring.submitAndWaitFully(1);
        }
        assertFalse(isOpen(number));
    }

    /** What is looked up at the submit is not held any longer. */
    @Test
    void notWhereItWasLookedUpAtTheSubmit() throws Exception {
        keepBusy();
        try (Pipe other = Pipe.open()) {
            int number = other.readEnd().number();
            ring.sq().next().read(other.readEnd(), memory, 0, 8).userData(3);
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
            other.sq().next().read(pipe.readEnd(), memory, 0, 8).link();
            other.sq().next().pwrite(file, memory, 0, 8, 0).userData(3);
            other.submit();
            file.close();
            assertTrue(isOpen(number));
        }
        assertFalse(isOpen(number));
    }
}
