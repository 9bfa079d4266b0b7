package dev.gatun.async;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The rings of a service, and what is known of the descriptors that they have served. */
final class RingSet {
    private final ServiceOptions options;
    private final ServiceRing[] rings;
    private final FileHints hints = new FileHints();

    private RingSet(ServiceOptions options, ServiceRing[] rings) {
        this.options = options;
        this.rings = rings;
    }

    static RingSet open(ServiceOptions options) throws SyscallException {
        StackRoom.check(StackRoom.OF_OPEN);
        CallClasses.initialize();
        ServiceRing[] rings = new ServiceRing[options.rings()];
        Object service = new Object();
        int opened = 0;
        RingSet set = null;
        try {
            for (; opened < rings.length; opened++) {
                rings[opened] = ServiceRing.open(service, options, opened, rings[0]);
            }
            CallClasses.rehearse(rings[0]);
            set = new RingSet(options, rings);
            return set;
        } finally {
            if (set == null) {
                close(rings, opened);
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

    /** Refuses a wait on a thread of the service: also for a buffer. */
    void checkMayWait() {
        rings[0].checkMayWait();
    }

    FileHint hint(Fd fd) throws SyscallException {
        return hints.of(fd);
    }

    Arena arena() {
        return rings[0].ring().arena();
    }

    /** What an exception means that has maybe found the service's memory freed. */
    RuntimeException closedOr(IllegalStateException e) {
        if (e instanceof ClosedException || arena().scope().isAlive()) {
            return e;
        }
        ClosedException closed = ServiceRing.closed();
        closed.initCause(e);
        return closed;
    }

    /** Whether memory is freed only after the kernel has let go of it. */
    boolean isOwn(MemorySegment memory) {
        return memory.isNative() && memory.scope().equals(arena().scope());
    }

    /** Whether the kernel may be given memory itself, rather than a copy of it. */
    boolean mayLend(MemorySegment memory, long byteCount) {
        return isOwn(memory)
                || options.usesCallersMemory()
                        && byteCount > ServiceOptions.SMALL_BYTES
                        && memory.isNative()
                        && memory.isAccessibleBy(rings[0].thread());
    }

    void close() {
        close(rings, rings.length);
    }

    /** The first one last: its arena is that of all. */
    private static void close(ServiceRing[] rings, int count) {
        for (int i = 0; i < count; i++) {
            rings[i].beginClose();
        }
        for (int i = 0; i < count; i++) {
            rings[i].awaitClosed();
        }
    }
}
