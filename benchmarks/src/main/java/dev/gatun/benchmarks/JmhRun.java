package dev.gatun.benchmarks;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

import java.util.Collection;

/** A run of JMH. */
final class JmhRun {
    static {
        // JMH locks out a second run, which could disturb the first; here they take turns. Runner
        // looks once, when it is initialized.
        System.setProperty("jmh.ignoreLock", "true");
    }

    private JmhRun() {}

    static Collection<RunResult> of(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }
}
