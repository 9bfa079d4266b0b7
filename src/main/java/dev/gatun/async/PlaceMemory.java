package dev.gatun.async;

import dev.gatun.io.Statx;
import dev.gatun.net.SocketAddress;
import dev.gatun.uring.Timespec;

import java.lang.foreign.Arena;

/**
 * Structs of the kernel for the operations of a ring, one of each kind for each place in the table
 * of those in flight, made when one is needed. For the ring's thread.
 */
final class PlaceMemory {
    private final Arena arena;
    private final SocketAddress[] addresses;
    private final Statx[] statxes;
    private final Timespec[] timespecs;

    /**
     * For a table.
     *
     * @param arena of the ring, which ends when the kernel has let go of the memory
     */
    PlaceMemory(Arena arena, int places) {
        this.arena = arena;
        addresses = new SocketAddress[places];
        statxes = new Statx[places];
        timespecs = new Timespec[places];
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
