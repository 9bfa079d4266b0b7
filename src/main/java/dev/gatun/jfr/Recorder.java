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

    /** Plain: what is seen late is told late. */
    private static boolean isOn;

    private Recorder() {}

    /**
     * Whether a recording runs, or has run; finds out if not. When JFR begins its work, it has
     * {@code java.base} read its module, and does not take that back: so a look costs no class of
     * JFR's, and some ten nanoseconds.
     *
     * @return true if events are worth making
     */
    public static boolean isOn() {
        return isOn || JFR != null && BASE.canRead(JFR) && start();
    }

    private static boolean start() {
        if (STARTING.compareAndSet(false, true)) {
            try {
                PeriodicEvents.add();
                isOn = true;
            } catch (LinkageError e) {
                // The classes of this library cannot see those of JFR.
                System.getLogger(Recorder.class.getName())
                        .log(System.Logger.Level.DEBUG, "nothing is told to JFR", e);
            }
        }
        return isOn;
    }
}
