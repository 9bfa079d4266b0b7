package dev.gatun.benchmarks.calls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.io.RandomAccessFile;

/** {@link RandomAccessFile}: an array on the heap, and a copy. It has no positional calls. */
@State(Scope.Thread)
public class RandomAccessCalls {
    @Param({"1", "4096", "65536"})
    public int bytes;

    private byte[] buffer;
    private RandomAccessFile zero;
    private RandomAccessFile nowhere;

    @Setup
    public void open() throws IOException {
        buffer = new byte[bytes];
        zero = new RandomAccessFile(CallFiles.fileFor("read").toFile(), "rw");
        nowhere = new RandomAccessFile(CallFiles.fileFor("write").toFile(), "rw");
    }

    @TearDown
    public void close() throws IOException {
        zero.close();
        nowhere.close();
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
    public long write() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            nowhere.write(buffer);
            sum += bytes;
        }
        return CallLoop.check(sum, bytes);
    }
}
