package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A ring was closed. */
@Name("dev.gatun.RingClosed")
@Label("Ring Closed")
@Category("Gatun")
@Description("A ring was closed")
@StackTrace(false)
public final class RingClosedEvent extends Event {
    /** Which ring of this process, counted from 1. */
    @Label("Ring")
    public long ring;

    /** The ring's descriptor; -1 if it has a registered index only. */
    @Label("Descriptor")
    public int descriptor;

    /** How many operations the kernel has taken. */
    @Label("Submitted")
    public long submitted;

    /** How many had not ended; -1 if that cannot be counted. */
    @Label("In Flight")
    public long inFlight;

    /** Whether the kernel has confirmed the end of all of them. */
    @Label("Ended")
    public boolean ended;

    /** An event without values. */
    public RingClosedEvent() {}
}
