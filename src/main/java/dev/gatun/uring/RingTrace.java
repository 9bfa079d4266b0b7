package dev.gatun.uring;

import dev.gatun.sys.Errno;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Prints what a ring submits and completes. Used only if {@link RingCalls#TRACED}. */
final class RingTrace {
    /** Null if calls are printed, and not those of rings. */
    private static final Consumer<String> LINES = lines();

    private RingTrace() {}

    /** The class that prints is above this package, and is found by its name. */
    @SuppressWarnings("unchecked")
    private static Consumer<String> lines() {
        try {
            return (Consumer<String>)
                    Class.forName("dev.gatun.trace.CallTrace").getMethod("ofRings").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("dev.gatun.trace is set, and has no classes", e);
        }
    }

    /** The kernel has read a submission. */
    static void submitted(RingCalls ring, MemorySegment sqe, long userData) {
        if (LINES != null) {
            LINES.accept("ring " + ring + " submitted " + SqeText.of(sqe, userData));
        }
    }

    /** A completion is taken. */
    static void completed(RingCalls ring, long userData, int res, int flags) {
        if (LINES == null) {
            return;
        }
        StringBuilder text = new StringBuilder("ring ").append(ring).append(" completed ");
        text.append("{user_data=").append(userData).append(", res=").append(res);
        if (res < 0 && res >= -Errno.MAX) {
            text.append(" (").append(Errno.name(res)).append(')');
        }
        text.append(", flags=").append(flags(flags));
        LINES.accept(text.append('}').toString());
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        append(text, flags, Completion.IORING_CQE_F_BUFFER, "IORING_CQE_F_BUFFER");
        append(text, flags, Completion.IORING_CQE_F_MORE, "IORING_CQE_F_MORE");
        append(text, flags, Completion.IORING_CQE_F_SOCK_NONEMPTY, "IORING_CQE_F_SOCK_NONEMPTY");
        append(text, flags, Completion.IORING_CQE_F_NOTIF, "IORING_CQE_F_NOTIF");
        append(text, flags, Completion.IORING_CQE_F_BUF_MORE, "IORING_CQE_F_BUF_MORE");
        append(text, flags, Completion.IORING_CQE_F_32, "IORING_CQE_F_32");
        if (text.isEmpty()) {
            text.append(flags == 0 ? "0" : "0x" + Integer.toHexString(flags));
        }
        if (Completion.hasBuffer(flags)) {
            text.append(", buffer=").append(Completion.bufferId(flags));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int flags, int flag, String name) {
        if ((flags & flag) != 0) {
            text.append(text.isEmpty() ? "" : "|").append(name);
        }
    }
}
