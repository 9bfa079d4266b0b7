package dev.gatun.uring;

/**
 * What a ring has counted since it was set up: {@link IoUring#statistics}.
 *
 * @param submitted operations that the kernel has taken, as far as the ring's thread has seen; with
 *     {@code IORING_SETUP_SQPOLL} it looks when it submits
 * @param completions completions that were taken; an operation may have many
 * @param inFlight operations that were taken by the kernel, less those whose last completion was
 *     taken: completions that nobody has taken count as in flight. After the close, those that had
 *     not ended; -1 if that cannot be counted, because operations of this ring may have no
 *     completion ({@code IOSQE_CQE_SKIP_SUCCESS}), or completions come of which this ring knows no
 *     operation ({@link RingMessage}, tags of registered resources), or a resize has failed
 * @param enters calls of {@code io_uring_enter(2)}
 * @param overflows how often whoever took all completions found that the kernel keeps more, because
 *     the queue was full; each time costs a system call. The kernel does not count them
 * @param lost completions that the kernel had no memory for, as it counts them: {@link
 *     CompletionQueue#lost}
 * @param dropped entries of the submission queue that the kernel dropped, as it counts them: {@link
 *     SubmissionQueue#dropped}
 * @param mostWaiting the most completions that were waiting at once, as seen when they were taken;
 *     in a mixed queue the places that they took
 */
public record RingStatistics(
        long submitted,
        long completions,
        long inFlight,
        long enters,
        long overflows,
        int lost,
        int dropped,
        int mostWaiting) {

    /**
     * The counters of two rings: sums, and the larger {@link #mostWaiting}.
     *
     * @param other the counters of another ring
     * @return the counters of both
     */
    public RingStatistics plus(RingStatistics other) {
        boolean known = inFlight >= 0 && other.inFlight >= 0;
        return new RingStatistics(
                submitted + other.submitted,
                completions + other.completions,
                known ? inFlight + other.inFlight : -1,
                enters + other.enters,
                overflows + other.overflows,
                lost + other.lost,
                dropped + other.dropped,
                Math.max(mostWaiting, other.mostWaiting));
    }
}
