package dev.gatun.examples.lab;

import dev.gatun.sys.Errno;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was called, with what result, and how often; in parts that have a heading each. */
public final class Transcript {
    private final PrintWriter out;
    private final Map<String, Long> counts = new TreeMap<>();

    public Transcript(PrintWriter out) {
        this.out = out;
    }

    /** Ends a part, and begins the next. */
    void part(String heading) {
        end();
        out.println();
        out.println(heading);
    }

    /** Writes one call down; {@return its result} */
    long made(String call, long result) {
        say(call + " = " + (result < 0 ? "-" + Errno.name((int) -result) : result));
        count(call.substring(0, call.indexOf('(')), 1);
        return result;
    }

    /** Counts calls that are too many to be written down. */
    void count(String name, long times) {
        counts.merge(name, times, Long::sum);
    }

    void say(String line) {
        out.println("  " + line);
        out.flush();
    }

    /** Writes down how long something took, for each of its operations. */
    void took(String what, long nanos, long operations) {
        say(String.format(Locale.ROOT, "%s: %.2f µs each", what, nanos / 1e3 / operations));
    }

    /** Ends the last part. */
    public void end() {
        if (!counts.isEmpty()) {
            say(
                    counts.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", ", "calls: ", "")));
            counts.clear();
        }
    }
}
