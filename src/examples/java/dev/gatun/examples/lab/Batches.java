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
            long start = System.nanoTime();
            for (int i = 0; i < READS; i++) {
                file.fd().pread(buffer, (long) i * BLOCK);
            }
            transcript.took("a read", System.nanoTime() - start, READS);
            transcript.count("pread", READS);
            Rings.check();
            for (int size : SIZES) {
                transcript.part("a ring, " + size + " a batch");
                batches(transcript, file.fd(), size);
            }
        }
    }

    private static void batches(Transcript transcript, FileFd fd, int size) throws IOException {
        try (IoUring ring = IoUring.open(size)) {
            MemorySegment buffers = ring.arena().allocate((long) size * BLOCK);
            long enters = ring.enterCount();
            long start = System.nanoTime();
            for (int batch = 0; batch < READS / size; batch++) {
                for (int i = 0; i < size; i++) {
                    long offset = ((long) batch * size + i) * BLOCK;
                    ring.sq().next().pread(fd, buffers, (long) i * BLOCK, BLOCK, offset);
                }
                ring.submitAndWaitFully(size);
                Rings.take(ring, BLOCK);
            }
            transcript.took("a read", System.nanoTime() - start, READS);
            transcript.count("io_uring_enter", ring.enterCount() - enters);
        }
    }
}
