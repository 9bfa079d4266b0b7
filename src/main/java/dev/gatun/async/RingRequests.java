package dev.gatun.async;

import dev.gatun.sys.ClosedException;

/**
 * The requests that the thread of a ring has taken, for all that it does with them.
 *
 * @param waiting those that wait for a place, in the order in which they came
 * @param inFlight those that the kernel has
 * @param slow what Java Flight Recorder is told of these
 * @param ends tells requests how they have ended
 */
record RingRequests(
        WaitingList waiting, InFlightTable inFlight, SlowOperations slow, RequestEnds ends) {
    static RingRequests of(RingGroup group, int places) {
        return new RingRequests(
                new WaitingList(),
                new InFlightTable(places),
                new SlowOperations(places),
                new RequestEnds(group));
    }

    /** All that the kernel has end, as the ring has. */
    void failInFlight(ClosedException why) {
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null) {
                inFlight.remove(each);
                ends.failed(each, why);
            }
        }
    }
}
