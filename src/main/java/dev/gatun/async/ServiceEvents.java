package dev.gatun.async;

import dev.gatun.jfr.CounterSource;
import dev.gatun.jfr.Recorder;
import dev.gatun.jfr.ServiceStatisticsEvent;

/** What Java Flight Recorder is told of a service, if it is at work. */
final class ServiceEvents extends CounterSource {
    private final RingSet rings;
    private final String name;

    ServiceEvents(RingSet rings, String name) {
        this.rings = rings;
        this.name = name;
    }

    void opened() {
        Recorder.SERVICES.add(this);
    }

    void closed() {
        Recorder.SERVICES.remove(this);
    }

    @Override
    protected void tell() {
        ServiceStatistics now = rings.statistics();
        ServiceRingStatistics total = now.total();
        ServiceStatisticsEvent event = new ServiceStatisticsEvent();
        event.service = name;
        event.rings = now.rings().size();
        event.operations = total.operations();
        event.inFlight = total.inFlight();
        event.inLine = total.inLine();
        event.waitingForBuffer = total.waitingForBuffer();
        event.cachedReads = now.cachedReads();
        event.handOvers = total.handOvers();
        event.wakeUps = total.wakeUps();
        event.cancels = total.cancels();
        event.commit();
    }
}
