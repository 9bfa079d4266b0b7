package dev.gatun.benchmarks.uring;

import dev.gatun.sys.SyscallException;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What nops.c does: NOPs submitted a batch at a time, and their completions. */
@State(Scope.Thread)
public class NopBatches implements CqeHandler {
    /** NOPs between two looks at the clock, as in nops.c. */
    static final int NOPS = 1024;

    private static final int LOOKS_PER_YIELD = 1024;

    @Param({"DEFER_TASKRUN", "SQPOLL", "NEITHER"})
    public RingKind kind;

    @Param({"1", "8", "32", "128", "512"})
    public int batch;

    private IoUring ring;
    private long sum;

    @Setup
    public void open() throws SyscallException {
        // Two batches: a thread of the kernel frees the slots of one only after it has completed.
        ring = IoUring.open(kind.options(2 * batch));
    }

    @TearDown
    public void close() throws SyscallException {
        ring.close();
    }

    @Override
    public void completed(long userData, int res, int flags) {
        sum += userData | Integer.toUnsignedLong(res);
    }

    private void fill() {
        for (int i = 1; i <= batch; i++) {
            ring.sq().next().nop().userData(i);
        }
    }

    @Benchmark
    @OperationsPerInvocation(NOPS)
    public void submitAndWait() throws SyscallException {
        sum = 0;
        for (int i = 0; i < NOPS; i += batch) {
            fill();
            if (ring.submitAndWait(batch) != batch) {
                throw new IllegalStateException("not all was submitted");
            }
            if (ring.cq().drain(this) != batch) {
                throw new IllegalStateException("not all has completed");
            }
        }
        check();
    }

    /** The kernel's thread submits: no system calls, also none to wait. */
    @Benchmark
    @OperationsPerInvocation(NOPS)
    public void submitAndLook() throws SyscallException {
        sum = 0;
        for (int i = 0; i < NOPS; i += batch) {
            fill();
            ring.submit();
            int looks = 0;
            for (int done = 0; (done += ring.cq().drain(this)) < batch; ) {
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
        check(sum, batch);
    }

    static void check(long sum, int batch) {
        if (sum != NOPS * (batch + 1L) / 2) {
            throw new IllegalStateException("other completions than submissions: " + sum);
        }
    }
}
