package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RegisteredBuffers;

import java.lang.foreign.MemorySegment;

/**
 * The buffers of a ring: small ones and large ones, in memory that is registered as one buffer, but
 * for those that no operation of the ring is given.
 */
final class BouncePools {
    /** The one slot of the table of registered buffers. */
    static final int BUFFER_INDEX = 0;

    /** How many more small buffers there are for calls that do not wait. A power of two. */
    static final int BRIEF_BUFFERS = 32;

    private final BouncePool small;
    private final BouncePool large;

    /** Why the buffers are not registered; null if they are. */
    private final SyscallException lack;

    private BouncePools(BouncePool small, BouncePool large, SyscallException lack) {
        this.small = small;
        this.large = large;
        this.lack = lack;
    }

    /** On the ring's thread. */
    static BouncePools of(IoUring ring, ServiceOptions options) throws SyscallException {
        long briefBytes = (long) BRIEF_BUFFERS * ServiceOptions.SMALL_BYTES;
        long smallBytes = briefBytes + (long) options.smallBuffers() * ServiceOptions.SMALL_BYTES;
        long largeBytes = (long) options.largeBuffers() * ServiceOptions.LARGE_BYTES;
        MemorySegment all = ring.arena().allocate(smallBytes + largeBytes, Mapping.pageSize());
        MemorySegment small = all.asSlice(0, smallBytes);
        return new BouncePools(
                new BouncePool(small, ServiceOptions.SMALL_BYTES, BRIEF_BUFFERS),
                new BouncePool(all.asSlice(smallBytes), ServiceOptions.LARGE_BYTES),
                register(ring, all.asSlice(briefBytes)));
    }

    /**
     * Registers the memory, which lasts until the ring is closed.
     *
     * @return null; or what says that a limit forbids it
     */
    private static SyscallException register(IoUring ring, MemorySegment all)
            throws SyscallException {
        try {
            RegisteredBuffers.register(ring, all);
            return null;
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOMEM || e.errno() == Errno.EPERM) {
                return e;
            }
            throw e;
        }
    }

    /** Why the buffers are not registered; null if they are. */
    SyscallException lack() {
        return lack;
    }

    /** The pool for a transfer of so many bytes, or for its pieces. */
    BouncePool of(long byteCount) {
        return byteCount <= ServiceOptions.SMALL_BYTES ? small : large;
    }

    BouncePool small() {
        return small;
    }

    /** About how many threads wait for a buffer. */
    int waiting() {
        return small.waiting() + large.waiting();
    }

    /** Whether memory is that of these buffers, which are registered if an operation has them. */
    boolean areRegistered(MemorySegment memory) {
        return lack == null && (memory == small.memory() || memory == large.memory());
    }
}
