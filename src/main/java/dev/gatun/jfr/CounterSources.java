package dev.gatun.jfr;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/** All that is open of one kind, from when it is opened, also if no recording runs then. */
public final class CounterSources {
    private final ConcurrentHashMap<WeakReference<CounterSource>, Boolean> open =
            new ConcurrentHashMap<>();

    CounterSources() {}

    /**
     * Adds what was opened.
     *
     * @param source what has counters
     */
    public void add(CounterSource source) {
        open.put(source.reference, Boolean.TRUE);
        Recorder.sourcesChanged();
    }

    /**
     * Removes what was closed.
     *
     * @param source what had counters
     */
    public void remove(CounterSource source) {
        open.remove(source.reference);
        Recorder.sourcesChanged();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void tell() {
        for (WeakReference<CounterSource> each : open.keySet()) {
            CounterSource source = each.get();
            if (source == null) {
                open.remove(each);
            } else {
                source.tell();
            }
        }
    }
}
