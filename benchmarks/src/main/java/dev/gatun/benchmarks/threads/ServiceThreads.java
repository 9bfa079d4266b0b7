package dev.gatun.benchmarks.threads;

import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.async.RingService;
import dev.gatun.async.ServiceOptions;
import dev.gatun.io.FileFd;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Gatun's service, which reads into an array, or into its own memory without a copy. */
final class ServiceThreads extends VirtualThreads {
    private final RingService service;
    private final FileFd file;
    private final boolean isOwnMemory;

    ServiceThreads(Path path, Way way, ServiceOptions options, boolean isOwnMemory)
            throws IOException {
        service = RingService.open(options);
        file = open(path, way);
        this.isOwnMemory = isOwnMemory;
    }

    static FileFd open(Path path, Way way) throws IOException {
        return FileFd.open(path, way == Way.DIRECT ? O_RDONLY.or(O_DIRECT) : O_RDONLY);
    }

    @Override
    BlockReader newReader() {
        if (isOwnMemory) {
            MemorySegment memory = service.arena().allocate(BLOCK_BYTES, BLOCK_BYTES);
            return fileOffset -> {
                long count = service.pread(file, memory, fileOffset);
                return count == BLOCK_BYTES ? memory.get(JAVA_LONG, 0) : NOT_READ;
            };
        }
        byte[] array = new byte[BLOCK_BYTES];
        ByteBuffer view = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        return fileOffset -> {
            long count = service.pread(file, array, fileOffset);
            return count == BLOCK_BYTES ? view.getLong(0) : NOT_READ;
        };
    }
}
