package dev.gatun.benchmarks.calls;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link FileFd}: a descriptor that is closed once, results that are checked. */
@State(Scope.Thread)
public class TypedCalls {
    @Param({"1", "4096", "65536"})
    public int bytes;

    private Arena arena;
    private MemorySegment buffer;
    private FileFd zero;
    private FileFd nowhere;
    private FileFd cached;

    @Setup
    public void open() throws IOException {
        arena = Arena.ofConfined();
        buffer = arena.allocate(bytes, 4096);
        zero = FileFd.open(CallFiles.fileFor("read"), OpenFlags.O_RDWR);
        nowhere = FileFd.open(CallFiles.fileFor("write"), OpenFlags.O_RDWR);
        cached = FileFd.open(CallFiles.fileFor("pread"), OpenFlags.O_RDWR);
    }

    @TearDown
    public void close() throws IOException {
        zero.close();
        nowhere.close();
        cached.close();
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long read() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += zero.read(buffer);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pread() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += cached.pread(buffer, 0);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long write() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += nowhere.write(buffer);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pwrite() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += cached.pwrite(buffer, 0);
        }
        return CallLoop.check(sum, bytes);
    }
}
