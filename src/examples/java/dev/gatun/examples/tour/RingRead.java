package dev.gatun.examples.tour;

import dev.gatun.io.DioAlignment;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * io_uring: as many reads as the queue is deep are under way at once, and are taken in the file's
 * order.
 */
record RingRead(int depth, int bufferBytes, Kind kind) implements ReadPath {
    /** What kind of ring, and of file. */
    enum Kind {
        PLAIN("io_uring, depth %d, %s"),
        REGISTERED("io_uring, registered, depth %d, %s"),
        SQPOLL("io_uring, SQPOLL, depth %d, %s"),
        DIRECT("io_uring, O_DIRECT, depth %d, %s"),
        IOPOLL("io_uring, IOPOLL, depth %d, %s");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        boolean isDirect() {
            return this == DIRECT || this == IOPOLL;
        }

        OpenFlags openFlags() {
            return isDirect() ? OpenFlags.O_RDONLY.or(OpenFlags.O_DIRECT) : OpenFlags.O_RDONLY;
        }

        RingOptions ringOptions(int depth) {
            RingOptions options = RingOptions.entries(depth);
            return switch (this) {
                case SQPOLL -> options.submissionPolling(100);
                case IOPOLL -> options.with(SetupFlags.IORING_SETUP_IOPOLL);
                default -> options;
            };
        }
    }

    private static final int PAGE = 4096;

    @Override
    public String name() {
        return String.format(kind.title, depth, ReadPaths.size(bufferBytes));
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        var availability = IoUring.availability();
        if (!availability.isAvailable()) {
            throw new UnavailableException(availability.explanation());
        }
        try (FileFd fd = FileFd.open(file, kind.openFlags());
                IoUring ring = IoUring.open(kind.ringOptions(depth))) {
            long alignment = PAGE;
            if (kind.isDirect()) {
                DioAlignment direct = DioAlignment.of(fd);
                if (!direct.isPossible()) {
                    throw new UnavailableException("this file's file system has no O_DIRECT");
                }
                alignment = Math.max(alignment, direct.memory());
            }
            MemorySegment buffers = ring.arena().allocate((long) depth * bufferBytes, alignment);
            RingReader reader =
                    kind == Kind.REGISTERED
                            ? RingReader.registered(ring, fd, buffers, depth)
                            : new RingReader(ring, fd, buffers, depth);
            try {
                reader.read(tally);
            } catch (SyscallException e) {
                if (kind == Kind.IOPOLL && e.errno() == Errno.EOPNOTSUPP) {
                    throw new UnavailableException("the disk has no queues that can be polled");
                }
                throw e;
            }
            for (long i = 0; i < ring.enterCount(); i++) {
                tally.call();
            }
        }
    }
}
