package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_FD;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_OP;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_USERDATA;
import static dev.gatun.raw.Uring.IORING_ENTER_ABS_TIMER;
import static dev.gatun.raw.Uring.IORING_ENTER_EXT_ARG;
import static dev.gatun.raw.Uring.IORING_ENTER_EXT_ARG_REG;
import static dev.gatun.raw.Uring.IORING_ENTER_NO_IOWAIT;
import static dev.gatun.raw.Uring.IORING_ENTER_SQ_WAIT;
import static dev.gatun.raw.Uring.IORING_REGISTER_PROBE;
import static dev.gatun.raw.Uring.IORING_REGISTER_SYNC_CANCEL;
import static dev.gatun.uring.RingSetup.IO_URING_PARAMS_BYTES;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.io_uring_probe;
import dev.gatun.raw.struct.io_uring_sync_cancel_reg;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.StringJoiner;

/**
 * What the running kernel lacks, and which Linux has it. The kernel itself is asked, by calls that
 * change nothing: calls on no ring, and calls on a ring that is made for the question. The kernel
 * is asked only when something was refused, or would be taken for something else.
 */
final class Lacks {
    /** The number of no descriptor. It is not -1, which some registrations take for no ring. */
    private static final int NO_RING = -2;

    /** An opcode that no operation has. */
    private static final byte NO_OPCODE = (byte) 0xff;

    /** The flags of io_uring_enter that have come since Linux 5.1, and the Linux of each. */
    private static final Object[][] ENTER_FLAGS = {
        {IORING_ENTER_SQ_WAIT, "IORING_ENTER_SQ_WAIT", "5.10"},
        {IORING_ENTER_EXT_ARG, "IORING_ENTER_EXT_ARG", "5.11"},
        {IORING_ENTER_ABS_TIMER, "IORING_ENTER_ABS_TIMER", "6.12"},
        {IORING_ENTER_EXT_ARG_REG, "IORING_ENTER_EXT_ARG_REG", "6.13"},
        {IORING_ENTER_NO_IOWAIT, "IORING_ENTER_NO_IOWAIT", "6.15"},
    };

    /** Asked once; the answer is the same as long as the process lives. */
    private static volatile Boolean matchesAllKeys;

    private Lacks() {}

    /** In words: this kernel does not have something. */
    static String text(String name, String linux) {
        return "this kernel lacks " + name + ", which Linux " + linux + " has";
    }

    /** Refuses what the kernel would not even look at without a feature. */
    static void checkFeature(RingFeatures features, RingFeatures needed, String linux) {
        if (!features.has(needed)) {
            throw new UnsupportedOperationException(text(needed.toString(), linux));
        }
    }

    /** In words: this kernel does not know a registration; null if it does. */
    static String registration(RegisterOpcode opcode) {
        return knows(opcode) ? null : text(opcode.name(), opcode.since());
    }

    /** The kernel looks at the opcode before it looks for the ring: EINVAL, or EBADF. */
    static boolean knows(RegisterOpcode opcode) {
        MemorySegment none = MemorySegment.NULL;
        return UringSyscalls.ioUringRegister(NO_RING, opcode.value(), none, 0) != -Errno.EINVAL;
    }

    /** In words: this kernel does not know an operation; null if it does. */
    static String operation(Opcode opcode) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment probe = arena.allocate(io_uring_probe.SIZE, Integer.BYTES);
            boolean asked = registerTrial(IORING_REGISTER_PROBE, probe, 0) == 0;
            int last = Byte.toUnsignedInt(probe.get(JAVA_BYTE, io_uring_probe.OFFSET_LAST_OP));
            return asked && opcode.value() > last ? text(opcode.name(), opcode.since()) : null;
        }
    }

    /** In words: flags that io_uring_enter does not know; null if it knows all of these. */
    static String enterFlags(int flags) {
        StringJoiner lacks = new StringJoiner("; ");
        for (Object[] each : ENTER_FLAGS) {
            int flag = (int) each[0];
            // Here, too, the flags come first.
            if ((flags & flag) != 0
                    && UringSyscalls.ioUringEnter(NO_RING, 0, 0, flag) == -Errno.EINVAL) {
                lacks.add(text((String) each[1], (String) each[2]));
            }
        }
        return lacks.length() == 0 ? null : lacks.toString();
    }

    /**
     * Refuses a cancel by more than one key, or by an opcode, if this kernel heeds only one key:
     * the cancel would end an operation that was not meant.
     *
     * @param cancelFlags {@code IORING_ASYNC_CANCEL_…}
     */
    static void checkKeys(int cancelFlags) {
        boolean byOpcode = (cancelFlags & IORING_ASYNC_CANCEL_OP) != 0;
        int both = IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_USERDATA;
        if ((byOpcode || (cancelFlags & both) == both) && !matchesAllKeys()) {
            String what = byOpcode ? "IORING_ASYNC_CANCEL_OP" : "IORING_ASYNC_CANCEL_USERDATA";
            throw new UnsupportedOperationException(
                    text(what, "6.6") + ": it would cancel by one of the keys only");
        }
    }

    private static boolean matchesAllKeys() {
        Boolean known = matchesAllKeys;
        if (known == null) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment struct = arena.allocate(io_uring_sync_cancel_reg.SIZE, Long.BYTES);
                struct.set(JAVA_INT, io_uring_sync_cancel_reg.OFFSET_FLAGS, IORING_ASYNC_CANCEL_OP);
                // Where the opcode is, an older kernel has padding, which must be 0.
                struct.set(JAVA_BYTE, io_uring_sync_cancel_reg.OFFSET_OPCODE, NO_OPCODE);
                int result = registerTrial(IORING_REGISTER_SYNC_CANCEL, struct, 1);
                if (result != -Errno.ENOENT && result != -Errno.EINVAL) {
                    throw new IllegalStateException(
                            "this kernel cannot be asked whether it heeds several keys: "
                                    + Errno.describe(-result));
                }
                known = result == -Errno.ENOENT;
            }
            matchesAllKeys = known;
        }
        return known;
    }

    /** Whether this kernel knows a registration, but not what this argument asks for. */
    static boolean isRefused(RegisterOpcode opcode, MemorySegment argument) {
        return knows(opcode) && registerTrial(opcode.value(), argument, 1) == -Errno.EINVAL;
    }

    /**
     * What a registration answers on a ring that is made for the question, and closed after it.
     *
     * @return the result, or {@code -errno}, also if there can be no such ring
     */
    private static int registerTrial(int opcode, MemorySegment argument, int count) {
        int ring;
        try (Arena arena = Arena.ofConfined()) {
            ring = UringSyscalls.ioUringSetup(1, arena.allocate(IO_URING_PARAMS_BYTES, Long.BYTES));
        }
        if (ring < 0) {
            return ring;
        }
        try {
            return UringSyscalls.ioUringRegister(ring, opcode, argument, count);
        } finally {
            Syscalls.close(ring);
        }
    }
}
