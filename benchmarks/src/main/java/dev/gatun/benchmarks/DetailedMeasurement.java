package dev.gatun.benchmarks;

/**
 * Something that measures when it is told to, and shows more than one figure.
 *
 * @param <T> all that is seen in one round
 */
@FunctionalInterface
public interface DetailedMeasurement<T> extends AutoCloseable {
    T take() throws Exception;

    /** Ends what was started for the turn. */
    @Override
    default void close() throws Exception {}
}
