package dev.gatun.benchmarks.readiness;

import dev.gatun.benchmarks.floor.BareRing;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

/** {@link RingWakeup} on a {@link BareRing}. */
public class BareRingWakeup extends BareWatched {
    private static final int ENTRIES = 256;
    private static final long POLL_ADD = 6;
    private static final int ADD_MULTI = 1;
    private static final long POLLIN = 1;

    private BareRing ring;

    @Override
    void watch() {
        ring = BareRing.open(ENTRIES, BareRing.DEFER_TASKRUN);
        for (int i = 0; i < watched.length; i++) {
            long head = POLL_ADD | (long) watched[i].number() << 32;
            ring.put(head, 0, 0, ADD_MULTI | POLLIN << 32, i, 0);
            if ((i + 1) % ENTRIES == 0) {
                ring.submit(0);
            }
        }
        ring.submit(0);
    }

    @TearDown
    public void closeRing() {
        ring.close();
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws Throwable {
        for (int i = 0; i < WAKE_UPS; i++) {
            writeByte();
            ring.submit(1);
            if (ring.ready() != 1) {
                throw new IllegalStateException("not one completion");
            }
            long at = ring.completion(0);
            int ready = (int) BareRing.userData(at);
            if (BareRing.res(at) < 0) {
                throw new IllegalStateException("an error: " + BareRing.res(at));
            }
            ring.advance(1);
            readByte(ready);
        }
    }
}
