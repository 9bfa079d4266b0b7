package dev.gatun.benchmarks.readiness;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;

/** {@link Epoll}, level- or edge-triggered. */
public class EpollWakeup extends WatchedDescriptors {
    private static final int EVENTS_PER_WAIT = 64;

    @Param({"false", "true"})
    public boolean edge;

    private Epoll epoll;
    private EpollEvents events;

    @Override
    void watchAll() throws IOException {
        epoll = Epoll.create();
        events = EpollEvents.allocate(arena, EVENTS_PER_WAIT);
        EpollFlags how = edge ? EpollFlags.EPOLLIN.or(EpollFlags.EPOLLET) : EpollFlags.EPOLLIN;
        for (int i = 0; i < watched.length; i++) {
            epoll.add(watched[i], how, i);
        }
    }

    @TearDown
    public void closeEpoll() throws IOException {
        epoll.close();
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws IOException {
        for (int i = 0; i < WAKE_UPS; i++) {
            makeOneReady();
            if (epoll.await(events, -1) != 1) {
                throw new IllegalStateException("not one event: " + events);
            }
            read((int) events.userData(0));
        }
    }
}
