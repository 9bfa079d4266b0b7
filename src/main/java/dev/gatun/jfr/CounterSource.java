package dev.gatun.jfr;

import java.lang.ref.WeakReference;

/** What has counters that are told again and again while a recording runs. */
public abstract class CounterSource {
    /** What the list of all sources has: a ring that is lost must not be kept by it. */
    final WeakReference<CounterSource> reference = new WeakReference<>(this);

    /** For subclasses. */
    protected CounterSource() {}

    /** Tells the counters, on a thread of JFR's; not after it was removed from its list. */
    protected abstract void tell();
}
