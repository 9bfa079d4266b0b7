package dev.gatun.benchmarks.calls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** {@link FileChannel} with a direct buffer, its best case: from a heap buffer it copies. */
@State(Scope.Thread)
public class ChannelCalls {
    @Param({"1", "4096", "65536"})
    public int bytes;

    private ByteBuffer buffer;
    private FileChannel zero;
    private FileChannel nowhere;
    private FileChannel cached;

    @Setup
    public void open() throws IOException {
        buffer =
                ByteBuffer.allocateDirect(bytes + 2 * 4096).alignedSlice(4096).limit(bytes).slice();
        zero = open("read");
        nowhere = open("write");
        cached = open("pread");
    }

    private static FileChannel open(String call) throws IOException {
        return FileChannel.open(
                CallFiles.fileFor(call), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @TearDown
    public void close() throws IOException {
        zero.close();
        nowhere.close();
        cached.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long read() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += zero.read(buffer.clear());
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pread() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += cached.read(buffer.clear(), 0);
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long write() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += nowhere.write(buffer.clear());
        }
        return CallLoop.check(sum, bytes);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pwrite() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += cached.write(buffer.clear(), 0);
        }
        return CallLoop.check(sum, bytes);
    }
}
