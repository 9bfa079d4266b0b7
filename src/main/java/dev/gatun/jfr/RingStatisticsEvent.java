package dev.gatun.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** The counters of an open ring, again and again. */
@Name("dev.gatun.RingStatistics")
@Label("Ring Statistics")
@Category("Gatun")
@Description("The counters of a ring that is open")
@StackTrace(false)
@Period("1 s")
public final class RingStatisticsEvent extends Event {
    /** Which ring of this process, counted from 1. */
    @Label("Ring")
    public long ring;

    /** The ring's descriptor; -1 if it has a registered index only. */
    @Label("Descriptor")
    public int descriptor;

    /** {@code IORING_SETUP_…}. */
    @Label("Setup Flags")
    public String setupFlags;

    /** How many operations the kernel has taken. */
    @Label("Submitted")
    public long submitted;

    /** How many completions were taken. */
    @Label("Completions")
    public long completions;

    /** How many operations have not ended; -1 if not known. */
    @Label("In Flight")
    public long inFlight;

    /** How often the kernel was called. */
    @Label("Calls of io_uring_enter")
    public long enters;

    /** How often completions were found to wait for room. */
    @Label("Overflows")
    public long overflows;

    /** How many completions the kernel had no memory for. */
    @Label("Lost Completions")
    public int lost;

    /** How many entries the kernel dropped. */
    @Label("Dropped Submissions")
    public int dropped;

    /** The most completions that were waiting at once. */
    @Label("Most Waiting")
    public int mostWaiting;

    /** An event without values. */
    public RingStatisticsEvent() {}
}
