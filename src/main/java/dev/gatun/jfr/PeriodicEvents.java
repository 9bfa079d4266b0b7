package dev.gatun.jfr;

import jdk.jfr.FlightRecorder;

/** Has JFR ask for the counters of all that is open, as often as its settings say. */
final class PeriodicEvents {
    private static final Runnable OF_RINGS = Recorder.RINGS::tell;
    private static final Runnable OF_SERVICES = Recorder.SERVICES::tell;

    private PeriodicEvents() {}

    static void add() {
        FlightRecorder.addPeriodicEvent(RingStatisticsEvent.class, OF_RINGS);
        FlightRecorder.addPeriodicEvent(ServiceStatisticsEvent.class, OF_SERVICES);
    }

    static void remove() {
        FlightRecorder.removePeriodicEvent(OF_RINGS);
        FlightRecorder.removePeriodicEvent(OF_SERVICES);
    }
}
