package dev.gatun;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Skips a test that fails since the kernel lacks something, as the library says it, and the kernel
 * is older than the one that is said to have it. On a newer kernel the test fails.
 */
public final class SkipsLacks
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Pattern LACK =
            Pattern.compile("this kernel lacks \\S+, which Linux (\\d+)\\.(\\d+) has");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final String running;

    public SkipsLacks() {
        this(System.getProperty("os.version"));
    }

    SkipsLacks(String running) {
        this.running = running;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        skipOrThrow(thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
            throws Throwable {
        skipOrThrow(thrown);
    }

    void skipOrThrow(Throwable thrown) throws Throwable {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            List<MatchResult> lacks = LACK.matcher(message).results().toList();
            // What a test expected to read is no lack.
            if (!lacks.isEmpty()
                    && lacks.stream().allMatch(this::isOlder)
                    && !message.contains("expected: <")) {
                throw new TestAbortedException(lacks.getFirst().group(), thrown);
            }
        }
        throw thrown;
    }

    private boolean isOlder(MatchResult lack) {
        Matcher own = VERSION.matcher(running);
        return own.matches() && version(own) < version(lack);
    }

    private static long version(MatchResult found) {
        return Long.parseLong(found.group(1)) << Integer.SIZE | Integer.parseInt(found.group(2));
    }
}
