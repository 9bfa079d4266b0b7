package dev.gatun.examples.loop;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that watches many descriptors: it waits until some are ready, tells those who watch
 * them, does what is due, and waits again.
 *
 * {@snippet lang=java :
 * try (var loop = new EventLoop(Multiplexer.Kind.epoll.open(arena))) {
 *     loop.register(socket, READABLE, watcher);
 *     loop.after(SECOND, () -> …);
 *     loop.run();
 * }
 * }
 *
 * <p>Everything is called by the thread that runs the loop, but {@link #execute}, by which any
 * other thread has something done in it: it wakes the loop with an eventfd, which is watched like
 * any descriptor.
 */
public final class EventLoop implements AutoCloseable {
    private final Multiplexer multiplexer;
    private final LoopRegistrations registrations = new LoopRegistrations();
    private final Timers timers = new Timers();
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final EventFd wakeUp;
    private boolean stopped;
    private long turns;
    private long events;

    /**
     * An empty loop.
     *
     * @param multiplexer which is closed with it, or if there is no loop
     */
    public EventLoop(Multiplexer multiplexer) throws SyscallException {
        this.multiplexer = multiplexer;
        EventFd created = null;
        try {
            created = EventFd.create(EventFdFlags.EFD_NONBLOCK);
            register(created, Multiplexer.READABLE, new WakeUp());
        } catch (SyscallException | RuntimeException e) {
            if (created != null) {
                created.close();
            }
            multiplexer.close();
            throw e;
        }
        wakeUp = created;
    }

    // Running.

    /** Until {@link #stop}. */
    public void run() throws IOException {
        while (!stopped) {
            turn(timers.timeoutNanos());
        }
    }

    /**
     * Once around: one wait, and what it brings.
     *
     * @param timeoutNanos for the wait, in nanoseconds; -1 for none
     */
    public void turn(long timeoutNanos) throws IOException {
        turns++;
        int ready = multiplexer.await(timeoutNanos);
        events += ready;
        for (int i = 0; i < ready; i++) {
            LoopRegistration registration = registrations.get(multiplexer.key(i));
            // An event before this one may have closed it.
            if (registration != null) {
                tell(registration.watcher, multiplexer.readiness(i));
            }
        }
        timers.expire();
    }

    /** What goes wrong with one is nothing to the others. */
    private static void tell(Watcher watcher, int readiness) {
        try {
            watcher.ready(readiness);
        } catch (IOException | RuntimeException e) {
            watcher.failed(e);
        }
    }

    /** Ends {@link #run} after this turn. */
    public void stop() {
        stopped = true;
    }

    // What it watches and does.

    /** Whether the loop can watch it. */
    public boolean fits(Fd fd) {
        return multiplexer.fits(fd);
    }

    /**
     * Watches a non-blocking descriptor, until it is cancelled.
     *
     * @param interest {@link Multiplexer#READABLE}, {@link Multiplexer#WRITABLE}, both or 0
     */
    public LoopRegistration register(Fd fd, int interest, Watcher watcher) throws SyscallException {
        var registration = new LoopRegistration(this, fd, interest, watcher);
        registrations.add(registration);
        try {
            multiplexer.add(fd, interest, registration.key);
        } catch (SyscallException | RuntimeException e) {
            registrations.remove(registration);
            throw e;
        }
        return registration;
    }

    /** Does something once, after a time. */
    public Timer after(long delayNanos, Task task) {
        return timers.after(delayNanos, task);
    }

    /** Has something done in the loop's thread, soon. Any thread may call this. */
    public void execute(Task task) throws SyscallException {
        tasks.add(task);
        wakeUp.write(1);
    }

    /** Whether who is told of readiness has to read to the end. */
    public boolean isEdgeTriggered() {
        return multiplexer.isEdgeTriggered();
    }

    /** How often it has waited. */
    public long turns() {
        return turns;
    }

    /** How many events the waits have brought. */
    public long events() {
        return events;
    }

    Multiplexer multiplexer() {
        return multiplexer;
    }

    void cancel(LoopRegistration registration, Fd fd) throws SyscallException {
        if (registrations.remove(registration)) {
            multiplexer.remove(fd);
        }
    }

    @Override
    public void close() throws SyscallException {
        wakeUp.close();
        multiplexer.close();
    }

    /** The eventfd's: what other threads want done. */
    private final class WakeUp implements Watcher {
        @Override
        public void ready(int readiness) throws IOException {
            // Before the tasks: who adds one from here on wakes the loop again.
            wakeUp.read();
            for (Task task; (task = tasks.poll()) != null; ) {
                task.run();
            }
        }

        @Override
        public void failed(Exception failure) {
            throw new IllegalStateException("the loop cannot go on", failure);
        }
    }
}
