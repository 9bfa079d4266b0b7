package dev.gatun.benchmarks.calls;

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

/** The static calls of {@link Syscalls}, with a number and a segment. */
@State(Scope.Thread)
public class RawCalls {
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
        zero = open("read");
        nowhere = open("write");
        cached = open("pread");
    }

    static int open(String call) {
        int readWrite = 2;
        String path = CallFiles.fileFor(call).toString();
        int fd = Syscalls.openat(Syscalls.AT_FDCWD, path, readWrite, 0);
        if (fd < 0) {
            throw new IllegalStateException(path + ": " + fd);
        }
        return fd;
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
    public long read() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.read(zero, buffer);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pread() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.pread(cached, buffer, 0);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long write() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.write(nowhere, buffer);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pwrite() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.pwrite(cached, buffer, 0);
        }
        return CallLoop.check(sum, bytes);
    }
}
