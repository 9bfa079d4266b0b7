package dev.gatun.benchmarks.uring;

import com.sun.nio.file.ExtendedOpenOption;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** {@link FileChannel}: one read or write after another, on one thread. */
@State(Scope.Thread)
public class ChannelFiles {
    @Param({"RANDOM", "DIRECT", "SEQUENTIAL", "WRITE_SYNC"})
    public FileOperation operation;

    private Blocks blocks;
    private FileChannel channel;
    private ByteBuffer buffer;

    static Set<OpenOption> options(FileOperation operation) {
        return operation == FileOperation.DIRECT
                ? Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        ExtendedOpenOption.DIRECT)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    static ByteBuffer allocate(FileOperation operation) {
        return ByteBuffer.allocateDirect(operation.bytes + Blocks.BYTES)
                .alignedSlice(Blocks.BYTES)
                .slice(0, operation.bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Setup
    public void open() throws IOException {
        blocks = new Blocks(operation);
        channel = FileChannel.open(Blocks.file(), options(operation));
        buffer = allocate(operation);
        if (operation != FileOperation.DIRECT) {
            Blocks.readIntoCache();
        }
    }

    @TearDown
    public void close() throws IOException {
        channel.close();
    }

    private void readSome(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            long block = blocks.next();
            if (channel.read(buffer.clear(), block * Blocks.BYTES) != operation.bytes
                    || buffer.getLong(0) != block) {
                throw new IllegalStateException("a short read, or of another block");
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.READS)
    public void randomReads() throws IOException {
        readSome(FileOperation.READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.DIRECT_READS)
    public void directReads() throws IOException {
        readSome(FileOperation.DIRECT_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.LARGE_READS)
    public void largeReads() throws IOException {
        readSome(FileOperation.LARGE_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void writesAndFdatasyncs() throws IOException {
        for (int i = 0; i < FileOperation.WRITES; i++) {
            long block = blocks.next();
            buffer.clear().putLong(0, block);
            if (channel.write(buffer, block * Blocks.BYTES) != operation.bytes) {
                throw new IllegalStateException("a short write");
            }
            channel.force(false);
        }
    }
}
