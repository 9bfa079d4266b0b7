package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** The counters of an open service, again and again. */
@Name("dev.gatun.ServiceStatistics")
@Label("Service Statistics")
@Category("Gatun")
@Description("The counters of a RingService that is open")
@StackTrace(false)
@Period("1 s")
public final class ServiceStatisticsEvent extends Event {
    /** The name of the service. */
    @Label("Service")
    public String service;

    /** How many rings it has. */
    @Label("Rings")
    public int rings;

    /** How many operations were written for the kernel. */
    @Label("Operations")
    public long operations;

    /** How many have not ended. */
    @Label("In Flight")
    public int inFlight;

    /** How many wait for a place. */
    @Label("In Line")
    public int inLine;

    /** How many calls wait for a buffer. */
    @Label("Waiting for a Buffer")
    public int waitingForBuffer;

    /** How many reads the callers' threads made. */
    @Label("Cached Reads")
    public long cachedReads;

    /** How many requests the rings' threads have taken. */
    @Label("Hand-overs")
    public long handOvers;

    /** How often a ring's thread was woken to take requests. */
    @Label("Wake-ups")
    public long wakeUps;

    /** How many cancels were sent. */
    @Label("Cancels")
    public long cancels;

    /** An event without values. */
    public ServiceStatisticsEvent() {}
}
