package dev.gatun.benchmarks.threads;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.async.Operation;
import dev.gatun.async.OperationHandler;
import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.uring.Sqe;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** Gatun's service, and no threads besides: each reader's handler submits the next read. */
final class ServiceHandlers implements Readers {
    private final RingService service;
    private final FileFd file;

    ServiceHandlers(Path path, Way way) throws IOException {
        service = RingService.open();
        file = ServiceThreads.open(path, way);
    }

    @Override
    public void start(List<Readings> readings) {
        readings.forEach(each -> new InFlight(each).submitNext());
    }

    private final class InFlight implements Operation, OperationHandler {
        private final Readings readings;
        private final MemorySegment memory = service.arena().allocate(BLOCK_BYTES, BLOCK_BYTES);
        private long fileOffset;

        InFlight(Readings readings) {
            this.readings = readings;
        }

        void submitNext() {
            fileOffset = readings.next();
            service.submit(this, this);
        }

        @Override
        public void write(Sqe sqe) {
            sqe.pread(file, memory, 0, BLOCK_BYTES, fileOffset);
        }

        @Override
        public void completed(int res, int flags) {
            try {
                readings.ended(res == BLOCK_BYTES ? memory.get(JAVA_LONG, 0) : NOT_READ);
                submitNext();
            } catch (RuntimeException e) {
                readings.failed(e);
            }
        }
    }
}
