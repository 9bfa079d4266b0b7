package dev.gatun.benchmarks.servers;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What loadgen saw of a server.
 *
 * @param requestsPerSecond that it answered
 * @param serverMicros processor time of the server per request, in microseconds
 * @param latencies of the requests
 * @param serverBusy the share of the time in which the server ran
 * @param generatorBusy the share of the time in which the generator ran
 * @param generatorIo by what it did its I/O
 */
record Load(
        double requestsPerSecond,
        double serverMicros,
        Latencies latencies,
        double serverBusy,
        double generatorBusy,
        String generatorIo) {
    /** Below this, a server on one processor was not all that was measured. */
    private static final double SATURATED = 0.95;

    // Shares of requests that have at most a latency.
    static final double P50 = 0.5;
    static final double P99 = 0.99;
    static final double P999 = 0.999;

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
                Latencies.parse(figures.get("histogram")),
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

    /** The latency that a share of all requests of a turn has at most, in microseconds. */
    static double latency(List<Load> rounds, double share) {
        return Latencies.together(rounds.stream().map(Load::latencies).toList()).micros(share);
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%.0f,%.4f,%.1f,%.1f,%.1f,%.3f,%.3f",
                requestsPerSecond,
                serverMicros,
                latencies.micros(P50),
                latencies.micros(P99),
                latencies.micros(P999),
                serverBusy,
                generatorBusy);
    }
}
