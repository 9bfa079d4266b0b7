package dev.gatun.jfr;

import jdk.jfr.FlightRecorder;

/** Has JFR ask for the counters of all that is open, as often as its settings say. */
final class PeriodicEvents {
    private PeriodicEvents() {}

    static void add() {
        FlightRecorder.addPeriodicEvent(RingStatisticsEvent.class, Recorder.RINGS::tell);
        FlightRecorder.addPeriodicEvent(ServiceStatisticsEvent.class, Recorder.SERVICES::tell);
    }
}
