package dev.gatun.async;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.SyscallException;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The rings of a service, and what is known of the descriptors that they have served. */
final class RingSet {
    /** What it needs of the stack to load and to initialize classes. */
    private static final int OPEN_FRAMES = 1000;

    private final ServiceOptions options;
    private final ServiceRing[] rings;
    private final FileHints hints;
    private final TurnClock turnClock = new TurnClock();
    private final CancelledFds cancelled = new CancelledFds();
    private final SpareBuffers spares;
    private final BlockingTransfers blocking;
    private final ServiceEvents events;

    private RingSet(ServiceOptions options, ServiceRing[] rings, RingGroup group) {
        this.options = options;
        this.rings = rings;
        spares = new SpareBuffers(arena());
        blocking = new BlockingTransfers(this, group.fileThreads());
        hints = new FileHints(new FileSystems(blocking));
        events = new ServiceEvents(this, options.name());
    }

    static RingSet open(ServiceOptions options) throws SyscallException {
        StackRoom.check(OPEN_FRAMES);
        CallClasses.initialize();
        ServiceRing[] rings = new ServiceRing[options.rings()];
        RingGroup group = new RingGroup(options.name());
        int opened = 0;
        RingSet set = null;
        try {
            for (; opened < rings.length; opened++) {
                rings[opened] = ServiceRing.open(group, options, opened, rings[0]);
                group.add(rings[opened]);
            }
            CallClasses.rehearse(rings[0]);
            set = new RingSet(options, rings, group);
            set.events.opened();
            return set;
        } finally {
            if (set == null) {
                close(rings, opened);
            }
        }
    }

    /** Logs what the service does without; not while anybody waits for the service. */
    void tellLacks() {
        for (ServiceRing each : rings) {
            if (each.pools().lack() != null) {
                ServiceErrors.tell("the buffers of a ring are not registered", each.pools().lack());
            }
        }
    }

    /** The ring for operations on a descriptor. */
    ServiceRing of(Fd fd) {
        return rings.length == 1 ? rings[0] : rings[spread(fd.number())];
    }

    /** The ring for operations of the current thread. */
    ServiceRing ofThread() {
        return rings.length == 1 ? rings[0] : rings[spread(Thread.currentThread().threadId())];
    }

    private int spread(long number) {
        return (int) Long.remainderUnsigned(number, rings.length);
    }

    ServiceRing get(int index) {
        return rings[index];
    }

    int count() {
        return rings.length;
    }

    /** Whether calls are taken. */
    boolean isOpen() {
        return !rings[0].isClosed();
    }

    /**
     * Refuses a wait on a thread of the service, also for a buffer; and all calls once the service
     * is closed, also those that would not wait.
     */
    void checkMayWait() {
        rings[0].checkMayWait();
        if (!isOpen()) {
            throw rings[0].refusal();
        }
    }

    /**
     * What is known of a descriptor.
     *
     * @param ignoresInterrupts whether an interrupt does not end a wait for a thread that asks
     */
    FileHint hint(Fd fd, boolean ignoresInterrupts)
            throws SyscallException, InterruptedIOException {
        return hints.of(fd, ignoresInterrupts);
    }

    /** How long threads have read without a wait. */
    TurnClock turnClock() {
        return turnClock;
    }

    /** The current thread lets others run. */
    void awaitTurn() {
        ofThread().awaitTurn();
    }

    /** What {@link RingService#cancelAll} was called for. */
    CancelledFds cancelled() {
        return cancelled;
    }

    /** Buffers for those who may wait with one for ever. */
    SpareBuffers spares() {
        return spares;
    }

    /** For files that no ring may read. */
    BlockingTransfers blocking() {
        return blocking;
    }

    Arena arena() {
        return rings[0].ring().arena();
    }

    /** What an exception means that has maybe found the service's memory freed. */
    RuntimeException closedOr(IllegalStateException e) {
        if (e instanceof ClosedException || arena().scope().isAlive()) {
            return e;
        }
        ClosedException failure = rings[0].whyFailed();
        if (failure != null) {
            return ServiceErrors.rethrow(failure);
        }
        ClosedException closed = ServiceErrors.closed();
        closed.initCause(e);
        return closed;
    }

    /** Whether memory is freed only after the kernel has let go of it. */
    boolean isOwn(Object bytes) {
        return bytes instanceof MemorySegment memory
                && memory.isNative()
                && memory.scope().equals(arena().scope());
    }

    /** Whether the kernel may be given memory itself, rather than a copy of it. */
    boolean mayLend(Object bytes, long byteCount) {
        return isOwn(bytes)
                || options.usesCallersMemory()
                        && byteCount > ServiceOptions.SMALL_BYTES
                        && bytes instanceof MemorySegment memory
                        && memory.isNative()
                        && memory.isAccessibleBy(rings[0].thread());
    }

    /** What was counted until now; for any thread, also after the close. */
    ServiceStatistics statistics() {
        List<ServiceRingStatistics> each = new ArrayList<>();
        for (ServiceRing ring : rings) {
            each.add(ring.statistics());
        }
        ServiceRingStatistics total = each.getFirst();
        for (int i = 1; i < each.size(); i++) {
            total = total.plus(each.get(i));
        }
        return new ServiceStatistics(total, List.copyOf(each), turnClock.cachedReads());
    }

    void close() {
        close(rings, rings.length);
        events.closed();
    }

    /** All begin to close before the first is waited for. */
    private static void close(ServiceRing[] rings, int count) {
        for (int i = 0; i < count; i++) {
            rings[i].beginClose();
        }
        for (int i = 0; i < count; i++) {
            rings[i].awaitClosed();
        }
    }
}
