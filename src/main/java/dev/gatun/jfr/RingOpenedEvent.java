package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A ring was opened. */
@Name("dev.gatun.RingOpened")
@Label("Ring Opened")
@Category("Gatun")
@Description("A ring was set up: io_uring_setup(2)")
@StackTrace(false)
public final class RingOpenedEvent extends Event {
    /** Which ring of this process, counted from 1. */
    @Label("Ring")
    public long ring;

    /** The ring's descriptor; -1 if it has a registered index only. */
    @Label("Descriptor")
    public int descriptor;

    /** {@code IORING_SETUP_…}. */
    @Label("Setup Flags")
    public String setupFlags;

    /** How many entries the submission queue has. */
    @Label("Submission Entries")
    public int submissionEntries;

    /** How many entries the completion queue has. */
    @Label("Completion Entries")
    public int completionEntries;

    /** An event without values. */
    public RingOpenedEvent() {}
}
