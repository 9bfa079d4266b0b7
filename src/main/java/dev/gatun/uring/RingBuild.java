package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_SETUP_CQE32;
import static dev.gatun.raw.Uring.IORING_SETUP_NO_MMAP;
import static dev.gatun.raw.Uring.IORING_SETUP_REGISTERED_FD_ONLY;
import static dev.gatun.raw.Uring.IORING_SETUP_SQE128;

import dev.gatun.raw.struct.io_uring_cqe;
import dev.gatun.raw.struct.io_uring_sqe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Makes a ring: {@code io_uring_setup(2)}, and its memory, mapped or made.
 *
 * @param core what its parts stand on
 * @param queues both, ready to be used
 */
record RingBuild(RingCore core, RingQueues queues) {
    /**
     * Loaded with this class, for a later error or close: where classes are in folders, loading one
     * takes a descriptor, and it may be that there is none left.
     */
    @SuppressWarnings("unused")
    private static final Class<?>[] OF_ERRORS_AND_CLOSE = {
        Availability.class,
        Availability.Cause.class,
        Cancellation.class,
        DirectDescriptor.class,
        Lacks.class,
        RingEnd.class,
        RingErrors.class,
        SmallFile.class,
        SyncCancel.class,
    };

    /** What a ring needs of the stack after its descriptor was made; its memory is mapped there. */
    private static final int OPEN_FRAMES = 1000;

    /** Loads this class. */
    static void loadWhatIsNeededLater() {}

    /** As {@link IoUring#open(RingOptions)} says. */
    static RingBuild of(RingOptions options) throws SyscallException {
        StackRoom.check(OPEN_FRAMES);
        RingThread.checkOpener(!options.isForThreads());
        IoUring arenaOwner = options.arenaOwner();
        if (arenaOwner != null && arenaOwner.isClosed()) {
            throw new ClosedException("the ring whose arena is to be shared was closed");
        }
        IoUring attached = options.attached();
        if (attached == null) {
            return of(options, 0);
        }
        if (attached.isClosed()) {
            throw new ClosedException("the ring to attach to was closed");
        }
        int wqFd = attached.fd().acquire();
        try {
            RingBuild build = of(options, wqFd);
            build.core.setSharesThread();
            attached.core().setSharesThread();
            return build;
        } finally {
            attached.fd().release();
        }
    }

    private static RingBuild of(RingOptions options, int wqFd) throws SyscallException {
        IoUring arenaOwner = options.arenaOwner();
        BufferArena buffers =
                arenaOwner == null ? new BufferArena() : arenaOwner.core().buffers().share();
        Arena memoryArena = Arena.ofShared();
        Arena queueArena = Arena.ofShared();
        Fd fd = null;
        try {
            MemorySegment rings = MemorySegment.NULL;
            MemorySegment sqes = MemorySegment.NULL;
            boolean ownMemory = (options.required() & IORING_SETUP_NO_MMAP) != 0;
            if (ownMemory) {
                rings = pages(memoryArena, ringBytes(options));
                sqes = pages(memoryArena, sqeBytes(options));
            }
            RingSetup setup = RingSetup.setUp(memoryArena, options, wqFd, rings, sqes);
            RingFeatures features = RingFeatures.of(setup.features());
            RingCalls calls;
            if (setup.has(IORING_SETUP_REGISTERED_FD_ONLY)) {
                calls = RingCalls.byIndex(setup.fd(), features);
            } else {
                fd = Fd.own(setup.fd());
                calls = RingCalls.byDescriptor(fd, features);
            }
            RingThread thread = new RingThread(!options.isForThreads());
            SetupFlags flags = SetupFlags.of(setup.flags());
            MemoryRule rule =
                    options.takesOwnMemoryOnly() ? new MemoryRule(buffers.ownScope()) : null;
            RingCore core =
                    new RingCore(thread, calls, flags, features, memoryArena, buffers, rule);
            RingMemory memory =
                    ownMemory
                            ? RingMemory.in(setup, rings, sqes)
                            : RingMemory.map(setup, fd, queueArena);
            return new RingBuild(core, new RingQueues(core, memory, queueArena));
        } catch (Throwable t) {
            memoryArena.close();
            queueArena.close();
            buffers.leave(true);
            buffers.end();
            if (fd != null) {
                fd.close();
            }
            throw t;
        }
    }

    private static long ringBytes(RingOptions options) {
        long entries = powerOfTwo(options.entries());
        long completions =
                options.completionEntries() == 0
                        ? 2 * entries
                        : powerOfTwo(options.completionEntries());
        boolean big = (options.required() & IORING_SETUP_CQE32) != 0;
        long each = big ? 2 * io_uring_cqe.SIZE : io_uring_cqe.SIZE;
        // Before the completions are the heads and tails; behind them may be the index array.
        return completions * each + entries * Integer.BYTES + Mapping.pageSize();
    }

    private static long sqeBytes(RingOptions options) {
        boolean big = (options.required() & IORING_SETUP_SQE128) != 0;
        return powerOfTwo(options.entries()) * (big ? 2 * io_uring_sqe.SIZE : io_uring_sqe.SIZE);
    }

    private static MemorySegment pages(Arena arena, long byteCount) throws SyscallException {
        long page = Mapping.pageSize();
        return Mapping.mmapAnonymous(
                arena, (byteCount + page - 1) / page * page, MapFlags.MAP_PRIVATE);
    }

    private static long powerOfTwo(int entries) {
        return entries == 1 ? 1 : 2L * Integer.highestOneBit(entries - 1);
    }
}
