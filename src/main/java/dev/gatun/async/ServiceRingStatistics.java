package dev.gatun.async;

import dev.gatun.uring.RingStatistics;

/**
 * What one ring of a service has counted, or all rings together: {@link ServiceStatistics}.
 *
 * @param ring the counters of the ring itself, in which the service's own operations count as well:
 *     cancels, and the wait to be woken
 * @param operations operations of callers that were written for the kernel
 * @param inFlight operations, and cancels, that the kernel has and that have not ended
 * @param inLine requests that wait for a place ({@link ServiceOptions#inFlight}), or for room in
 *     the submission queue
 * @param waitingForBuffer calls that wait for a buffer of the service's; an estimate
 * @param handOvers requests that the ring's thread has taken from other threads: operations, chains
 *     (each is one), cancels, and the turns of threads that read from the page cache
 * @param wakeUps how often the ring's thread slept and was woken to take requests
 * @param cancels cancels that were sent to the kernel, repeated ones included
 */
public record ServiceRingStatistics(
        RingStatistics ring,
        long operations,
        int inFlight,
        int inLine,
        int waitingForBuffer,
        long handOvers,
        long wakeUps,
        long cancels) {

    /**
     * The counters of two rings.
     *
     * @param other the counters of another ring
     * @return the counters of both: {@link RingStatistics#plus}, and sums
     */
    public ServiceRingStatistics plus(ServiceRingStatistics other) {
        return new ServiceRingStatistics(
                ring.plus(other.ring),
                operations + other.operations,
                inFlight + other.inFlight,
                inLine + other.inLine,
                waitingForBuffer + other.waitingForBuffer,
                handOvers + other.handOvers,
                wakeUps + other.wakeUps,
                cancels + other.cancels);
    }
}
