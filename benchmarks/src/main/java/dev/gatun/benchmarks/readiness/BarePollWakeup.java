package dev.gatun.benchmarks.readiness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.benchmarks.floor.Bare;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link PollWakeup} by bare downcalls. */
public class BarePollWakeup extends BareWatched {
    private static final MethodHandle POLL =
            Bare.link("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    // Of struct pollfd.
    private static final long POLLFD_BYTES = 8;
    private static final long EVENTS = 4;
    private static final long REVENTS = 6;
    private static final short POLLIN = 1;

    private MemorySegment polled;

    @Override
    void watch() {
        polled = arena.allocate(POLLFD_BYTES * watched.length, 8);
        for (int i = 0; i < watched.length; i++) {
            polled.set(JAVA_INT, POLLFD_BYTES * i, watched[i].number());
            polled.set(JAVA_SHORT, POLLFD_BYTES * i + EVENTS, POLLIN);
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws Throwable {
        for (int i = 0; i < WAKE_UPS; i++) {
            writeByte();
            if ((int) POLL.invokeExact(polled, (long) watched.length, -1) != 1) {
                throw new IllegalStateException("not one descriptor is ready");
            }
            int ready = 0;
            while (polled.get(JAVA_SHORT, POLLFD_BYTES * ready + REVENTS) == 0) {
                ready++;
            }
            readByte(ready);
        }
    }
}
