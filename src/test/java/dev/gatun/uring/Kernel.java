package dev.gatun.uring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Assumptions;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the running kernel has, as it says itself: tests of what it lacks are skipped. */
public final class Kernel {
    /** What needs something that a kernel may not have. */
    public interface Attempt<T> {
        /** Needs it. */
        T make() throws Exception;
    }

    private static final Pattern OPCODE = Pattern.compile("opcode=(IORING_OP_\\w+)");
    private static final long TAGS_NANOS = 5_000_000_000L;
    private static Probe probe;
    private static RingFeatures features;

    private Kernel() {}

    private static synchronized void ask() throws SyscallException {
        if (probe == null) {
            try (var ring = IoUring.open(1)) {
                features = ring.features();
                probe = Probe.of(ring);
            }
        }
    }

    /** Skips a test if the kernel has no such operation. */
    public static void assumeHas(Opcode opcode) throws SyscallException {
        ask();
        assumeTrue(probe.supports(opcode), "this kernel has no " + opcode);
    }

    /** Skips a test if the kernel does not have the operation that a slot has. */
    public static void assumeHas(Sqe filled) throws SyscallException {
        Matcher matcher = OPCODE.matcher(filled.toString());
        if (matcher.find()) {
            assumeHas(Opcode.valueOf(matcher.group(1)));
        }
    }

    /** Skips a test if a ring does not say that it has a feature. */
    public static void assumeHas(RingFeatures feature) throws SyscallException {
        ask();
        assumeTrue(features.has(feature), "this kernel has no " + feature);
    }

    /** Skips a test if no ring can have these flags. */
    public static void assumeHas(SetupFlags flags) throws Exception {
        orSkip(flags.toString(), () -> IoUring.open(RingOptions.entries(1).with(flags))).close();
    }

    /** Skips a test if a NOP has no result that the caller chooses. */
    public static void assumeNopHasAResult() throws Exception {
        assumeResult(7, "result of a NOP", ring -> ring.sq().next().nop(7));
    }

    /** Skips a test if a NOP cannot fill the second half of a completion of 32 bytes. */
    public static void assumeNopHasExtra() throws Exception {
        var options = RingOptions.entries(1).with(SetupFlags.IORING_SETUP_CQE32);
        try (var ring = IoUring.open(options)) {
            ring.sq().next().nop(3, 11, 12);
            ring.submitAndWait(1);
            assumeTrue(
                    ring.cq().next() && ring.cq().res() != -Errno.EINVAL,
                    "this kernel has no IORING_NOP_CQE32");
        }
    }

    /** Skips a test if a message to a ring has no flags of its completion. */
    public static void assumeMessageHasFlags() throws Exception {
        assumeResult(
                0, "IORING_MSG_RING_FLAGS_PASS", ring -> ring.sq().next().msgRing(ring, 1, 2, 4));
    }

    /** Skips a test if a timeout does not repeat. */
    public static void assumeTimeoutRepeats() throws Exception {
        assumeResult(
                -Errno.ETIME,
                "IORING_TIMEOUT_MULTISHOT",
                ring -> {
                    Timespec soon = Timespec.ofNanos(ring.arena(), 1);
                    ring.sq().next().timeoutMultishot(soon, 1, TimeoutFlags.of(0));
                });
    }

    /** Skips a test if a message can only be sent through a ring. */
    public static void assumeMessageNeedsNoRing() throws Exception {
        try (var ring = IoUring.open(1)) {
            orSkip(
                    "IORING_REGISTER_SEND_MSG_RING",
                    () -> {
                        RingMessage.send(ring, 1, 2);
                        return null;
                    });
        }
    }

    /** Skips a test if a wait has a length only, and no time at which it ends. */
    public static void assumeWaitHasADeadline() throws Exception {
        try (var ring = IoUring.open(1)) {
            WaitArguments past = WaitArguments.allocate(ring.arena()).deadline(1);
            orSkip("IORING_ENTER_ABS_TIMER", () -> ring.submitAndWait(1, past));
        }
    }

    /** Skips a test if a cancellation heeds one key only, of several. */
    public static void assumeCancellationHeedsAllKeys() throws Exception {
        try (var ring = IoUring.open(1);
                var pipe = Pipe.open()) {
            Cancellation both = Cancellation.of(pipe.readEnd()).opcode(Opcode.IORING_OP_READ);
            orSkip("IORING_ASYNC_CANCEL_OP", () -> ring.registration().syncCancel(both, 1_000_000));
        }
    }

    /**
     * Skips the rest of a test if the tags of a table that was closed do not come. The kernel has
     * no better way to tell: Linux 6.1 and 6.12 post them only for what was replaced.
     */
    public static void assumePostsTags(IoUring ring) throws SyscallException {
        assumeTrue(
                ring.cq().ready() > 0 || ring.submitAndWait(1, TAGS_NANOS) != IoUring.TIMED_OUT,
                "this kernel posts no tags of a table that is closed");
    }

    /** What a ring of its own is given. */
    private interface Filling {
        void fill(IoUring ring) throws Exception;
    }

    private static void assumeResult(int expected, String what, Filling filling) throws Exception {
        try (var ring = IoUring.open(2)) {
            filling.fill(ring);
            List<Completions.Done> all = Completions.take(ring, 1);
            assumeTrue(
                    all.stream().noneMatch(d -> d.res() == -Errno.EINVAL && expected != d.res()),
                    "this kernel has no " + what);
        }
    }

    /** Skips a test if the kernel refuses it as something that it does not know. */
    public static <T> T orSkip(String what, Attempt<T> attempt) throws Exception {
        return orSkip(what, attempt, Errno.EINVAL, Errno.EOPNOTSUPP);
    }

    /** The same, for a kernel that has another error for what it does not know. */
    public static <T> T orSkip(String what, Attempt<T> attempt, Integer... lacks) throws Exception {
        try {
            return attempt.make();
        } catch (UnsupportedOperationException e) {
            return Assumptions.abort("this kernel has no " + what + ": " + e.getMessage());
        } catch (SyscallException e) {
            if (List.of(lacks).contains(e.errno())) {
                return Assumptions.abort("this kernel has no " + what + ": " + e.getMessage());
            }
            throw e;
        }
    }
}
