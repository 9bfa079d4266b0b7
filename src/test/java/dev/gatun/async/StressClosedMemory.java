package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls with memory whose arena another thread closes meanwhile. If the kernel may use the memory
 * itself, the other thread waits until the call has returned, as the rule is.
 */
final class StressClosedMemory extends StressWork {
    private static final int ALIGNED = 4096;
    private static final int MOST_IN_PIPE = 4000;
    private static final long PAUSE_NANOS = 10_000;
    private static final byte OTHERS = 0x77;

    private final StressPart part;
    private final Pipe pipe = Pipe.open();

    StressClosedMemory(StressRound round, Random random, StressPart part) throws IOException {
        super(round, random);
        this.part = part;
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }

    /** A call with memory of an arena. */
    private interface Call {
        void with(Arena arena) throws IOException;
    }

    @Override
    void step() throws Exception {
        switch (random.nextInt(3)) {
            case 0 -> write();
            case 1 -> read();
            default -> readPipe();
        }
    }

    /** Its arena is closed at any time, and surely in the end; then others have the memory. */
    private void whileItIsClosed(int size, Call call) throws Exception {
        Arena arena = Arena.ofShared();
        long pause = random.nextInt(200_000);
        MemorySegment[] others = new MemorySegment[1];
        Thread closer =
                Thread.ofVirtual()
                        .unstarted(
                                () -> {
                                    LockSupport.parkNanos(pause);
                                    close(arena);
                                    others[0] = Arena.ofAuto().allocate(size, ALIGNED);
                                    others[0].fill(OTHERS);
                                });
        if (!round.options().usesCallersMemory()) {
            closer.start();
        }
        try {
            call.with(arena);
        } catch (ClosedException e) {
            throw e;
        } catch (IllegalStateException e) {
            if (arena.scope().isAlive()) {
                throw e;
            }
        } finally {
            if (closer.getState() == Thread.State.NEW) {
                close(arena);
            } else {
                await(closer);
                checkOthers(others[0]);
            }
        }
    }

    private static void checkOthers(MemorySegment others) {
        for (long i = 0; i < others.byteSize(); i++) {
            assertEquals(OTHERS, others.get(JAVA_BYTE, i), "a byte in memory of others");
        }
    }

    private static void await(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A system call keeps the arena. */
    private static void close(Arena arena) {
        while (arena.scope().isAlive()) {
            try {
                arena.close();
            } catch (IllegalStateException e) {
                // No yield: virtual threads that yield keep others from running.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void write() throws Exception {
        int size = part.size(random);
        int at = part.place(random, size);
        byte[] bytes = bytes(size);
        int[] told = new int[1];
        whileItIsClosed(
                size,
                arena -> {
                    MemorySegment memory = arena.allocate(size, ALIGNED);
                    memory.copyFrom(MemorySegment.ofArray(bytes));
                    try {
                        told[0] =
                                (int)
                                        (random.nextBoolean()
                                                ? service.pwrite(
                                                        part.file(), memory, part.offset(at))
                                                : service.pwritev(
                                                        part.file(),
                                                        new MemorySegment[] {memory},
                                                        part.offset(at)));
                    } catch (InterruptedIOException e) {
                        interrupted();
                    }
                });
        if (told[0] < size) {
            round.cut();
        }
        part.maybeWrote(at, bytes, told[0]);
    }

    private void read() throws Exception {
        int size = part.size(random);
        int at = part.place(random, size);
        whileItIsClosed(
                size,
                arena -> {
                    MemorySegment memory = arena.allocate(size, ALIGNED);
                    try {
                        int n =
                                (int)
                                        (random.nextBoolean()
                                                ? service.pread(
                                                        part.file(), memory, part.offset(at))
                                                : service.preadv(
                                                        part.file(),
                                                        new MemorySegment[] {memory},
                                                        part.offset(at)));
                        if (n < size) {
                            interrupted();
                        }
                        part.check(at, memory.toArray(JAVA_BYTE), n);
                    } catch (InterruptedIOException e) {
                        interrupted();
                    }
                });
    }

    /**
     * What was not read for want of memory is still there; but for a pipe that knows no call that
     * does not wait, as before Linux 6.4: a buffer of the service may have it.
     */
    private void readPipe() throws Exception {
        byte[] bytes = bytes(random.nextInt(MOST_IN_PIPE) + 1);
        assertEquals(bytes.length, ignoring.write(pipe.writeEnd(), bytes));
        int[] read = new int[1];
        int size = random.nextInt(MOST_IN_PIPE) + 1;
        whileItIsClosed(
                size,
                arena -> {
                    MemorySegment memory = arena.allocate(size);
                    try {
                        read[0] = (int) service.read(pipe.readEnd(), memory);
                        byte[] now = memory.asSlice(0, read[0]).toArray(JAVA_BYTE);
                        assertEquals(-1, Arrays.mismatch(now, 0, read[0], bytes, 0, read[0]));
                    } catch (InterruptedIOException e) {
                        interrupted();
                    }
                });
        byte[] rest = new byte[bytes.length + 1];
        int left = bytes.length - read[0];
        assertFalse(left < 0, "more than there was");
        if (!service.transfers().hint(pipe.readEnd()).isPossible()) {
            left -= skipRest(rest);
            assertFalse(left < 0, "more than there was");
        } else if (left > 0) {
            assertEquals(left, ignoring.read(pipe.readEnd(), rest));
            assertEquals(-1, Arrays.mismatch(rest, 0, left, bytes, read[0], bytes.length));
        }
    }

    private int skipRest(byte[] rest) throws IOException {
        int skipped = 0;
        while (ignoring.poll(pipe.readEnd(), PollFlags.POLLIN, Duration.ZERO)
                .has(PollFlags.POLLIN)) {
            skipped += (int) ignoring.read(pipe.readEnd(), rest);
        }
        return skipped;
    }
}
