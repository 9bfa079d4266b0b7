package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Allocation;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Completions from outside. */
class RingMessageTest {
    private static void send(IoUring target, long userData, int result) throws Exception {
        try {
            RingMessage.send(target, userData, result);
        } catch (SyscallException e) {
            assumeTrue(
                    e.errno() != Errno.EINVAL, "this kernel has no IORING_REGISTER_SEND_MSG_RING");
            throw e;
        }
    }

    @Test
    void itCompletesOnTheRing() throws Exception {
        try (var ring = IoUring.open(4)) {
            send(ring, -7, -42);
            RingMessage.send(ring, 8, 43, 0x70000);
            assertEquals(
                    Set.of(new Done(-7, -42, 0), new Done(8, 43, 0x70000)),
                    Set.copyOf(take(ring, 2)));
        }
    }

    @Test
    void anyThreadWakesTheOneThatWaits() throws Exception {
        try (var ring = IoUring.open(4)) {
            send(ring, 1, 1);
            assertEquals(List.of(Done.of(1, 1)), take(ring, 1));
            for (Thread.Builder builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                var failure = new AtomicReference<Throwable>();
                Thread sender =
                        builder.start(
                                () -> {
                                    try {
                                        RingMessage.send(ring, 2, 3);
                                    } catch (Throwable t) {
                                        failure.set(t);
                                    }
                                });
                // Waits for it without a look before.
                List<Done> done = take(ring, 1);
                sender.join();
                assertEquals(null, failure.get());
                assertEquals(List.of(Done.of(2, 3)), done);
            }
        }
    }

    @Test
    void nothingIsAllocated() throws Exception {
        try (var ring = IoUring.open(4)) {
            send(ring, 1, 1);
            CqeHandler ignore = (userData, res, flags) -> {};
            Allocation.assertNone(
                    () -> {
                        RingMessage.send(ring, 2, 3, 4);
                        ring.submitAndWait(1);
                        ring.cq().drain(ignore);
                    });
        }
    }

    @Test
    void aRingThatIsDisabledOrClosedTakesNone() throws Exception {
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_R_DISABLED);
        var ring = IoUring.open(options);
        var e = assertThrows(SyscallException.class, () -> RingMessage.send(ring, 1, 1));
        assumeTrue(e.errno() != Errno.EINVAL, "no IORING_REGISTER_SEND_MSG_RING");
        assertEquals(Errno.EBADFD, e.errno());
        ring.enableRings();
        ring.close();
        assertThrows(IllegalStateException.class, () -> RingMessage.send(ring, 1, 1));
    }
}
