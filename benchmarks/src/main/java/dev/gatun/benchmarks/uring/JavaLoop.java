package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Measurement;

import org.openjdk.jmh.runner.RunnerException;

import java.util.Map;

/**
 * A benchmark of JMH with its parameters.
 *
 * @param benchmark its class
 * @param method its method
 * @param parameters by name
 */
public record JavaLoop(Class<?> benchmark, String method, Map<String, String> parameters) {
    /** One fork of it, for all its iterations. */
    public double nanos(JmhForks jmh) throws Exception {
        return jmh.nanos(benchmark, method, parameters);
    }

    /** A fork of it that measures an iteration whenever it is told to. */
    public Measurement ready(JmhForks jmh) throws Exception {
        return jmh.ready(benchmark, method, parameters);
    }

    /** Bytes per operation. */
    public double allocated(JmhForks jmh) {
        return jmh.allocated(benchmark, method, parameters);
    }

    /** Bytes per operation, of a loop that may allocate nothing. */
    public double look(AllocationCheck check, String row) throws RunnerException {
        return check.look(row, benchmark, method, parameters);
    }
}
