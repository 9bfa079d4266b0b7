package dev.gatun.benchmarks.uring;

import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_RDWR;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.benchmarks.floor.BareRing;
import dev.gatun.io.FileFd;

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

/** The reads and writes of {@link RingFiles} on a {@link BareRing}. */
@State(Scope.Thread)
public class BareFiles {
    private static final int FSYNC = 3;
    private static final int READ_FIXED = 4;
    private static final int WRITE_FIXED = 5;
    private static final int FIXED_FILE = 1;
    private static final int LINK = 1 << 2;

    /** In the upper half of the word. */
    private static final long FSYNC_DATASYNC = 1L << Integer.SIZE;

    @Param({"RANDOM", "DIRECT", "SEQUENTIAL", "WRITE_SYNC", "LINKED_SYNC"})
    public FileOperation operation;

    @Param({"1", "8", "32", "128"})
    public int depth;

    private Blocks blocks;
    private BareRing ring;
    private MemorySegment memory;
    private int size;
    private long[] wanted;
    private int inFlight;
    private long completed;
    private long due;

    @Setup
    public void open() throws IOException {
        size = operation.bytes;
        blocks = new Blocks(operation);
        wanted = new long[depth];
        ring = BareRing.open(Math.max(2, depth), BareRing.DEFER_TASKRUN);
        // Reads of it may be in flight when the ring is closed.
        memory = Arena.global().allocate((long) depth * size, Blocks.BYTES);
        boolean isDirect = operation == FileOperation.DIRECT;
        try (FileFd fd = FileFd.open(Blocks.file(), isDirect ? O_RDWR.or(O_DIRECT) : O_RDWR)) {
            ring.register(fd.number(), memory);
        }
        if (!isDirect) {
            Blocks.readIntoCache();
        }
    }

    @TearDown
    public void close() {
        ring.close();
    }

    private void startRead(int slot) {
        long block = blocks.next();
        wanted[slot] = block;
        long at = memory.address() + (long) slot * size;
        ring.put(READ_FIXED | FIXED_FILE << 8, block * Blocks.BYTES, at, size, slot, 0);
    }

    /** The user data of a write is the result that it must have; so is that of a sync. */
    private void write(int flags) {
        long block = blocks.next();
        memory.set(JAVA_LONG, 0, block);
        int head = WRITE_FIXED | (FIXED_FILE | flags) << 8;
        ring.put(head, block * Blocks.BYTES, memory.address(), size, size, 0);
    }

    private void fdatasync() {
        ring.put(FSYNC | FIXED_FILE << 8, 0, 0, FSYNC_DATASYNC, 0, 0);
    }

    private void submitAndCheck(int count) {
        ring.submit(count);
        if (ring.ready() != count) {
            throw new IllegalStateException("not all has completed");
        }
        for (int i = 0; i < count; i++) {
            long at = ring.completion(i);
            if (BareRing.res(at) != BareRing.userData(at)) {
                throw new IllegalStateException("another result: " + BareRing.res(at));
            }
        }
        ring.advance(count);
    }

    private void readSome(int count) {
        due += count;
        while (inFlight < depth) {
            startRead(inFlight++);
        }
        while (completed < due) {
            ring.submit(1);
            int ready = ring.ready();
            for (int i = 0; i < ready; i++) {
                long at = ring.completion(i);
                int slot = (int) BareRing.userData(at);
                if (BareRing.res(at) != size
                        || memory.get(JAVA_LONG, (long) slot * size) != wanted[slot]) {
                    throw new IllegalStateException("not the block that was wanted");
                }
                startRead(slot);
            }
            ring.advance(ready);
            completed += ready;
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.READS)
    public void randomReads() {
        readSome(FileOperation.READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.DIRECT_READS)
    public void directReads() {
        readSome(FileOperation.DIRECT_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.LARGE_READS)
    public void largeReads() {
        readSome(FileOperation.LARGE_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void writesAndFdatasyncs() {
        for (int i = 0; i < FileOperation.WRITES; i++) {
            write(0);
            submitAndCheck(1);
            fdatasync();
            submitAndCheck(1);
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void linkedWritesAndFdatasyncs() {
        for (int i = 0; i < FileOperation.WRITES; i++) {
            write(LINK);
            fdatasync();
            submitAndCheck(2);
        }
    }
}
