package dev.gatun.benchmarks.servers;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long requests took, known to 1.6 %.
 *
 * @param counts by the nanoseconds that so many requests had at most, and more than those before
 */
record Latencies(SortedMap<Long, Long> counts) {
    /** Reads what loadgen prints with {@code --histogram}. */
    static Latencies parse(String histogram) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (String bucket : histogram.split(",")) {
            int colon = bucket.indexOf(':');
            long nanos = Long.parseLong(bucket.substring(0, colon));
            counts.put(nanos, Long.parseLong(bucket.substring(colon + 1)));
        }
        return new Latencies(counts);
    }

    /** All of several measurements together. */
    static Latencies together(List<Latencies> all) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        for (Latencies each : all) {
            each.counts.forEach((nanos, count) -> counts.merge(nanos, count, Long::sum));
        }
        return new Latencies(counts);
    }

    /** The microseconds that a share of the requests had at most. */
    double micros(double share) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long below = 0;
        for (SortedMap.Entry<Long, Long> bucket : counts.entrySet()) {
            below += bucket.getValue();
            if (below >= share * all) {
                return bucket.getKey() / 1e3;
            }
        }
        throw new IllegalStateException("no requests");
    }
}
