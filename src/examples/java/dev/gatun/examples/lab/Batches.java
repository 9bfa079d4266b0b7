package dev.gatun.examples.lab;

import dev.gatun.io.FileFd;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The same reads, one by one and in batches. */
final class Batches implements Experiment {
    private static final int READS = 1024;
    private static final int BLOCK = 512;
    private static final int[] SIZES = {1, 8, 32, 128};

    /** So often, before a time is taken: until then the JVM has compiled what runs. */
    private static final int WARM_ROUNDS = 20;

    @Override
    public String name() {
        return "batches";
    }

    @Override
    public String question() {
        return "How many system calls do " + READS + " reads take, in batches of a ring?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        try (TemporaryFile file = TemporaryFile.make((long) READS * BLOCK);
                Arena arena = Arena.ofConfined()) {
            transcript.part("pread");
            MemorySegment buffer = arena.allocate(BLOCK);
            for (int i = 0; i < WARM_ROUNDS; i++) {
                reads(file.fd(), buffer);
            }
            transcript.took("a read", reads(file.fd(), buffer), READS);
            transcript.count("pread", READS);
            Rings.check();
            for (int size : SIZES) {
                transcript.part("a ring, " + size + " a batch");
                batches(transcript, file.fd(), size);
            }
        }
    }

    private static long reads(FileFd fd, MemorySegment buffer) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            fd.pread(buffer, (long) i * BLOCK);
        }
        return System.nanoTime() - start;
    }

    private static void batches(Transcript transcript, FileFd fd, int size) throws IOException {
        try (IoUring ring = IoUring.open(size)) {
            MemorySegment buffers = ring.arena().allocate((long) size * BLOCK);
            for (int i = 0; i < WARM_ROUNDS; i++) {
                batches(ring, fd, buffers, size);
            }
            long enters = ring.enterCount();
            transcript.took("a read", batches(ring, fd, buffers, size), READS);
            transcript.count("io_uring_enter", ring.enterCount() - enters);
        }
    }

    private static long batches(IoUring ring, FileFd fd, MemorySegment buffers, int size)
            throws IOException {
        long start = System.nanoTime();
        for (int batch = 0; batch < READS / size; batch++) {
            for (int i = 0; i < size; i++) {
                long offset = ((long) batch * size + i) * BLOCK;
                ring.sq().next().pread(fd, buffers, (long) i * BLOCK, BLOCK, offset);
            }
            ring.submitAndWaitFully(size);
            Rings.take(ring, BLOCK);
        }
        return System.nanoTime() - start;
    }
}
