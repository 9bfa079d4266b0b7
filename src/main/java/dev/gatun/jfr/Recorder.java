package dev.gatun.jfr;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether Java Flight Recorder is at work. Until it is, no class of {@code jdk.jfr} and no event
 * class is loaded: so each use of an event class comes after {@link #isOn} has said yes.
 */
public final class Recorder {
    /** The rings that are open. */
    public static final CounterSources RINGS = new CounterSources();

    /** The services that are open. */
    public static final CounterSources SERVICES = new CounterSources();

    private static final Module BASE = Object.class.getModule();

    /** Null in an image without it. */
    private static final Module JFR = ModuleLayer.boot().findModule("jdk.jfr").orElse(null);

    private static final AtomicBoolean STARTING = new AtomicBoolean(JFR == null);

    /** Volatile: it is written before sources are looked for, and read after one was added. */
    private static volatile boolean isOn;

    private static final long LOOK_NANOS = 100_000_000;

    /** Of any thread: a look too many, or too few, does no harm. */
    private static long lastLook = System.nanoTime() - LOOK_NANOS;

    /** Whether JFR asks for counters. */
    private static boolean asks;

    private Recorder() {}

    /**
     * Whether a recording runs, or has run; finds out if not. When JFR begins its work, it has
     * {@code java.base} read its module, and does not take that back: so a look costs no class of
     * JFR's. It may make an object: what runs all the time takes {@link #look}.
     *
     * @return true if events are worth making
     */
    public static boolean isOn() {
        return isOn || JFR != null && BASE.canRead(JFR) && start();
    }

    /**
     * {@link #isOn}, where it is asked all the time: this finds out ten times a second at most.
     *
     * @return true if events are worth making
     */
    public static boolean look() {
        if (isOn || JFR == null) {
            return isOn;
        }
        long now = System.nanoTime();
        if (now - lastLook < LOOK_NANOS) {
            return false;
        }
        lastLook = now;
        return isOn();
    }

    private static boolean start() {
        if (STARTING.compareAndSet(false, true)) {
            try {
                beginToAsk();
                sourcesChanged();
            } catch (LinkageError e) {
                // The classes of this library cannot see those of JFR.
                System.getLogger(Recorder.class.getName())
                        .log(System.Logger.Level.DEBUG, "nothing is told to JFR", e);
            }
        }
        return isOn;
    }

    private static synchronized void beginToAsk() {
        PeriodicEvents.add();
        asks = true;
        isOn = true;
    }

    /**
     * JFR keeps whom it asks, and with it the class loader of this library. So it asks only as long
     * as a ring or a service is open: afterwards, an application that is loaded anew can be
     * collected.
     */
    static void sourcesChanged() {
        if (isOn) {
            ask();
        }
    }

    private static synchronized void ask() {
        boolean shouldAsk = !RINGS.isEmpty() || !SERVICES.isEmpty();
        if (shouldAsk != asks) {
            asks = shouldAsk;
            if (shouldAsk) {
                PeriodicEvents.add();
            } else {
                PeriodicEvents.remove();
            }
        }
    }
}
