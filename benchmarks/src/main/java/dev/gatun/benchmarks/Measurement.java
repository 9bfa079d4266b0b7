package dev.gatun.benchmarks;

/**
 * Something that measures when it is told to, and gives a time or a rate in the unit of its suite.
 */
@FunctionalInterface
public interface Measurement extends AutoCloseable {
    double take() throws Exception;

    /** Ends what {@link Contestant#ready} has started. */
    @Override
    default void close() throws Exception {}
}
