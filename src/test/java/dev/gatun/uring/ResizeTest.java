package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Queues of other sizes, with what was in them. */
class ResizeTest {
    private IoUring ring;

    @BeforeEach
    void open() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_NO_SQARRAY);
        ring = IoUring.open(RingOptions.entries(8).completionEntries(16));
        try {
            ring.registration().resizeRings(8, 16);
        } catch (SyscallException e) {
            ring.close();
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel does not resize rings");
            throw e;
        }
    }

    @AfterEach
    void close() throws Exception {
        // None where the kernel was found to lack what is tested.
        if (ring != null) {
            ring.close();
        }
    }

    @Test
    void aRingOfAnotherKindSaysWhy() throws Exception {
        var options = RingOptions.entries(8).without(SetupFlags.IORING_SETUP_DEFER_TASKRUN);
        try (var other = IoUring.open(options)) {
            var e =
                    assertThrows(
                            SyscallException.class, () -> other.registration().resizeRings(16, 32));
            assertEquals(Errno.EINVAL, e.errno());
            assertTrue(e.getMessage().contains("no IORING_SETUP_DEFER_TASKRUN"), e::getMessage);
        }
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            ring.sq().next().nop().userData(i);
        }
    }

    private static List<Done> dones(int from, int to) {
        List<Done> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(Done.of(i, 0));
        }
        return all;
    }

    private void resize(int entries, int completionEntries) throws Exception {
        ring.registration().resizeRings(entries, completionEntries);
        assertEquals(entries, ring.sq().capacity());
        assertEquals(completionEntries, ring.cq().capacity());
    }

    @Test
    void queuesGrowAndShrinkWithWhatIsInThem() throws Exception {
        int next = 0;
        int[][] sizes = {{16, 64}, {4, 64}, {4, 8}, {64, 128}, {8, 8}, {1024, 4096}, {8, 16}};
        for (int round = 0; round < 50; round++) {
            // Completed and not taken, submitted and filled.
            fill(next, next + 3);
            ring.submit();
            fill(next + 3, next + 5);
            int[] size = sizes[round % sizes.length];
            resize(size[0], size[1]);
            assertEquals(3, ring.cq().ready());
            assertEquals(2, ring.sq().pending());
            assertEquals(size[0] - 2, ring.sq().space());
            fill(next + 5, next + 6);
            assertEquals(dones(next, next + 6), take(ring, 6));
            next += 6;
        }
    }

    @Test
    void descriptorsOfWhatIsPendingStayOpen() throws Exception {
        try (var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            Fd end = pipe.writeEnd();
            int number = end.number();
            fill(0, 5);
            ring.sq().next().write(end, memory, 0, 8).userData(5);
            resize(64, 64);
            end.close();
            resize(16, 32);
            assertTrue(isOpen(number));
            List<Done> expected = dones(0, 5);
            expected.add(Done.of(5, 8));
            assertEquals(expected, take(ring, 6));
            assertEquals(8, pipe.readEnd().read(memory));
            assertEquals(0, pipe.readEnd().read(memory), "it was closed after that");
        }
    }

    /** The kernel copies submissions whole, with what few operations have, into new slots. */
    @Test
    void nothingOfAPendingOperationIsInTheNextOneOfItsSlot() throws Exception {
        try (var file = MemFd.create("test")) {
            MemorySegment memory = ring.arena().allocate(8);
            ring.sq().next().provideBuffers(memory, 8, 1, 7, 0);
            resize(16, 32);
            ring.submit();
            fill(0, 15);
            assertEquals(16, take(ring, 16).size());
            ring.sq().next().fsync(file);
            assertEquals(List.of(Done.of(0, 0)), take(ring, 1));
        }
    }

    @Test
    void whatIsInFlightCompletesOnTheNewQueue() throws Exception {
        try (var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(64);
            for (int i = 0; i < 4; i++) {
                ring.sq().next().read(pipe.readEnd(), memory, 8L * i, 8).userData(i);
            }
            ring.submit();
            for (int i = 0; i < 4; i++) {
                resize(16 << i, 64 << i);
                pipe.writeEnd().write(memory, 0, 8);
                assertEquals(8, take(ring, 1).getFirst().res());
            }
        }
    }

    @Test
    void aSlotThatWasTakenIsNotWrittenAfterIt() throws Exception {
        Sqe sqe = ring.sq().next().nop();
        resize(16, 32);
        assertThrows(IllegalStateException.class, () -> sqe.userData(1));
        assertEquals(List.of(Done.of(0, 0)), take(ring, 1));
    }

    @Test
    void tooSmallAQueueIsRefusedAndNothingChanges() throws Exception {
        fill(0, 8);
        var e = assertThrows(SyscallException.class, () -> ring.registration().resizeRings(4, 16));
        assertEquals(Errno.EOVERFLOW, e.errno());
        assertEquals(8, ring.sq().pending());
        assertEquals(dones(0, 8), take(ring, 8));
        fill(0, 6);
        ring.submit();
        e = assertThrows(SyscallException.class, () -> ring.registration().resizeRings(2, 4));
        assertEquals(Errno.EOVERFLOW, e.errno());
        assertEquals(16, ring.cq().capacity());
        assertEquals(dones(0, 6), take(ring, 6));
        assertThrows(IllegalArgumentException.class, () -> ring.registration().resizeRings(0, 4));
        assertThrows(IllegalArgumentException.class, () -> ring.registration().resizeRings(4, 0));
    }

    @Test
    void noQueueIsResizedWhileItIsDrained() throws Exception {
        fill(0, 4);
        ring.submit();
        int[] seen = new int[1];
        ring.cq()
                .drain(
                        (userData, res, flags) -> {
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> ring.registration().resizeRings(16, 32));
                            assertEquals(seen[0]++, userData);
                        });
        assertEquals(4, seen[0]);
        fill(0, 4);
        ring.submit();
        assertTrue(ring.cq().next());
        resize(16, 32);
        assertThrows(IllegalStateException.class, () -> ring.cq().userData());
        assertEquals(dones(1, 4), take(ring, 3));
    }

    @Test
    void otherKindsOfRings() throws Exception {
        var plain = RingOptions.entries(4);
        for (RingOptions options :
                List.of(
                        plain.with(SetupFlags.IORING_SETUP_SQE128),
                        plain.with(SetupFlags.IORING_SETUP_CQE32),
                        plain.registeredRing(false))) {
            try (var other = IoUring.open(options)) {
                other.sq().next().nop().userData(1);
                other.submit();
                other.sq().next().nop().userData(2);
                other.registration().resizeRings(64, 256);
                other.sq().next().nop().userData(3);
                assertEquals(dones(1, 4), take(other, 3), options::toString);
            }
        }
        try (var other = IoUring.open(plain.without(SetupFlags.IORING_SETUP_DEFER_TASKRUN))) {
            var e =
                    assertThrows(
                            SyscallException.class, () -> other.registration().resizeRings(8, 16));
            assertEquals(Errno.EINVAL, e.errno());
        }
        for (RingOptions options :
                List.of(
                        plain.with(SetupFlags.IORING_SETUP_NO_MMAP),
                        plain.without(SetupFlags.IORING_SETUP_NO_SQARRAY))) {
            try (var other = IoUring.open(options)) {
                assertThrows(
                        IllegalStateException.class, () -> other.registration().resizeRings(8, 16));
            }
        }
    }

    @Test
    void theOldQueuesAreUnmapped() throws Exception {
        Held before = Held.now();
        for (int i = 0; i < 5; i++) {
            resize(16 << i, 64 << i);
        }
        before.assertAgain();
        ring.close();
        assertFalse(before.ringMappings() == Held.now().ringMappings());
    }
}
