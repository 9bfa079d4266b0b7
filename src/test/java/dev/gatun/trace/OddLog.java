package dev.gatun.trace;

import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Logs that a trace must get along with; {@code java.util.logging} makes them by their names. */
public final class OddLog {
    private OddLog() {}

    private abstract static class Odd extends Handler {
        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Throws, and says so. */
    public static final class Throwing extends Odd {
        @Override
        public void publish(LogRecord record) {
            System.out.println("thrown at: " + record.getMessage());
            throw new IllegalStateException("this log is broken");
        }
    }

    /** Makes calls, which end in other errors, and writes to a file of the default file system. */
    public static final class Calling extends Odd {
        private static final Path FILE = Path.of(System.getProperty("trace.file"));

        @Override
        public void publish(LogRecord record) {
            Syscalls.close(-1);
            try {
                Files.writeString(
                        FILE,
                        record.getMessage() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
