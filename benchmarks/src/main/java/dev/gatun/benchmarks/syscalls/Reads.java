package dev.gatun.benchmarks.syscalls;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.DirectDescriptor;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What reads.c does, with the same arguments: reads of 4 KiB, whose system calls are counted from
 * outside. All are done several times; getppid(2) comes right before the last time, and right
 * after.
 */
final class Reads implements CqeHandler {
    private static final int BLOCK = 4096;
    private static final int IDLE_MILLIS = 1000;

    /**
     * How often all are read before it counts. java.lang.invoke gives a method handle another form
     * when it has been called 127 times, and then loads classes; 128 a batch are 79 calls.
     */
    private static final int WARMUPS = 3;

    private static final long SPIN_LIMIT_NANOS = 10_000_000_000L;

    private final int count;
    private final Path path;

    private int batch;
    private MemorySegment memory;
    private int first;

    private Reads(int count, Path path) {
        this.count = count;
        this.path = path;
    }

    /** One way to read the blocks. */
    private interface Way {
        void read() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        int batch = Integer.parseInt(arguments[1]);
        Reads reads = new Reads(Integer.parseInt(arguments[2]), Path.of(arguments[3]));
        switch (arguments[0]) {
            case "read" -> reads.byRead();
            case "pread" -> reads.byPread();
            case "channel" -> reads.byChannel();
            case "ring" -> reads.byRing(RingOptions.entries(batch), batch, false);
            // Two batches: the kernel's thread frees the slots of one only after it has completed.
            case "sqpoll" ->
                    reads.byRing(
                            RingOptions.entries(2 * batch).submissionPolling(IDLE_MILLIS),
                            batch,
                            true);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void readAndCount(Way way) throws IOException {
        for (int i = 0; i < WARMUPS; i++) {
            way.read();
        }
        mark();
        way.read();
        mark();
    }

    private static void mark() {
        Syscalls.syscall(SyscallNumber.SYS_getppid);
    }

    private void byRead() throws IOException {
        // Each time from the beginning, and the second is open before it begins.
        try (FileFd once = FileFd.open(path, OpenFlags.O_RDONLY);
                FileFd again = FileFd.open(path, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BLOCK, BLOCK);
            readAll(once, buffer);
            mark();
            readAll(again, buffer);
            mark();
        }
    }

    private void readAll(FileFd file, MemorySegment buffer) throws IOException {
        for (int i = 0; i < count; i++) {
            check(file.read(buffer), buffer.get(JAVA_LONG, 0), i);
        }
    }

    private void byPread() throws IOException {
        try (FileFd file = FileFd.open(path, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BLOCK, BLOCK);
            readAndCount(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            long result = file.pread(buffer, (long) i * BLOCK);
                            check(result, buffer.get(JAVA_LONG, 0), i);
                        }
                    });
        }
    }

    private void byChannel() throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            readAndCount(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            int result = file.read(buffer.clear(), (long) i * BLOCK);
                            check(result, buffer.getLong(0), i);
                        }
                    });
        }
    }

    private void byRing(RingOptions options, int readsPerBatch, boolean isPolled)
            throws IOException {
        batch = readsPerBatch;
        try (IoUring ring = IoUring.open(options);
                FileFd fd = FileFd.open(path, OpenFlags.O_RDONLY)) {
            memory = ring.arena().allocate((long) batch * BLOCK, BLOCK);
            RegisteredBuffers.register(ring, memory);
            DirectDescriptor file = RegisteredFiles.register(ring, fd).get(0);
            readAndCount(isPolled ? () -> lookFor(ring, file) : () -> waitFor(ring, file));
        }
    }

    private int fill(IoUring ring, DirectDescriptor file) {
        int filled = Math.min(batch, count - first);
        for (int slot = 0; slot < filled; slot++) {
            ring.sq()
                    .next()
                    .readFixed(
                            file,
                            0,
                            memory,
                            (long) slot * BLOCK,
                            BLOCK,
                            (long) (first + slot) * BLOCK)
                    .userData(slot);
        }
        return filled;
    }

    @Override
    public void completed(long userData, int res, int flags) {
        check(res, memory.get(JAVA_LONG, userData * BLOCK), first + userData);
    }

    private void waitFor(IoUring ring, DirectDescriptor file) throws IOException {
        for (first = 0; first < count; ) {
            int filled = fill(ring, file);
            if (ring.submitAndWait(filled) != filled) {
                throw new IllegalStateException("not all was submitted");
            }
            if (ring.cq().drain(this) != filled) {
                throw new IllegalStateException("not all has completed");
            }
            first += filled;
        }
    }

    /** Without system calls there is nothing to wait by but looking. */
    private void lookFor(IoUring ring, DirectDescriptor file) throws IOException {
        long start = System.nanoTime();
        for (first = 0; first < count; ) {
            int filled = fill(ring, file);
            ring.submit();
            for (int ended = 0; (ended += ring.cq().drain(this)) < filled; ) {
                if (System.nanoTime() - start > SPIN_LIMIT_NANOS) {
                    throw new IllegalStateException("the kernel's thread does not read");
                }
            }
            first += filled;
        }
    }

    private static void check(long result, long number, long wanted) {
        if (result != BLOCK || number != wanted) {
            throw new IllegalStateException("an error, a short read, or of another block");
        }
    }
}
