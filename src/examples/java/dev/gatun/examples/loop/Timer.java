package dev.gatun.examples.loop;

import java.io.IOException;

/** Something that the loop does once, at a time. */
public final class Timer implements Comparable<Timer> {
    private final Timers timers;
    private final long deadlineNanos;
    private final Task task;

    Timer(Timers timers, long deadlineNanos, Task task) {
        this.timers = timers;
        this.deadlineNanos = deadlineNanos;
        this.task = task;
    }

    /** Does not do it. After it was done, nothing happens. */
    public void cancel() {
        timers.cancel(this);
    }

    /** In the time of {@link System#nanoTime}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    void run() throws IOException {
        task.run();
    }

    /** By a difference: {@link System#nanoTime} may overflow. */
    @Override
    public int compareTo(Timer other) {
        return Long.signum(deadlineNanos - other.deadlineNanos);
    }
}
