package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.io.MemFd;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A queue that the kernel reads from its first entry each time, {@code IORING_SETUP_SQ_REWIND}, of
 * which it took a part. Kernels before 7.0 have none: this is the queue without the kernel.
 */
class RewoundQueueTest {
    private static final long USER_DATA = 32;

    @Test
    void whatTheKernelLeftIsAtTheBeginning() throws Exception {
        try (var arena = Arena.ofShared()) {
            RingOptions options = RingOptions.entries(4);
            MemorySegment none = MemorySegment.NULL;
            RingSetup setup = RingSetup.setUp(arena, options, 0, none, none);
            try (var fd = Fd.own(setup.fd())) {
                RingMemory memory = RingMemory.map(setup, fd, arena);
                RingCore core = Rings.coreOf(fd, arena, SetupFlags.IORING_SETUP_SQ_REWIND);
                SlotQueue slots = SubmissionQueue.slots(core, memory);
                var queue = new SubmissionQueue(core, slots);
                int[] numbers = new int[4];
                Sqe fourth = fillAndClose(queue, arena, numbers);
                assertEquals(4, slots.publish());
                slots.taken(1);
                assertSlots(memory, 2, 3, 4);
                assertFalse(isOpen(numbers[0]));
                assertTrue(isOpen(numbers[1]) && isOpen(numbers[2]) && isOpen(numbers[3]));
                assertEquals(3, queue.pending());
                // Behind them, and with nothing of the one that was there.
                Sqe fifth = queue.next();
                assertThrows(IllegalStateException.class, fourth::nop);
                fifth.nop().userData(5);
                assertEquals(null, queue.tryNext());
                assertEquals(4, slots.publish());
                assertSlots(memory, 2, 3, 4, 5);
                slots.taken(2);
                assertSlots(memory, 4, 5);
                assertFalse(isOpen(numbers[1]) || isOpen(numbers[2]));
                assertTrue(isOpen(numbers[3]));
                slots.taken(2);
                assertFalse(isOpen(numbers[3]));
                assertEquals(0, queue.pending());
                queue.next().nop().userData(6);
                slots.publish();
                assertSlots(memory, 6);
                slots.end(true);
            }
        }
    }

    /** Four writes to files that are closed, so that the queue alone has their numbers open. */
    private static Sqe fillAndClose(SubmissionQueue queue, Arena arena, int[] numbers)
            throws Exception {
        Sqe last = null;
        for (int i = 0; i < numbers.length; i++) {
            Fd file = MemFd.create("test");
            numbers[i] = file.number();
            last = queue.next();
            last.pwrite(file, arena.allocate(8), 0, 8, 0).userData(i + 1);
            file.close();
        }
        return last;
    }

    private static void assertSlots(RingMemory memory, long... userData) {
        for (int i = 0; i < userData.length; i++) {
            assertEquals(userData[i], memory.sqe(i).get(JAVA_LONG, USER_DATA), "slot " + i);
        }
    }
}
