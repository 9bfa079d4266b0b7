package dev.gatun.benchmarks.calls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.benchmarks.floor.Bare;
import dev.gatun.benchmarks.floor.BareRing;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Bare downcalls that move no bytes; {@code io_uring_enter} by {@code syscall}, as in C. */
@State(Scope.Thread)
public class BareSmallCalls {
    private static final MethodHandle GETPPID = Bare.link("getppid", JAVA_INT);
    private static final MethodHandle FCNTL =
            Bare.link("fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle EPOLL_WAIT =
            Bare.link("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

    private static final int F_GETFL = 3;

    private Arena arena;
    private int zero;
    private int epoll;
    private MemorySegment events;
    private BareRing ring;

    @Setup
    public void open() {
        arena = Arena.ofConfined();
        zero = RawCalls.open("read");
        epoll = EventSyscalls.epollCreate1(0);
        events = arena.allocate(TypedSmallCalls.EVENTS_PER_WAIT * 16L, 8);
        if (IoUring.isAvailable()) {
            ring = BareRing.open(TypedSmallCalls.RING_ENTRIES, BareRing.DEFER_TASKRUN);
        }
    }

    @TearDown
    public void close() {
        Syscalls.close(zero);
        Syscalls.close(epoll);
        if (ring != null) {
            ring.close();
        }
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long getppid() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (int) GETPPID.invokeExact();
        }
        return CallLoop.check(sum, CallLoop.PARENT);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long fcntl() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (int) FCNTL.invokeExact(zero, F_GETFL, 0L);
        }
        return CallLoop.check(sum, CallLoop.STATUS_FLAGS);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long epollWait() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (int) EPOLL_WAIT.invokeExact(epoll, events, TypedSmallCalls.EVENTS_PER_WAIT, 0);
        }
        return CallLoop.check(sum, 0);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long ringEnter() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += ring.enter(0, 0, BareRing.GETEVENTS);
        }
        return CallLoop.check(sum, 0);
    }
}
