package dev.gatun.benchmarks.servers;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What loadgen saw of a server.
 *
 * @param requestsPerSecond that it answered
 * @param serverMicros processor time of the server per request, in microseconds
 * @param p50 latency, in microseconds, that half of the requests had at most
 * @param p99 and 99 % of them
 * @param p999 and 99.9 %
 * @param serverBusy the share of the time in which the server ran
 * @param generatorBusy the share of the time in which the generator ran
 * @param generatorIo by what it did its I/O
 */
record Load(
        double requestsPerSecond,
        double serverMicros,
        double p50,
        double p99,
        double p999,
        double serverBusy,
        double generatorBusy,
        String generatorIo) {
    /** Below this, a server on one processor was not all that was measured. */
    private static final double SATURATED = 0.95;

    static final String CSV_HEAD =
            "requests_per_second,server_us_per_request,p50_us,p99_us,p99.9_us,server_busy,"
                    + "generator_busy";

    /** Reads the line that loadgen prints. */
    static Load parse(String line) {
        Map<String, String> figures = new HashMap<>();
        for (String figure : line.split(" ")) {
            int equals = figure.indexOf('=');
            figures.put(figure.substring(0, equals), figure.substring(equals + 1));
        }
        double seconds = number(figures, "seconds");
        double serverSeconds = number(figures, "server_cpu");
        return new Load(
                number(figures, "rate"),
                serverSeconds * 1e6 / number(figures, "requests"),
                number(figures, "p50"),
                number(figures, "p99"),
                number(figures, "p99.9"),
                serverSeconds / seconds,
                number(figures, "cpu") / seconds,
                figures.get("io"));
    }

    private static double number(Map<String, String> figures, String name) {
        return Double.parseDouble(figures.get(name));
    }

    /** Whether a server on one processor had no time left, so that the rate is its own. */
    static boolean isSaturated(double serverBusy) {
        return serverBusy >= SATURATED;
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%.0f,%.4f,%.1f,%.1f,%.1f,%.3f,%.3f",
                requestsPerSecond,
                serverMicros,
                p50,
                p99,
                p999,
                serverBusy,
                generatorBusy);
    }
}
