package dev.gatun.benchmarks.readiness;

import java.util.List;
import java.util.Map;

/** A way to wait for one of many descriptors. */
enum Mechanism {
    SELECT("select", SelectWakeup.class, 1_000),
    POLL("poll", PollWakeup.class, 10_000),
    EPOLL_LEVEL("epoll-level", EpollWakeup.class, 10_000),
    EPOLL_EDGE("epoll-edge", EpollWakeup.class, 10_000),

    /** A poll of each that goes on (multishot), through a ring. */
    IO_URING("io_uring", RingWakeup.class, 10_000);

    /** As wakeup.c takes it. */
    final String text;

    /** The same loop on Gatun. */
    final Class<?> benchmark;

    private final int mostIdle;

    Mechanism(String text, Class<?> benchmark, int mostIdle) {
        this.text = text;
        this.benchmark = benchmark;
        this.mostIdle = mostIdle;
    }

    boolean takes(int idle) {
        return idle <= mostIdle;
    }

    /** Whether the kernel remembers what is watched, so that idle ones cost nothing. */
    boolean isFlat() {
        return this == EPOLL_LEVEL || this == EPOLL_EDGE || this == IO_URING;
    }

    /** The benchmark's parameters. */
    Map<String, String> parameters(int idle) {
        String count = Integer.toString(idle);
        return this == EPOLL_LEVEL || this == EPOLL_EDGE
                ? Map.of("idle", count, "edge", Boolean.toString(this == EPOLL_EDGE))
                : Map.of("idle", count);
    }

    static final List<Integer> IDLE_COUNTS = List.of(10, 100, 1_000, 10_000);
}
