package dev.gatun.event;

import dev.gatun.raw.struct.epoll_params;

/**
 * {@code struct epoll_params}: how long a wait polls the network devices of its sockets before it
 * sleeps, for {@link Epoll#setBusyPoll}.
 *
 * <p>Busy polling needs sockets with a NAPI id, of a device that has one. It does not change waits
 * for other descriptors.
 *
 * @param micros how long to poll, in microseconds; 0 turns it off
 * @param budget how many packets to take from a device at once; above 64 needs {@code
 *     CAP_NET_ADMIN}
 * @param preferred whether the device's interrupts stay masked as long as waits poll the device
 *     often enough
 */
public record EpollBusyPoll(int micros, int budget, boolean preferred) {
    private static final int MAX_BUDGET = 0xffff;
    private static final int BUDGET_SHIFT = epoll_params.OFFSET_BUSY_POLL_BUDGET * Byte.SIZE;
    private static final int PREFERRED_SHIFT = epoll_params.OFFSET_PREFER_BUSY_POLL * Byte.SIZE;

    /** Checks that the fields hold it. */
    public EpollBusyPoll {
        if (micros < 0) {
            throw new IllegalArgumentException("to poll for " + micros + " µs");
        }
        if (budget < 0 || budget > MAX_BUDGET) {
            throw new IllegalArgumentException("a budget of " + budget + " packets");
        }
    }

    /** Of the struct's 8 bytes as one number. */
    static EpollBusyPoll ofStruct(long struct) {
        return new EpollBusyPoll(
                (int) struct,
                (int) (struct >>> BUDGET_SHIFT) & MAX_BUDGET,
                (struct >>> PREFERRED_SHIFT & 0xff) != 0);
    }

    /** The struct's 8 bytes as one number. */
    long struct() {
        return micros | (long) budget << BUDGET_SHIFT | (preferred ? 1L << PREFERRED_SHIFT : 0);
    }
}
