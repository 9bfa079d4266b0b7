package dev.gatun.benchmarks.readiness;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.Fd;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.io.IOException;

/** {@link Poll}. */
public class PollWakeup extends WatchedDescriptors {
    private Poll poll;

    @Override
    void watchAll() {
        poll = Poll.allocate(arena, watched.length);
        for (Fd fd : watched) {
            poll.add(fd, PollFlags.POLLIN);
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws IOException {
        for (int i = 0; i < WAKE_UPS; i++) {
            makeOneReady();
            if (poll.poll(-1) != 1) {
                throw new IllegalStateException("not one descriptor is ready");
            }
            read(poll.nextReady(0));
        }
    }
}
