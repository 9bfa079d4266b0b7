package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** An operation of a service that took longer than the event's threshold. */
@Name("dev.gatun.SlowOperation")
@Label("Slow Operation")
@Category("Gatun")
@Description(
        "An operation of a RingService took longer than the threshold, from when it was written for"
                + " the kernel to its last completion")
@StackTrace(false)
@Threshold("20 ms")
public final class SlowOperationEvent extends Event {
    /** {@code IORING_OP_…}. */
    @Label("Operation")
    public String operation;

    /** What it was about; -1 if none, or if it is closed. */
    @Label("Descriptor")
    public int descriptor;

    /** Its result, or {@code -errno}. */
    @Label("Result")
    public int result;

    /** An event without values. */
    public SlowOperationEvent() {}

    /** Apart from the event, whose class JFR changes. */
    private static final class TypeOfEvent {
        static final EventType OF_THIS = EventType.getEventType(SlowOperationEvent.class);
    }

    /**
     * Whether a recording wants these events, without making one.
     *
     * @return true if one does
     */
    public static boolean isWanted() {
        return TypeOfEvent.OF_THIS.isEnabled();
    }
}
