package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.join;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.start;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Cancellation;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;
import dev.gatun.uring.scenarios.Scenario.Submission;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cancelling: what is hit, and that each operation ends once. */
class CancelScenarioTest {
    private static final int CANCELLED = -Errno.ECANCELED;

    private static Submission read(IoUring ring, Pipe pipe) {
        MemorySegment memory = ring.arena().allocate(8);
        return s -> s.read(pipe.readEnd(), memory, 0, 8);
    }

    @Test
    void readsAreCancelledHereAndNotElsewhere() throws Exception {
        try (var ring = IoUring.open(8);
                var other = IoUring.open(8);
                var pipe = Pipe.open()) {
            for (boolean async : new boolean[] {false, true}) {
                Submission read = read(ring, pipe);
                submit(ring, s -> async ? read.fill(s).async() : read.fill(s));
                // Another ring's operations are not found.
                assertEquals(-Errno.ENOENT, result(other, s -> s.asyncCancel(0)));
                nothing(ring);
                ring.sq().next().asyncCancel(0).userData(1);
                ring.submit();
                List<Integer> all = results(take(ring, 2));
                int cancel = all.get(1);
                assertTrue(cancel == 0 || cancel == -Errno.EALREADY, all::toString);
                int res = all.get(0);
                assertTrue(res == CANCELLED || res == -Errno.EINTR, all::toString);
                assertEquals(-Errno.ENOENT, result(ring, s -> s.asyncCancel(0)));
            }
        }
    }

    @Test
    void bothKeysMustMatch() throws Exception {
        Kernel.assumeCancellationHeedsAllKeys();
        try (var ring = IoUring.open(8);
                var first = Pipe.open();
                var second = Pipe.open()) {
            submit(ring, read(ring, first), read(ring, second));
            var wrong = Cancellation.of(first.readEnd()).userData(1);
            ring.sq().next().asyncCancel(wrong).userData(2);
            ring.submit();
            assertEquals(List.of(-Errno.ENOENT), results(take(ring, 1)));
            var right = Cancellation.of(first.readEnd()).userData(0);
            ring.sq().next().asyncCancel(right).userData(2);
            ring.submit();
            assertEquals(List.of(CANCELLED, 0), results(take(ring, 2)));
            nothing(ring);
        }
    }

    @Test
    void aCancelledOperationHasOneEnd() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment one = ring.arena().allocate(8);
            MemorySegment memory = ring.arena().allocate(8);
            int read = 0;
            for (int i = 0; i < 100; i++) {
                submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
                var writer = start(() -> pipe.writeEnd().write(one));
                ring.sq().next().asyncCancel(0).userData(1);
                ring.submit();
                List<Integer> all = results(take(ring, 2));
                join(writer);
                if (all.get(0) == CANCELLED) {
                    assertEquals(0, all.get(1));
                    assertEquals(8, pipe.readEnd().read(memory));
                } else {
                    assertEquals(8, all.get(0));
                    read++;
                }
                nothing(ring);
            }
            assertTrue(read <= 100);
        }
    }

    @Test
    void pollsAreCancelledBesideTimeouts() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            var late = Timespec.ofNanos(ring.arena(), 60_000_000_000L);
            submit(
                    ring,
                    s -> s.pollAdd(pipe.readEnd(), PollFlags.POLLIN),
                    s -> s.timeout(late, 0, TimeoutFlags.of(0)));
            ring.sq().next().asyncCancel(0).userData(2);
            ring.submit();
            assertEquals(List.of(CANCELLED, 0), results(take(ring, 2)));
            ring.sq().next().pollRemove(0).userData(3);
            ring.sq().next().timeoutRemove(1).userData(4);
            ring.submit();
            assertEquals(List.of(CANCELLED, -Errno.ENOENT, 0), results(take(ring, 3)));
        }
    }

    @Test
    void allOfThemOrAllOfAFile() throws Exception {
        try (var ring = IoUring.open(32);
                var first = Pipe.open();
                var second = Pipe.open()) {
            for (int i = 0; i < 8; i++) {
                ring.sq().next().pollAdd(first.readEnd(), PollFlags.POLLIN).userData(1);
                ring.sq().next().pollAdd(second.readEnd(), PollFlags.POLLIN).userData(2);
            }
            assertEquals(16, ring.submit());
            assertEquals(8, cancelled(ring, Cancellation.of(first.readEnd()).all(), 8));
            assertEquals(0, cancelled(ring, Cancellation.of(first.readEnd()).all(), 0));
            // One of those that are left.
            assertEquals(0, cancelled(ring, Cancellation.any().userData(2), 1));
            assertEquals(3, cancelled(ring, Cancellation.any().userData(2), 0, 3));
            assertEquals(4, cancelled(ring, Cancellation.any().all(), 4));
            nothing(ring);
        }
    }

    /** What one cancel gives, which ends so many. */
    private static int cancelled(IoUring ring, Cancellation which, int ends) throws Exception {
        ring.sq().next().asyncCancel(which).userData(99);
        ring.submit();
        int result = Integer.MIN_VALUE;
        for (Done each : take(ring, ends + 1)) {
            if (each.userData() == 99) {
                result = each.res();
            } else {
                assertEquals(CANCELLED, each.res());
            }
        }
        return result;
    }

    /** So many cancels of one each. */
    private static int cancelled(IoUring ring, Cancellation which, int ignored, int times)
            throws Exception {
        int count = 0;
        for (int i = 0; i < times; i++) {
            assertEquals(0, cancelled(ring, which, 1));
            count++;
        }
        return count + ignored;
    }

    @Test
    void thousandsOfPollsAreCancelled() throws Exception {
        int count = 4000;
        try (var ring = IoUring.open(RingOptions.entries(1024).completionEntries(16_384));
                var pipe = Pipe.open()) {
            for (int i = 0; i < count; i++) {
                if (ring.sq().space() == 0) {
                    ring.submit();
                }
                ring.sq().next().pollAdd(pipe.readEnd(), PollFlags.POLLIN).userData(i);
            }
            ring.submit();
            nothing(ring);
            ring.sq().next().asyncCancel(Cancellation.any().all()).userData(count);
            ring.submit();
            List<Integer> all = results(take(ring, count + 1));
            assertEquals(count, all.getLast());
            assertEquals(Set.of(CANCELLED), new HashSet<>(all.subList(0, count)));
        }
    }
}
