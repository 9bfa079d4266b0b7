package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.Pipe;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.MsgRingFlags;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rings that send to each other. */
class MessageScenarioTest {
    @Test
    void aFileGoesFromRingToRing() throws Exception {
        try (var ring = IoUring.open(8);
                var target = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = target.arena().allocate(8);
            var files = RegisteredFiles.register(ring, pipe.readEnd());
            var there = RegisteredFiles.sparse(target, 4);
            var none = MsgRingFlags.of(0);
            assertEquals(0, result(ring, s -> s.msgRingFd(target, files.get(0), 2, 55, none)));
            assertEquals(List.of(55L), order(take(target, 1)));
            int picked =
                    result(
                            ring,
                            s ->
                                    s.msgRingFd(
                                            target,
                                            files.get(0),
                                            Sqe.IORING_FILE_INDEX_ALLOC,
                                            56,
                                            none));
            assertTrue(picked >= 0 && picked < 4 && picked != 2, () -> "slot " + picked);
            assertEquals(List.of(56L), order(take(target, 1)));
            files.clear(0, 1);
            pipe.readEnd().close();
            var direct = there.adopt(2);
            pipe.writeEnd().write(memory);
            assertEquals(
                    List.of(8, 0),
                    results(
                            target,
                            s -> s.read(direct, memory, 0, 8).link(),
                            s -> s.closeDirect(direct)));
        }
    }

    @Test
    void flagsArePassedOn() throws Exception {
        Kernel.assumeMessageHasFlags();
        try (var ring = IoUring.open(8);
                var target = IoUring.open(8)) {
            for (int i = 1; i < 5; i++) {
                int n = i;
                assertEquals(0, result(ring, s -> s.msgRing(target, 100 + n, n, n << 16)));
                assertEquals(List.of(new Done(100 + n, n, n << 16)), take(target, 1));
            }
        }
    }

    @Test
    void messagesToAFullQueueAreKept() throws Exception {
        try (var ring = IoUring.open(64);
                var target = IoUring.open(RingOptions.entries(4).completionEntries(4))) {
            for (int i = 0; i < 32; i++) {
                ring.sq().next().msgRing(target, i, 2 * i).userData(i);
            }
            assertEquals(32, ring.submit());
            for (Done each : take(ring, 32)) {
                assertEquals(0, each.res());
            }
            List<Done> all = take(target, 32);
            List<Long> sorted = new ArrayList<>(order(all));
            Collections.sort(sorted);
            for (int i = 0; i < 32; i++) {
                assertEquals(i, sorted.get(i));
            }
        }
    }
}
