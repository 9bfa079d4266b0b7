package dev.gatun.uring.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Taking completions: how many, in which order, and past the queue's end. */
class CompletionScenarioTest {
    private static void nops(IoUring ring, int from, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop(from + i).userData(from + i);
        }
        assertEquals(count, ring.submit());
    }

    private static List<Long> numbers(int from, int to) {
        List<Long> all = new ArrayList<>();
        for (long i = from; i < to; i++) {
            all.add(i);
        }
        return all;
    }

    private static List<Long> drain(IoUring ring, int limit) throws Exception {
        List<Long> all = new ArrayList<>();
        CqeHandler add = (userData, res, flags) -> all.add(userData);
        assertEquals(ring.cq().drain(add, limit), all.size());
        return all;
    }

    @Test
    void overflowOfReadsAndNopsIsInOrder() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(4).completionEntries(4));
                var file = MemFd.create("overflow")) {
            MemorySegment memory = ring.arena().allocate(64);
            file.pwrite(memory, 0);
            for (int i = 0; i < 64; i += 2) {
                ring.sq().next().pread(file, memory, 0, 64, 0).userData(i);
                ring.sq().next().nop(64).userData(i + 1);
                assertEquals(2, ring.submitAndWait(0));
            }
            assertEquals(4, ring.cq().ready());
            assertTrue(ring.cq().hasOverflow());
            List<Long> all = drain(ring, 3);
            assertEquals(3, all.size());
            while (all.size() < 64) {
                ring.submitAndWait(1);
                all.addAll(drain(ring, 30));
            }
            Collections.sort(all);
            assertEquals(numbers(0, 64), all);
            assertFalse(ring.cq().hasOverflow());
            assertEquals(0, ring.cq().lost());
            for (int i = 0; i < 64; i += 4) {
                nops(ring, i, 4);
            }
            assertEquals(numbers(0, 64), drain(ring, 100));
        }
    }

    @Test
    void batchesAreAsLargeAsAskedFor() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).completionEntries(8))) {
            assertEquals(List.of(), drain(ring, 4));
            nops(ring, 0, 4);
            ring.getEvents();
            assertEquals(numbers(0, 4), drain(ring, 100));
            nops(ring, 4, 4);
            ring.getEvents();
            assertEquals(numbers(4, 6), drain(ring, 2));
            nops(ring, 8, 8);
            nops(ring, 16, 4);
            ring.getEvents();
            assertEquals(numbers(6, 20), drain(ring, 100));
            assertEquals(List.of(), drain(ring, 100));
        }
    }

    @Test
    void batchesOfMixedSizes() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_CQE_MIXED);
        var options = RingOptions.entries(8).with(SetupFlags.IORING_SETUP_CQE_MIXED);
        try (var ring = IoUring.open(options)) {
            int number = 0;
            for (int round = 0; round < 20; round++) {
                int first = number;
                for (int i = 0; i < 5; i++) {
                    if ((i + round) % 3 == 0) {
                        ring.sq().next().nop(0, number, number).userData(number++);
                    } else {
                        ring.sq().next().nop().userData(number++);
                    }
                }
                ring.submitAndWait(0);
                assertEquals(numbers(first, first + 2), drain(ring, 2));
                assertEquals(numbers(first + 2, number), drain(ring, 100));
            }
        }
    }

    @Test
    void readyGoesDownAsCompletionsAreTaken() throws Exception {
        try (var ring = IoUring.open(8)) {
            assertEquals(0, ring.cq().ready());
            nops(ring, 0, 6);
            ring.getEvents();
            assertEquals(6, ring.cq().ready());
            assertEquals(numbers(0, 2), drain(ring, 2));
            assertEquals(4, ring.cq().ready());
            assertTrue(ring.cq().next());
            assertEquals(3, ring.cq().ready());
            nops(ring, 6, 2);
            ring.getEvents();
            assertEquals(5, ring.cq().ready());
            assertEquals(numbers(3, 8), drain(ring, 8));
            assertEquals(0, ring.cq().ready());
        }
    }
}
