package dev.gatun.uring;

import static dev.gatun.raw.Linux.O_CLOEXEC;
import static dev.gatun.raw.Uring.IORING_REGISTER_FILES;
import static dev.gatun.raw.Uring.IORING_REGISTER_FILES_UPDATE;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_rsrc_update;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * How one sees that the kernel is done with a ring. Closing its descriptor cancels all operations,
 * but they end later, and the kernel tells nobody. What it does last of all is to let go of the
 * registered files. So the only write end of a pipe becomes one of them before the ring is closed,
 * and when the read end says that no writer is left, no operation is.
 */
final class RingEnd {

    // struct io_uring_rsrc_update
    private static final int IO_URING_RSRC_UPDATE_BYTES = io_uring_rsrc_update.SIZE;
    private static final int UPDATE_DATA = io_uring_rsrc_update.OFFSET_DATA;

    /** For what has begun and cannot be cancelled; closing waits for it as well. */
    private static final long CANCEL_NANOS = 100_000_000;

    private static final System.Logger LOGGER = System.getLogger(IoUring.class.getName());
    private static final long LONGEST_WAIT = Long.MAX_VALUE / 4;

    private final Fd readEnd;

    /** What a wait has seen, for the next one. */
    private boolean seen;

    private RingEnd(Fd readEnd) {
        this.readEnd = readEnd;
    }

    /**
     * Makes the end of a ring seen, which is then closed.
     *
     * @return null if this ring lets no file be registered, or there are no descriptors left
     */
    static RingEnd watched(RingCore ring, RingEnter enter) throws SyscallException {
        long pipe = Syscalls.pipe2(O_CLOEXEC);
        if (pipe < 0) {
            return null;
        }
        Fd readEnd = Fd.own((int) pipe);
        cancelAll(ring, enter);
        try (Fd writeEnd = Fd.own((int) (pipe >>> Integer.SIZE));
                Arena arena = Arena.ofConfined()) {
            if (register(ring, arena, writeEnd.number())) {
                return new RingEnd(readEnd);
            }
        }
        readEnd.close();
        return null;
    }

    /**
     * Otherwise an operation that holds the ring itself, such as a poll of it, would keep the ring
     * from being closed.
     */
    static void cancelAll(RingCore ring, RingEnter enter) {
        try {
            SyncCancel.run(ring, Cancellation.any().all(), CANCEL_NANOS);
            // What was cancelled ends when this thread finishes it.
            enter.getEvents();
        } catch (SyscallException e) {
            // Before Linux 6.0, or a restricted ring: closing cancels all the same, but that.
            LOGGER.log(System.Logger.Level.DEBUG, "nothing was cancelled before the close", e);
        }
    }

    /** Tells what is in flight when a close begins. */
    static void tellInFlight(RingCore ring, RingQueues queues) {
        if (LOGGER.isLoggable(System.Logger.Level.DEBUG)) {
            LeftInFlight all = LeftInFlight.of(ring, queues);
            if (!all.isNone()) {
                LOGGER.log(System.Logger.Level.DEBUG, ring + " is closed with " + all);
            }
        }
    }

    /** Tells what was in flight and did not end. */
    static void tellLeft(RingCore ring, LeftInFlight left) {
        if (!left.isNone()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    ring + " was closed, and the kernel did not confirm the end of " + left);
        }
    }

    /** In the place of the first registered file, or as the only one. */
    private static boolean register(RingCore ring, Arena arena, int number) {
        MemorySegment files = arena.allocateFrom(JAVA_INT, number);
        MemorySegment update = arena.allocate(IO_URING_RSRC_UPDATE_BYTES, Long.BYTES);
        update.set(JAVA_LONG, UPDATE_DATA, files.address());
        boolean done =
                ring.register(IORING_REGISTER_FILES_UPDATE, update, 1) == 1
                        || ring.register(IORING_REGISTER_FILES, files, 1) >= 0;
        Reference.reachabilityFence(arena);
        return done;
    }

    /**
     * Waits for the end of the ring, which was closed.
     *
     * @return whether it was seen in time
     */
    boolean await(long timeoutNanos) throws SyscallException {
        if (!readEnd.isOpen()) {
            return seen;
        }
        long deadline = System.nanoTime() + Math.min(timeoutNanos, LONGEST_WAIT);
        try (Fd waited = readEnd) {
            int number = waited.acquire();
            try {
                int events;
                do {
                    long left = Math.max(0, deadline - System.nanoTime());
                    // Hang-up is always waited for.
                    events = EventSyscalls.ppoll(number, 0, left);
                } while (events < 0);
                seen = events != 0;
                return seen;
            } finally {
                waited.release();
            }
        }
    }
}
