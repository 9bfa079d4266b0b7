package dev.gatun.benchmarks.calls;

import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.UringSyscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Calls that move no bytes, static: with numbers and segments. */
@State(Scope.Thread)
public class RawSmallCalls {
    private static final int O_RDWR = 2;
    private static final int F_GETFL = 3;
    private static final int IORING_REGISTER_RING_FDS = 20;
    private static final int IORING_ENTER_GETEVENTS = 1;
    private static final int IORING_ENTER_REGISTERED_RING = 1 << 4;

    private Arena arena;
    private int zero;
    private int epoll;
    private MemorySegment events;
    private IoUring ring;
    private int ringIndex;

    @Setup
    public void open() throws SyscallException {
        arena = Arena.ofConfined();
        String path = CallFiles.fileFor("read").toString();
        zero = Syscalls.openat(Syscalls.AT_FDCWD, path, O_RDWR, 0);
        epoll = EventSyscalls.epollCreate1(0);
        events = arena.allocate(TypedSmallCalls.EVENTS_PER_WAIT * 16L, 8);
        if (IoUring.isAvailable()) {
            openRing();
        }
    }

    /** Registered with the thread, by hand: its index is needed. */
    private void openRing() throws SyscallException {
        RingOptions options = RingOptions.entries(TypedSmallCalls.RING_ENTRIES);
        ring = IoUring.open(options.registeredRing(false));
        int number = ring.fd().number();
        MemorySegment update = arena.allocate(16, 8);
        update.set(ValueLayout.JAVA_INT, 0, -1);
        update.set(ValueLayout.JAVA_LONG, 8, number);
        int result = UringSyscalls.ioUringRegister(number, IORING_REGISTER_RING_FDS, update, 1);
        if (result != 1) {
            throw new IllegalStateException("IORING_REGISTER_RING_FDS: " + result);
        }
        ringIndex = update.get(ValueLayout.JAVA_INT, 0);
    }

    @TearDown
    public void close() throws SyscallException {
        Syscalls.close(zero);
        Syscalls.close(epoll);
        if (ring != null) {
            ring.close();
        }
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long getppid() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.syscall(SyscallNumber.SYS_getppid);
        }
        return CallLoop.check(sum, CallLoop.PARENT);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long fcntl() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.fcntl(zero, F_GETFL, 0);
        }
        return CallLoop.check(sum, CallLoop.STATUS_FLAGS);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long epollWait() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += EventSyscalls.epollPwait(epoll, events, TypedSmallCalls.EVENTS_PER_WAIT, 0);
        }
        return CallLoop.check(sum, 0);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long ringEnter() {
        int flags = IORING_ENTER_GETEVENTS | IORING_ENTER_REGISTERED_RING;
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += UringSyscalls.ioUringEnter(ringIndex, 0, 0, flags);
        }
        return CallLoop.check(sum, 0);
    }
}
