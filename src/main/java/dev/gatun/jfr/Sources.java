package dev.gatun.jfr;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/** All that is open of one kind, from when it is opened, also if no recording runs then. */
public final class Sources {
    private final ConcurrentHashMap<WeakReference<Source>, Boolean> open =
            new ConcurrentHashMap<>();

    Sources() {}

    /**
     * Adds what was opened.
     *
     * @param source what has counters
     */
    public void add(Source source) {
        open.put(source.reference, Boolean.TRUE);
    }

    /**
     * Removes what was closed.
     *
     * @param source what had counters
     */
    public void remove(Source source) {
        open.remove(source.reference);
    }

    void tell() {
        for (WeakReference<Source> each : open.keySet()) {
            Source source = each.get();
            if (source == null) {
                open.remove(each);
            } else {
                source.tell();
            }
        }
    }
}
