package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

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
    private final StressFiles files;
    private final StressForms forms;
    private final Arena arena = Arena.ofConfined();
    private final Statx statx = Statx.allocate(arena);

    StressClosedFds(StressRound round, Random random, StressFiles files) {
        super(round, random);
        this.files = files;
        forms = new StressForms(service, random, StressFiles.FILE_BYTES, false);
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
        if (oneIn(6)) {
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
        switch (random.nextInt(7)) {
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
