package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.floor.BareRing;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** {@link NopBatches} on a {@link BareRing}. */
@State(Scope.Thread)
public class BareNops {
    private static final int LOOKS_PER_YIELD = 1024;

    @Param({"DEFER_TASKRUN", "SQPOLL", "NEITHER"})
    public RingKind kind;

    @Param({"1", "8", "32", "128", "512"})
    public int batch;

    private BareRing ring;
    private long sum;

    @Setup
    public void open() {
        ring = BareRing.open(2 * batch, kind.bareFlags());
    }

    @TearDown
    public void close() {
        ring.close();
    }

    private void fill() {
        for (int i = 1; i <= batch; i++) {
            ring.put(0, 0, 0, 0, i, 0);
        }
    }

    private int drain() {
        int count = ring.ready();
        for (int i = 0; i < count; i++) {
            long at = ring.completion(i);
            sum += BareRing.userData(at) | Integer.toUnsignedLong(BareRing.res(at));
        }
        ring.advance(count);
        return count;
    }

    @Benchmark
    @OperationsPerInvocation(NopBatches.NOPS)
    public void submitAndWait() {
        sum = 0;
        for (int i = 0; i < NopBatches.NOPS; i += batch) {
            fill();
            if (ring.submit(batch) != batch || drain() != batch) {
                throw new IllegalStateException("not all was submitted, or not all completed");
            }
        }
        check();
    }

    @Benchmark
    @OperationsPerInvocation(NopBatches.NOPS)
    public void submitAndLook() {
        sum = 0;
        for (int i = 0; i < NopBatches.NOPS; i += batch) {
            fill();
            ring.submit(0);
            int looks = 0;
            for (int done = 0; (done += drain()) < batch; ) {
                if (++looks % LOOKS_PER_YIELD == 0) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
        }
        check();
    }

    private void check() {
        NopBatches.check(sum, batch);
    }
}
