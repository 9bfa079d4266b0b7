package dev.gatun.examples.loop;

import java.io.IOException;
import java.util.PriorityQueue;

/**
 * What is to be done at a time: a heap with the next on top, whose time is the timeout of the
 * loop's wait. For many, each with a descriptor of its own, there is {@code TimerFd}; this one
 * costs no system call.
 */
final class Timers {
    private final PriorityQueue<Timer> heap = new PriorityQueue<>();

    Timer after(long delayNanos, Task task) {
        var timer = new Timer(this, System.nanoTime() + delayNanos, task);
        heap.add(timer);
        return timer;
    }

    void cancel(Timer timer) {
        heap.remove(timer);
    }

    /** Until the next one, in nanoseconds; -1 if there is none. */
    long timeoutNanos() {
        Timer next = heap.peek();
        return next == null ? -1 : Math.max(0, next.deadlineNanos() - System.nanoTime());
    }

    /** Runs what is due. What it sets for now runs next time, so that this ends. */
    void expire() throws IOException {
        if (heap.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (Timer next; (next = heap.peek()) != null && next.deadlineNanos() - now <= 0; ) {
            heap.remove().run();
        }
    }
}
