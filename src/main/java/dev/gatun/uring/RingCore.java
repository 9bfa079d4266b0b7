package dev.gatun.uring;

import dev.gatun.sys.Fd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What all parts of a ring stand on: its thread, its system calls, what is in flight, what is
 * registered, and its memory. Knows no queue. {@link IoUring} is the ring that users see.
 */
final class RingCore {
    private final RingThread thread;
    private final RingCalls calls;
    private final SetupFlags flags;
    private final RingFeatures features;
    private final InFlight inFlight = new InFlight();
    private final RingTables tables = new RingTables();
    private final List<RingResource> resources = new ArrayList<>();

    private boolean restricted;

    /** Whether the kernel's submitting thread serves another ring as well. */
    private volatile boolean sharesThread;

    /** Of the queues that the process has made, of regions, and of small arguments. */
    private final Arena memoryArena;

    private final BufferArena buffers;
    private final MemoryRule memoryRule;

    RingCore(
            RingThread thread,
            RingCalls calls,
            SetupFlags flags,
            RingFeatures features,
            Arena memoryArena,
            BufferArena buffers,
            MemoryRule memoryRule) {
        this.thread = thread;
        this.calls = calls;
        this.flags = flags;
        this.features = features;
        this.memoryArena = memoryArena;
        this.buffers = buffers;
        this.memoryRule = memoryRule;
    }

    RingThread thread() {
        return thread;
    }

    /** Every use begins here. */
    void checkUse() {
        thread.checkUse();
    }

    RingCalls calls() {
        return calls;
    }

    /** {@code io_uring_register(2)}; the opcode's result, or {@code -errno}. */
    int register(int opcode, MemorySegment argument, int count) {
        thread.checkUse();
        return calls.register(opcode, argument, count);
    }

    /** The descriptor. */
    Fd fd() {
        Fd fd = calls.fd();
        if (fd == null) {
            throw new IllegalStateException("this ring has a registered index only");
        }
        return fd;
    }

    SetupFlags flags() {
        return flags;
    }

    RingFeatures features() {
        return features;
    }

    /** Whether a thread of the kernel takes the submissions. */
    boolean isPolled() {
        return flags.has(SetupFlags.IORING_SETUP_SQPOLL);
    }

    InFlight inFlight() {
        return inFlight;
    }

    RingTables tables() {
        return tables;
    }

    /** Operations that are not allowed complete with EACCES from here on. */
    void setRestricted() {
        restricted = true;
    }

    boolean isRestricted() {
        return restricted;
    }

    /** Another ring was attached to this one, or this one to another: any thread may do so. */
    void setSharesThread() {
        sharesThread = isPolled();
    }

    boolean sharesThread() {
        return sharesThread;
    }

    /** What is registered, and is to be ended with the ring. */
    List<RingResource> resources() {
        return resources;
    }

    /** Memory that is freed when the ring is closed, before its end is awaited. */
    Arena memoryArena() {
        return memoryArena;
    }

    /** Memory that is freed when the kernel has let go of it. */
    BufferArena buffers() {
        return buffers;
    }

    /** What memory the ring takes; null for any. */
    MemoryRule memoryRule() {
        return memoryRule;
    }

    /** Refuses memory that the ring does not take. */
    void checkMemory(MemorySegment memory) {
        if (memoryRule != null) {
            memoryRule.check(memory);
        }
    }

    /** The number and the limits, for messages. */
    @Override
    public String toString() {
        return "ring " + calls;
    }
}
