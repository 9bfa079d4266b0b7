package dev.gatun.recording;

import dev.gatun.async.RingService;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.time.Duration;

/** What a recording can tell of, done once; knows no class of JFR's. */
final class UsesAll {
    private UsesAll() {}

    public static void main(String[] arguments) throws Exception {
        try (IoUring ring = IoUring.open(8);
                RingService service = RingService.open()) {
            use(ring, service);
        }
        System.out.println("used all");
    }

    static void use(IoUring ring, RingService service) throws Exception {
        // More calls than there are between two looks for a recording.
        for (int i = 0; i < 200; i++) {
            ring.sq().next().nop();
            ring.submitAndWaitFully(1);
            ring.cq().drain((userData, res, flags) -> {});
        }
        service.call(Sqe::nop);
        slowly(service);
    }

    /** An operation that takes ten milliseconds, or more. */
    static void slowly(RingService service) throws Exception {
        try (Pipe pipe = Pipe.open()) {
            service.poll(pipe.readEnd(), PollFlags.POLLIN, Duration.ofMillis(10));
        }
    }
}
