package dev.gatun.benchmarks.calls;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Calls that move no bytes, of objects that are closed once, with results that are checked. */
@State(Scope.Thread)
public class TypedSmallCalls {
    // As in calls.c.
    static final int EVENTS_PER_WAIT = 64;
    static final int RING_ENTRIES = 8;

    private static final int F_GETFL = 3;

    private Arena arena;
    private FileFd zero;
    private Epoll epoll;
    private EpollEvents events;
    private IoUring ring;

    @Setup
    public void open() throws IOException {
        arena = Arena.ofConfined();
        zero = FileFd.open(CallFiles.fileFor("read"), OpenFlags.O_RDWR);
        epoll = Epoll.create();
        events = EpollEvents.allocate(arena, EVENTS_PER_WAIT);
        if (IoUring.isAvailable()) {
            ring = IoUring.open(RING_ENTRIES);
        }
    }

    @TearDown
    public void close() throws IOException {
        zero.close();
        epoll.close();
        if (ring != null) {
            ring.close();
        }
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long fcntl() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Fcntl.fcntl(zero, F_GETFL, 0);
        }
        return CallLoop.check(sum, CallLoop.STATUS_FLAGS);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long epollWait() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += epoll.await(events, 0);
        }
        return CallLoop.check(sum, 0);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long ringEnter() throws IOException {
        // Without a result but exceptions: that there were so many calls is left to be compared.
        long before = ring.enterCount();
        for (int i = 0; i < CallLoop.CALLS; i++) {
            ring.getEvents();
        }
        return CallLoop.check(ring.enterCount() - before, 1);
    }
}
