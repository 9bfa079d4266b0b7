package dev.gatun.benchmarks.readiness;

import java.util.List;
import java.util.Map;

/** A way to wait for one of many descriptors. */
enum Mechanism {
    /** Below FD_SETSIZE, 1024, a JVM has other descriptors, too. */
    SELECT("select", SelectWakeup.class, BareSelectWakeup.class, List.of(10, 100, 900)),
    POLL("poll", PollWakeup.class, BarePollWakeup.class, List.of(10, 100, 1_000, 10_000)),
    EPOLL_LEVEL(
            "epoll-level",
            EpollWakeup.class,
            BareEpollWakeup.class,
            List.of(10, 100, 1_000, 10_000)),
    EPOLL_EDGE(
            "epoll-edge",
            EpollWakeup.class,
            BareEpollWakeup.class,
            List.of(10, 100, 1_000, 10_000)),

    /** A poll of each that goes on (multishot), through a ring. */
    IO_URING("io_uring", RingWakeup.class, BareRingWakeup.class, List.of(10, 100, 1_000, 10_000));

    /** As wakeup.c takes it. */
    final String text;

    /** The same loop on Gatun. */
    final Class<?> benchmark;

    /** The same loop by bare downcalls. */
    final Class<?> bare;

    /** How many are idle, in its rows. */
    final List<Integer> idleCounts;

    Mechanism(String text, Class<?> benchmark, Class<?> bare, List<Integer> idleCounts) {
        this.text = text;
        this.benchmark = benchmark;
        this.bare = bare;
        this.idleCounts = idleCounts;
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
}
