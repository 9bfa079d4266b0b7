package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Calls on files, pipes and sockets that other threads close meanwhile. Each has bytes of its own,
 * so it is seen if a call reaches another one that has got the same number.
 */
final class StressClosedFds extends StressWork {
    private static final long PAUSE_NANOS = 300_000;

    private final StressFiles files;
    private final Timespec pause;
    private final StressForms forms;
    private final Arena arena = Arena.ofConfined();
    private final Statx statx = Statx.allocate(arena);

    StressClosedFds(StressRound round, Random random, StressFiles files) {
        super(round, random);
        this.files = files;
        forms = new StressForms(service, random, StressFiles.FILE_BYTES, false);
        pause = Timespec.ofNanos(service.arena(), PAUSE_NANOS);
    }

    @Override
    public void close() {
        try (arena;
                forms) {
            // No more than that.
        }
    }

    @Override
    void step() throws Exception {
        int slot = random.nextInt(StressFiles.COUNT);
        if (oneIn(4)) {
            files.replace(slot, random);
            return;
        }
        StressFiles.Marked file = files.get(slot);
        try {
            if (file.isStream()) {
                useStream(file);
            } else {
                useFile(file);
            }
        } catch (ClosedException e) {
            if (!file.isClosing() || round.isClosed()) {
                throw e;
            }
            round.cut();
        } catch (InterruptedIOException e) {
            interrupted();
        } catch (SyscallException e) {
            if (!file.mayEndWith(e.errno())) {
                throw e;
            }
            round.cut();
        }
    }

    private void useFile(StressFiles.Marked file) throws IOException {
        Fd fd = file.readEnd();
        int size = (1 + random.nextInt(StressFiles.FILE_BYTES / Long.BYTES)) * Long.BYTES;
        int at = random.nextInt((StressFiles.FILE_BYTES - size) / Long.BYTES + 1) * Long.BYTES;
        byte[] bytes = new byte[size];
        switch (random.nextInt(9)) {
            case 0 -> {
                Arrays.fill(bytes, file.mark());
                long n = forms.write(service, fd, bytes, at);
                assertTrue(n == size || Thread.currentThread().isInterrupted(), "short");
            }
            case 1 -> {
                MemorySegment memory = forms.ofService().asSlice(0, size).fill((byte) ~file.mark());
                int res = service.call(sqe -> sqe.pread(fd, memory, 0, size, at));
                assertTrue(res == size || file.mayEndWith(-res), () -> "a result of " + res);
                if (res == size) {
                    file.check(memory.toArray(JAVA_BYTE), size);
                }
            }
            case 2 -> service.fdatasync(fd);
            case 5, 6 -> readLate(file, size, at);
            case 3 ->
                    assertTrue(service.poll(fd, PollFlags.POLLIN).has(PollFlags.POLLIN), "a file");
            case 4 -> {
                service.statx(
                        file.path(), AtFlags.AT_STATX_SYNC_AS_STAT, StatxMask.STATX_SIZE, statx);
                assertEquals(StressFiles.FILE_BYTES, statx.size());
            }
            default -> {
                int n = (int) forms.read(service, fd, bytes, at);
                assertTrue(n == size || Thread.currentThread().isInterrupted(), "short");
                file.check(bytes, n);
            }
        }
    }

    /** Behind another operation: so the kernel looks the descriptor up when that has ended. */
    private void readLate(StressFiles.Marked file, int size, int at) throws IOException {
        MemorySegment memory = forms.ofService().asSlice(0, size).fill((byte) ~file.mark());
        TimeoutFlags flags = TimeoutFlags.IORING_TIMEOUT_ETIME_SUCCESS;
        int[] results =
                service.chain(
                        sqe -> sqe.timeout(pause, 0, flags),
                        sqe -> sqe.pread(file.readEnd(), memory, 0, size, at));
        if (results[1] == size) {
            file.check(memory.toArray(JAVA_BYTE), size);
        } else if (results[1] == -Errno.ECANCELED && Thread.currentThread().isInterrupted()) {
            interrupted();
        } else if (!file.mayEndWith(-results[1])) {
            throw new AssertionError("results of " + Arrays.toString(results));
        }
    }

    private void useStream(StressFiles.Marked file) throws IOException {
        byte[] bytes = new byte[1 + random.nextInt(StressFiles.FILE_BYTES)];
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                Arrays.fill(bytes, file.mark());
                long n = forms.write(service, file.writeEnd(), bytes, Syscalls.FILE_POSITION);
                assertTrue(n > 0 && n <= bytes.length);
            }
            case 2 -> {
                Duration timeout = Duration.ofNanos(random.nextInt(1_000_000));
                service.poll(file.readEnd(), PollFlags.POLLIN, timeout);
            }
            default -> {
                int n = (int) forms.read(service, file.readEnd(), bytes, Syscalls.FILE_POSITION);
                assertTrue(n > 0 || file.isClosing(), "the end");
                file.check(bytes, n);
            }
        }
    }
}
