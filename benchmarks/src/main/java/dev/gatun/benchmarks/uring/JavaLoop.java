package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.JmhForks;

import java.util.Map;

/**
 * A benchmark of JMH with its parameters.
 *
 * @param benchmark its class
 * @param method its method
 * @param parameters by name
 */
record JavaLoop(Class<?> benchmark, String method, Map<String, String> parameters) {
    double nanos(JmhForks jmh) throws Exception {
        return jmh.nanos(benchmark, method, parameters);
    }

    /** Bytes per operation. */
    double allocated(JmhForks jmh) {
        return jmh.allocated(benchmark, method, parameters);
    }

    boolean allocates(JmhForks jmh) {
        return jmh.allocates(benchmark, method, parameters);
    }
}
