package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_REGISTERED_RING;
import static dev.gatun.raw.Uring.IORING_FEAT_REG_REG_RING;
import static dev.gatun.raw.Uring.IORING_REGISTER_RING_FDS;
import static dev.gatun.raw.Uring.IORING_REGISTER_USE_REGISTERED_RING;
import static dev.gatun.raw.Uring.IORING_UNREGISTER_RING_FDS;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.jfr.Recorder;
import dev.gatun.raw.struct.io_uring_rsrc_update;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The system calls on one ring: by the index under which the ring is registered with the thread, if
 * it has one, else by its descriptor.
 */
final class RingCalls {
    // What io_uring_enter says that is an error, and yet no exception.
    static final int INTERRUPTED = -Errno.EINTR;
    static final int TIMED_OUT = -Errno.ETIME;
    static final int BUSY = -Errno.EBUSY;

    // struct io_uring_rsrc_update
    private static final int IO_URING_RSRC_UPDATE_BYTES = io_uring_rsrc_update.SIZE;
    private static final int UPDATE_OFFSET = io_uring_rsrc_update.OFFSET_OFFSET;
    private static final int UPDATE_DATA = io_uring_rsrc_update.OFFSET_DATA;

    private static final int NONE = -1;

    /** Whether {@link RingTrace} is used. A constant, so that the compiler leaves it out if not. */
    static final boolean TRACED = System.getProperty("dev.gatun.trace") != null;

    /**
     * Whether a recording has begun is looked at once in so many calls: then this ring's counters
     * are told, too, if no other ring is opened.
     */
    private static final long LOOK_MASK = 63;

    /** Null if the ring has a registered index only. */
    private final Fd fd;

    private final RingFeatures features;

    /** What io_uring_enter is given: the registered index, or the descriptor's number. */
    private int enterFd = NONE;

    private int enterFlags;
    private int registeredIndex = NONE;

    /** Whether the index is the thread's, and is to be given back to it. */
    private boolean isRegistered;

    private long enterCount;

    private RingCalls(Fd fd, RingFeatures features) {
        this.fd = fd;
        this.features = features;
    }

    static RingCalls byDescriptor(Fd fd, RingFeatures features) {
        return new RingCalls(fd, features);
    }

    /** Of a ring that has no descriptor. */
    static RingCalls byIndex(int index, RingFeatures features) {
        RingCalls calls = new RingCalls(null, features);
        calls.useIndex(index);
        return calls;
    }

    private void useIndex(int index) {
        registeredIndex = index;
        isRegistered = true;
        enterFd = index;
        enterFlags = IORING_ENTER_REGISTERED_RING;
    }

    /** The descriptor; null if the ring has none. */
    Fd fd() {
        return fd;
    }

    /** This thread's index of the ring; below zero if there is none. */
    int registeredIndex() {
        return registeredIndex;
    }

    /** Calls of io_uring_enter. */
    long enterCount() {
        return enterCount;
    }

    // io_uring_enter: the result, or -errno.

    int enter(int toSubmit, int minComplete, int flags) {
        int index = enterFd;
        if (index == NONE) {
            return enterByDescriptor(toSubmit, minComplete, flags);
        }
        count();
        return UringSyscalls.ioUringEnter(index, toSubmit, minComplete, flags | enterFlags);
    }

    private int enterByDescriptor(int toSubmit, int minComplete, int flags) {
        int number = acquire();
        try {
            return UringSyscalls.ioUringEnter(number, toSubmit, minComplete, flags);
        } finally {
            release();
        }
    }

    int enter(int toSubmit, int minComplete, int flags, MemorySegment argument) {
        int number = acquire();
        try {
            return UringSyscalls.ioUringEnter(
                    number, toSubmit, minComplete, flags | enterFlags, argument);
        } finally {
            release();
        }
    }

    int enter(int toSubmit, int minComplete, int flags, long offset, int byteCount) {
        int number = acquire();
        try {
            return UringSyscalls.ioUringEnter(
                    number, toSubmit, minComplete, flags | enterFlags, offset, byteCount);
        } finally {
            release();
        }
    }

    /** The result of {@link #enter}, if it is one that a caller gets. */
    int checkEntered(int result, int toSubmit, int flags) throws SyscallException {
        if (result >= 0 || result == INTERRUPTED || result == TIMED_OUT || result == BUSY) {
            return result;
        }
        String lack = result == -Errno.EINVAL ? Lacks.enterFlags(flags) : null;
        throw RingErrors.inUse(result, lack, "io_uring_enter", this, toSubmit);
    }

    /** The number for a call: a registered index cannot be closed by others, a descriptor can. */
    private int acquire() {
        count();
        return enterFd != NONE ? enterFd : fd.acquire();
    }

    private void count() {
        if ((++enterCount & LOOK_MASK) == 0) {
            Recorder.look();
        }
    }

    private void release() {
        if (enterFd == NONE) {
            fd.release();
        }
    }

    // io_uring_register: the result, or -errno.

    int register(int opcode, MemorySegment argument, int count) {
        if (registersByIndex()) {
            return UringSyscalls.ioUringRegister(
                    registeredIndex, opcode | IORING_REGISTER_USE_REGISTERED_RING, argument, count);
        }
        int number = fd.acquire();
        try {
            return UringSyscalls.ioUringRegister(number, opcode, argument, count);
        } finally {
            fd.release();
        }
    }

    private boolean registersByIndex() {
        return fd == null
                || registeredIndex != NONE && (features.bits() & IORING_FEAT_REG_REG_RING) != 0;
    }

    /** Whether the kernel can still be called: not if the descriptor was closed by itself. */
    boolean isReachable() {
        return registersByIndex() || fd.isOpen();
    }

    /**
     * Has the thread know the ring by an index. Without one, each call looks the descriptor up,
     * which costs more in a process with threads.
     */
    void registerRing() {
        if (registeredIndex != NONE) {
            return;
        }
        int number = fd.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment update = update(arena, NONE);
            update.set(JAVA_LONG, UPDATE_DATA, number);
            int result = UringSyscalls.ioUringRegister(number, IORING_REGISTER_RING_FDS, update, 1);
            if (result == 1) {
                useIndex(update.get(JAVA_INT, UPDATE_OFFSET));
            }
        } finally {
            fd.release();
        }
    }

    /** The thread knows the ring by its index no more, if it did: the index may be another's. */
    void unregisterRing() {
        if (isRegistered && isReachable()) {
            isRegistered = false;
            try (Arena arena = Arena.ofConfined()) {
                register(IORING_UNREGISTER_RING_FDS, update(arena, registeredIndex), 1);
            }
        }
    }

    private static MemorySegment update(Arena arena, int offset) {
        MemorySegment update = arena.allocate(IO_URING_RSRC_UPDATE_BYTES, Long.BYTES);
        update.set(JAVA_INT, UPDATE_OFFSET, offset);
        return update;
    }

    /** What the ring is called in messages: by its descriptor, or its index. */
    @Override
    public String toString() {
        return fd == null ? "registered " + registeredIndex : fd.toString();
    }
}
