package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Files, pipes and sockets that are closed and opened again all the time, for all threads. */
final class StressFiles implements Closeable {
    static final int COUNT = 9;
    static final int FILE_BYTES = 24 << 10;

    private static final int KINDS = 3;

    private static final int OWNERS_ONLY = 0600;

    private final RingService ignoring;
    private final Path directory;
    private final AtomicInteger marks = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicReferenceArray<Marked> files = new AtomicReferenceArray<>(COUNT);

    StressFiles(RingService service, Path directory) throws IOException {
        ignoring = service.ignoringInterrupts();
        this.directory = directory;
        for (int i = 0; i < COUNT; i++) {
            files.set(i, open(i));
        }
    }

    /** One of them: all of its bytes are its mark. */
    static final class Marked {
        private final byte mark;
        private final Fd readEnd;
        private final Fd writeEnd;
        private final Path path;
        private final AtomicBoolean isClosing = new AtomicBoolean();
        private volatile boolean isCancelled;

        private Marked(byte mark, Fd readEnd, Fd writeEnd, Path path) {
            this.mark = mark;
            this.readEnd = readEnd;
            this.writeEnd = writeEnd;
            this.path = path;
        }

        byte mark() {
            return mark;
        }

        Fd readEnd() {
            return readEnd;
        }

        Fd writeEnd() {
            return writeEnd;
        }

        boolean isStream() {
            return path == null;
        }

        Path path() {
            return path;
        }

        boolean isClosing() {
            return isClosing.get();
        }

        /** What others do to it may have such errors; none of them is that a number is closed. */
        boolean mayEndWith(int errno) {
            return switch (errno) {
                case Errno.ECANCELED -> isCancelled;
                case Errno.EPIPE, Errno.ECONNRESET -> isClosing() && isStream();
                case Errno.ENOENT -> isClosing() && !isStream();
                default -> false;
            };
        }

        private void close() throws SyscallException {
            readEnd.close();
            writeEnd.close();
        }

        void check(byte[] read, int count) {
            for (int i = 0; i < count; i++) {
                assertEquals(mark, read[i], "a byte of another file");
            }
        }
    }

    Marked get(int slot) {
        return files.get(slot);
    }

    private Marked open(int slot) throws IOException {
        byte mark = (byte) marks.incrementAndGet();
        if (slot % KINDS == 1) {
            Pipe pipe = Pipe.open();
            return new Marked(mark, pipe.readEnd(), pipe.writeEnd(), null);
        }
        if (slot % KINDS == 2) {
            SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
            return new Marked(mark, pair.first(), pair.second(), null);
        }
        Path path = directory.resolve("marked-" + names.incrementAndGet());
        OpenFlags flags = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT).or(OpenFlags.O_EXCL);
        FileFd file = ignoring.open(path, flags, OWNERS_ONLY);
        Marked opened = new Marked(mark, file, file, path);
        try {
            byte[] bytes = new byte[FILE_BYTES];
            Arrays.fill(bytes, mark);
            assertEquals(FILE_BYTES, ignoring.pwrite(file, bytes, 0));
            return opened;
        } catch (Throwable t) {
            file.close();
            throw t;
        }
    }

    /** Closes one, and opens another one, which mostly gets the number. */
    void replace(int slot, Random random) throws IOException {
        Marked old = files.get(slot);
        if (random.nextInt(3) == 0) {
            cancelAll(old);
        }
        if (!old.isClosing.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean writeEndFirst = random.nextBoolean();
            close(writeEndFirst ? old.writeEnd : old.readEnd, random);
            close(writeEndFirst ? old.readEnd : old.writeEnd, random);
            if (!old.isStream()) {
                Files.delete(old.path);
            }
        } finally {
            old.close();
        }
        files.set(slot, open(slot));
    }

    private void cancelAll(Marked file) throws IOException {
        file.isCancelled = true;
        try {
            ignoring.cancelAll(file.readEnd);
        } catch (ClosedException e) {
            if (!file.isClosing()) {
                throw e;
            }
        }
    }

    private void close(Fd fd, Random random) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> fd.close();
            case 1 -> ignoring.close(fd);
            default -> {
                if (fd.isOpen()) {
                    byRing(fd);
                }
            }
        }
    }

    private void byRing(Fd fd) throws IOException {
        try {
            assertEquals(0, ignoring.call(sqe -> sqe.close(fd)), "a close");
        } catch (ClosedException e) {
            throw e;
        } catch (IllegalStateException e) {
            // In use.
            fd.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            files.get(i).close();
        }
    }
}
