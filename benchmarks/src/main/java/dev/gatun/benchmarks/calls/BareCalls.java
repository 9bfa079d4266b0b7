package dev.gatun.benchmarks.calls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.benchmarks.floor.Bare;
import dev.gatun.sys.Syscalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Bare downcalls of the same functions of the C library. */
@State(Scope.Thread)
public class BareCalls {
    private static final MethodHandle READ = Bare.linkTransfer("read");
    private static final MethodHandle WRITE = Bare.linkTransfer("write");
    private static final MethodHandle PREAD =
            Bare.link("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PWRITE =
            Bare.link("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);

    @Param({"1", "4096", "65536"})
    public int bytes;

    private Arena arena;
    private MemorySegment buffer;
    private int zero;
    private int nowhere;
    private int cached;

    @Setup
    public void open() {
        arena = Arena.ofConfined();
        buffer = arena.allocate(bytes, 4096);
        zero = RawCalls.open("read");
        nowhere = RawCalls.open("write");
        cached = RawCalls.open("pread");
    }

    @TearDown
    public void close() {
        Syscalls.close(zero);
        Syscalls.close(nowhere);
        Syscalls.close(cached);
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long read() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) READ.invokeExact(zero, buffer, (long) bytes);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pread() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) PREAD.invokeExact(cached, buffer, (long) bytes, 0L);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long write() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) WRITE.invokeExact(nowhere, buffer, (long) bytes);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pwrite() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) PWRITE.invokeExact(cached, buffer, (long) bytes, 0L);
        }
        return CallLoop.check(sum, bytes);
    }
}
