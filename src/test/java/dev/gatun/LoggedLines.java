package dev.gatun;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger is told, of all levels, until this is closed. */
public final class LoggedLines implements AutoCloseable {
    private record Line(Level level, String text) {}

    private final Logger logger;
    private final Level before;
    private final List<Line> lines = new ArrayList<>();

    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    synchronized (lines) {
                        lines.add(new Line(entry.getLevel(), entry.getMessage()));
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private LoggedLines(Logger logger) {
        this.logger = logger;
        before = logger.getLevel();
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    /** Listens to a logger. */
    public static LoggedLines of(String name) {
        return new LoggedLines(Logger.getLogger(name));
    }

    /** What was told at a level. */
    public List<String> at(Level level) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.level().equals(level))
                    .map(Line::text)
                    .toList();
        }
    }

    /** All that was told. */
    public List<String> all() {
        synchronized (lines) {
            return lines.stream().map(Line::toString).toList();
        }
    }

    @Override
    public String toString() {
        return String.join("\n", all());
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
        logger.setLevel(before);
    }
}
