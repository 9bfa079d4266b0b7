package dev.gatun.async;

import java.io.Closeable;

/**
 * An operation that was started with a handler. It ends with its last completion.
 *
 * <p>Any thread may use it.
 */
public sealed interface Subscription extends Closeable permits HandledRequest {
    /**
     * Asks the kernel to cancel the operation, and does not wait: the handler still gets the last
     * completion, with {@code -ECANCELED} or with the result that came first.
     */
    void cancel();

    /** {@return whether the handler has returned from the last completion} */
    boolean isEnded();

    /**
     * Cancels the operation, and waits until the handler has returned from the last completion.
     * After that, the kernel no longer uses the operation's memory, unless the service was closed
     * and has not waited long enough: see {@link RingService#close()}. An interrupt does not end
     * the wait.
     *
     * @throws IllegalStateException on a thread of the service, which must not wait, unless the
     *     operation has ended
     */
    @Override
    void close();
}
