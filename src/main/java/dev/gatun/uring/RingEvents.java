package dev.gatun.uring;

import dev.gatun.jfr.CounterSource;
import dev.gatun.jfr.Recorder;
import dev.gatun.jfr.RingClosedEvent;
import dev.gatun.jfr.RingOpenedEvent;
import dev.gatun.jfr.RingStatisticsEvent;
import dev.gatun.sys.Fd;

import java.util.concurrent.atomic.AtomicLong;

/** What Java Flight Recorder is told of a ring, if it is at work. */
final class RingEvents extends CounterSource {
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final RingCore core;
    private final RingQueues queues;
    private final long id = LAST_ID.incrementAndGet();

    /** As it was: after the close there is none. */
    private final int descriptor;

    RingEvents(RingCore core, RingQueues queues) {
        this.core = core;
        this.queues = queues;
        Fd fd = core.calls().fd();
        descriptor = fd == null ? -1 : fd.number();
    }

    void opened() {
        Recorder.RINGS.add(this);
        if (Recorder.isOn()) {
            RingOpenedEvent event = new RingOpenedEvent();
            event.ring = id;
            event.descriptor = descriptor;
            event.setupFlags = core.flags().toString();
            event.submissionEntries = queues.slots().capacity();
            event.completionEntries = queues.cq().capacity();
            event.commit();
        }
    }

    /**
     * The ring was closed.
     *
     * @param inFlight what was in flight before anything was cancelled
     * @param ended whether all of it has ended
     */
    void closed(long inFlight, boolean ended) {
        Recorder.RINGS.remove(this);
        if (Recorder.isOn()) {
            RingClosedEvent event = new RingClosedEvent();
            event.ring = id;
            event.descriptor = descriptor;
            event.submitted = core.inFlight().submittedCount();
            event.inFlight = inFlight;
            event.ended = ended;
            event.commit();
        }
    }

    @Override
    protected void tell() {
        RingStatistics now = queues.statistics();
        RingStatisticsEvent event = new RingStatisticsEvent();
        event.ring = id;
        event.descriptor = descriptor;
        event.setupFlags = core.flags().toString();
        event.submitted = now.submitted();
        event.completions = now.completions();
        event.inFlight = now.inFlight();
        event.enters = now.enters();
        event.overflows = now.overflows();
        event.lost = now.lost();
        event.dropped = now.dropped();
        event.mostWaiting = now.mostWaiting();
        event.commit();
    }
}
