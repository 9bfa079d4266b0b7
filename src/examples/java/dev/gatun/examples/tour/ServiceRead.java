package dev.gatun.examples.tour;

import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A service: virtual threads read a block each, and the blocks are taken in the file's order. */
record ServiceRead(int threads, int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "RingService, "
                + threads
                + (threads == 1 ? " thread, " : " virtual threads, ")
                + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        var availability = IoUring.availability();
        if (!availability.isAvailable()) {
            throw new UnavailableException(availability.explanation());
        }
        try (RingService service = RingService.open();
                FileFd fd = service.open(file, OpenFlags.O_RDONLY);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[][] blocks = new byte[threads][bufferBytes];
            long offset = 0;
            long n = bufferBytes;
            while (n > 0) {
                List<Future<Long>> reads = new ArrayList<>();
                for (byte[] block : blocks) {
                    long from = offset;
                    reads.add(executor.submit(() -> service.pread(fd, block, from)));
                    offset += bufferBytes;
                }
                for (int i = 0; i < threads; i++) {
                    n = result(reads.get(i));
                    if (n > 0) {
                        tally.call();
                        tally.take(ByteBuffer.wrap(blocks[i]), n);
                    }
                }
            }
            tally.call();
        }
    }

    private static long result(Future<Long> read) throws IOException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
