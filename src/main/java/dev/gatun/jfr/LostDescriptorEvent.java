package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A descriptor that nobody closed. */
@Name("dev.gatun.LostDescriptor")
@Label("Lost Descriptor")
@Category("Gatun")
@Description("A descriptor was collected as garbage and never closed (-Ddev.gatun.traceFds=true)")
@StackTrace(false)
public final class LostDescriptorEvent extends Event {
    /** Its number. */
    @Label("Descriptor")
    public int descriptor;

    /** Where it was made: a line for each frame. */
    @Label("Made At")
    public String madeAt;

    /** An event without values. */
    public LostDescriptorEvent() {}
}
