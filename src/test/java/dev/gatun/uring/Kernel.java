package dev.gatun.uring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Assumptions;

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

    /** Skips a test if the kernel refuses it as something that it does not know. */
    public static <T> T orSkip(String what, Attempt<T> attempt) throws Exception {
        try {
            return attempt.make();
        } catch (SyscallException e) {
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.EOPNOTSUPP) {
                return Assumptions.abort("this kernel has no " + what + ": " + e.getMessage());
            }
            throw e;
        }
    }
}
