package dev.gatun.async;

import dev.gatun.io.Statx;
import dev.gatun.net.SocketAddress;
import dev.gatun.uring.Timespec;

import java.lang.foreign.Arena;

/**
 * Memory of a ring that its operations name: buffers, and structs of the kernel, one of each kind
 * for each place in the table of those in flight, made when one is needed. For the ring's thread,
 * but for the buffers.
 */
final class OperationMemory {
    private final BouncePools pools;
    private final Arena arena;
    private final SocketAddress[] addresses;
    private final Statx[] statxes;
    private final Timespec[] timespecs;

    /**
     * For a table.
     *
     * @param arena of the ring, which ends when the kernel has let go of the memory
     */
    OperationMemory(BouncePools pools, Arena arena, int places) {
        this.pools = pools;
        this.arena = arena;
        addresses = new SocketAddress[places];
        statxes = new Statx[places];
        timespecs = new Timespec[places];
    }

    BouncePools pools() {
        return pools;
    }

    /** An address: the kernel reads it when it takes the submission. */
    SocketAddress address(int place) {
        SocketAddress address = addresses[place];
        if (address == null) {
            address = SocketAddress.allocate(arena);
            addresses[place] = address;
        }
        return address;
    }

    /** What the kernel fills. */
    Statx statx(int place) {
        Statx statx = statxes[place];
        if (statx == null) {
            statx = Statx.allocate(arena);
            statxes[place] = statx;
        }
        return statx;
    }

    /** How long a pause is: the kernel reads it when it takes the submission. */
    Timespec timespec(int place) {
        Timespec timespec = timespecs[place];
        if (timespec == null) {
            timespec = Timespec.allocate(arena);
            timespecs[place] = timespec;
        }
        return timespec;
    }
}
