package dev.gatun.benchmarks.uring;

import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_RDWR;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.io.FileFd;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.DirectDescriptor;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.Sqe;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** What files.c does: a ring with a registered file and a registered buffer. */
@State(Scope.Thread)
public class RingFiles {
    private static final int THE_BUFFER = 0;

    @Param({"RANDOM", "DIRECT", "SEQUENTIAL", "WRITE_SYNC", "LINKED_SYNC"})
    public FileOperation operation;

    @Param({"1", "8", "32", "128"})
    public int depth;

    // Lambdas that are made once.
    private final CqeHandler readEnded = this::readEnded;
    private final CqeHandler writeEnded = this::writeEnded;

    private Blocks blocks;
    private IoUring ring;
    private DirectDescriptor file;
    private MemorySegment memory;
    private int size;

    /** The number of the block that each read is of. */
    private long[] wanted;

    private int inFlight;
    private long completed;
    private long due;

    @Setup
    public void open() throws IOException {
        size = operation.bytes;
        blocks = new Blocks(operation);
        wanted = new long[depth];
        ring = IoUring.open(Math.max(2, depth));
        memory = ring.arena().allocate((long) depth * size, Blocks.BYTES);
        RegisteredBuffers.register(ring, memory);
        boolean isDirect = operation == FileOperation.DIRECT;
        try (FileFd fd = FileFd.open(Blocks.file(), isDirect ? O_RDWR.or(O_DIRECT) : O_RDWR)) {
            file = RegisteredFiles.register(ring, fd).get(0);
        }
        if (!isDirect) {
            Blocks.readIntoCache();
        }
    }

    @TearDown
    public void close() throws IOException {
        ring.close();
    }

    private void startRead(int slot) {
        long block = blocks.next();
        wanted[slot] = block;
        long at = (long) slot * size;
        ring.sq()
                .next()
                .readFixed(file, THE_BUFFER, memory, at, size, block * Blocks.BYTES)
                .userData(slot);
    }

    /** A new read follows. */
    private void readEnded(long userData, int res, int flags) {
        if (res != size) {
            throw new IllegalStateException("an error or a short read: " + res);
        }
        int slot = (int) userData;
        if (memory.get(JAVA_LONG, (long) slot * size) != wanted[slot]) {
            throw new IllegalStateException("another block was read");
        }
        startRead(slot);
    }

    private void readSome(int count) throws IOException {
        due += count;
        while (inFlight < depth) {
            startRead(inFlight++);
        }
        while (completed < due) {
            ring.submitAndWait(1);
            completed += ring.cq().drain(readEnded);
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

    /** Each operation's user data is the result that it must have. */
    private void writeEnded(long userData, int res, int flags) {
        if (res != userData) {
            throw new IllegalStateException("an error or a short write: " + res);
        }
    }

    private Sqe fillWrite() {
        long block = blocks.next();
        memory.set(JAVA_LONG, 0, block);
        return ring.sq()
                .next()
                .writeFixed(file, THE_BUFFER, memory, 0, size, block * Blocks.BYTES)
                .userData(size);
    }

    private void fillFdatasync() {
        ring.sq().next().fdatasync(file).userData(0);
    }

    private void submitAndCheck(int count) throws IOException {
        if (ring.submitAndWait(count) != count) {
            throw new IllegalStateException("not all was submitted");
        }
        if (ring.cq().drain(writeEnded) != count) {
            throw new IllegalStateException("not all has completed");
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void writesAndFdatasyncs() throws IOException {
        for (int i = 0; i < FileOperation.WRITES; i++) {
            fillWrite();
            submitAndCheck(1);
            fillFdatasync();
            submitAndCheck(1);
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void linkedWritesAndFdatasyncs() throws IOException {
        for (int i = 0; i < FileOperation.WRITES; i++) {
            fillWrite().link();
            fillFdatasync();
            submitAndCheck(2);
        }
    }
}
