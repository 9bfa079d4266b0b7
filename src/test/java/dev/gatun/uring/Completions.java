package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** Takes what has completed; knows the library's public API only. */
public final class Completions {
    /** A completion. */
    public record Done(long userData, int res, int flags) {
        static Done of(long userData, int res) {
            return new Done(userData, res, 0);
        }
    }

    private static final long TIMEOUT_NANOS = 20_000_000_000L;

    private Completions() {}

    /** Submits what was filled, and takes so many completions, which must come. */
    public static List<Done> take(IoUring ring, int count) throws Exception {
        List<Done> all = new ArrayList<>();
        ring.submit();
        while (all.size() < count) {
            CqeHandler add = (userData, res, flags) -> all.add(new Done(userData, res, flags));
            if (ring.cq().drain(add, count - all.size()) == 0) {
                int result = ring.submitAndWait(1, TIMEOUT_NANOS);
                assertTrue(result != IoUring.TIMED_OUT, () -> "nothing came after " + all);
            }
        }
        return all;
    }

    /** The next completion, which must come. */
    static Done next(IoUring ring) throws Exception {
        return take(ring, 1).getFirst();
    }

    /** Submits the one operation that was filled, and gives its result. */
    static int result(IoUring ring) throws Exception {
        return take(ring, 1).getFirst().res();
    }

    /** Nothing completes now. */
    public static void nothing(IoUring ring) throws Exception {
        ring.submit();
        ring.getEvents();
        assertEquals(0, ring.cq().ready());
    }
}
