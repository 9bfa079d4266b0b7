package dev.gatun.trace;

import java.util.function.Supplier;

/**
 * The log that the lines go to. Whatever the log does, the caller of a system call notices nothing
 * of it: no exception, and no line about the calls that the log itself makes.
 */
final class TraceLog {
    static final String NAME = "dev.gatun.trace";

    /** Set while the thread writes a line. */
    private static final ThreadLocal<Boolean> WRITING = new ThreadLocal<>();

    /**
     * Found with the first line. Not in a holder: a thread that sets logging up and makes a call
     * would wait for the holder, and another thread in the holder for logging.
     */
    private static volatile System.Logger logger;

    private TraceLog() {}

    /** Writes a line of this thread's. */
    static void write(Supplier<String> line) {
        log(System.Logger.Level.INFO, () -> "[" + thread() + "] " + line.get());
    }

    static void warn(String message) {
        log(System.Logger.Level.WARNING, () -> message);
    }

    // The result of the call that was traced must reach its caller, whatever happens here.
    private static void log(System.Logger.Level level, Supplier<String> text) {
        try {
            if (WRITING.get() != null) {
                return;
            }
            WRITING.set(true);
            try {
                // First: what the call has left is not there any more after calls of the log.
                String line = text.get();
                System.Logger known = logger;
                if (known == null) {
                    known = System.getLogger(NAME);
                    logger = known;
                }
                known.log(level, line);
            } finally {
                WRITING.remove();
            }
        } catch (Throwable t) {
            // The line is lost.
        }
    }

    /** Virtual threads mostly have no name. */
    private static String thread() {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        return name.isEmpty() ? "#" + thread.threadId() : name;
    }
}
