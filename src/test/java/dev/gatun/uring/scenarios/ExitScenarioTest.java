package dev.gatun.uring.scenarios;

import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.uring.FutexFlags;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Opcode;
import dev.gatun.uring.Probe;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** The end of a process with rings that nobody closed. */
class ExitScenarioTest {
    /** Leaves all that can be in flight, and ends. */
    static final class RingInFlight {
        public static void main(String[] arguments) throws Exception {
            for (RingOptions options :
                    List.of(
                            RingOptions.entries(16),
                            RingOptions.entries(16).forThreads(),
                            RingOptions.entries(16).submissionPolling(1000))) {
                var ring = IoUring.open(options);
                var pipe = Pipe.open();
                MemorySegment memory = ring.arena().allocate(64);
                var hour = Timespec.ofNanos(ring.arena(), 3_600_000_000_000L);
                var kind = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
                submit(
                        ring,
                        s -> s.pollAdd(pipe.readEnd(), PollFlags.POLLIN).link(),
                        s -> s.read(pipe.readEnd(), memory, 0, 8),
                        s -> s.pollAdd(ring.fd(), PollFlags.POLLIN),
                        s -> s.timeout(hour, 0, TimeoutFlags.of(0)),
                        s -> s.read(pipe.readEnd(), memory, 8, 8).async(),
                        s -> s.read(pipe.readEnd(), memory, 16, 8));
                if (Probe.of(ring).supports(Opcode.IORING_OP_FUTEX_WAIT)) {
                    submit(ring, s -> s.futexWait(memory, 32, 0, kind));
                }
            }
            System.out.println("in flight");
        }
    }

    @Test
    void aProcessEndsWithOperationsInFlight() throws Exception {
        var result = ChildJvm.run(RingInFlight.class);
        assertEquals("", result.err());
        assertEquals("in flight\n", result.out());
        assertEquals(0, result.status());
    }
}
