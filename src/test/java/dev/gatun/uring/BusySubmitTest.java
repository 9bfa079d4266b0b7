package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;
import dev.gatun.SyscallFilter;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

/**
 * A kernel that takes no submissions before completions are taken. Newer ones keep what overflows
 * and submit all the same, so in the second test a filter says what older ones do.
 */
class BusySubmitTest {
    private static final int COMPLETIONS = 4;
    private static final int OVERFLOWING = 64;

    /** On each kernel: nothing is lost, whether it says EBUSY or not. */
    @Test
    void whatOverflowsComesLater() throws Exception {
        var options = RingOptions.entries(COMPLETIONS).completionEntries(COMPLETIONS);
        overflow(options);
        overflow(options.forThreads());
    }

    private static void overflow(RingOptions options) throws Exception {
        try (var ring = IoUring.open(options)) {
            int submitted = 0;
            int seen = 0;
            while (submitted < OVERFLOWING) {
                ring.sq().next().nop().userData(submitted);
                int result = ring.submitAndWait(1);
                if (result == IoUring.BUSY) {
                    seen += Completions.take(ring, COMPLETIONS).size();
                }
                submitted++;
            }
            seen += Completions.take(ring, OVERFLOWING - seen).size();
            assertEquals(OVERFLOWING, seen);
            assertEquals(0, ring.sq().pending());
        }
    }

    /** Submits to a full queue of completions, and prints what comes of it. */
    static final class Refused {
        private Refused() {}

        public static void main(String[] arguments) throws Exception {
            var options = RingOptions.entries(COMPLETIONS).completionEntries(COMPLETIONS);
            try (var ring = IoUring.open(options)) {
                for (int i = 0; i < COMPLETIONS; i++) {
                    ring.sq().next().nop().userData(i);
                }
                ring.submitAndWait(COMPLETIONS);
                SyscallFilter.refuseUnlessSecondIsZero(
                        SyscallNumber.SYS_io_uring_enter, Errno.EBUSY);
                ring.sq().next().nop();
                System.out.println(ring.submit() == IoUring.BUSY);
                System.out.println(ring.submitAndWait(COMPLETIONS) == IoUring.BUSY);
                System.out.println(ring.submitAndWait(1, 1_000_000) == IoUring.BUSY);
                System.out.println(ring.submitAndWaitFully(COMPLETIONS));
                System.out.println(ring.submitAndWaitFully(COMPLETIONS, 0));
                System.out.println(ring.sq().pending() + " pending");
            }
        }
    }

    @Test
    void aBusyKernelIsAValue() throws Exception {
        var child = ChildJvm.run(Refused.class);
        assertEquals("true\ntrue\ntrue\n4\n4\n1 pending\n", child.out(), child.err());
    }
}
