package dev.gatun.benchmarks.readiness;

import dev.gatun.event.PollFlags;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;

/** A ring with a poll of each descriptor that goes on after it has told (multishot). */
public class RingWakeup extends WatchedDescriptors implements CqeHandler {
    private static final int ENTRIES = 256;

    private IoUring ring;
    private int ready;

    @Override
    void watchAll() throws IOException {
        ring = IoUring.open(ENTRIES);
        for (int i = 0; i < watched.length; i++) {
            if (ring.sq().space() == 0) {
                ring.submit();
            }
            watch(i);
        }
        ring.submit();
    }

    private void watch(int index) {
        ring.sq().next().pollMultishot(watched[index], PollFlags.POLLIN).userData(index);
    }

    @TearDown
    public void closeRing() throws IOException {
        ring.close();
    }

    @Override
    public void completed(long userData, int res, int flags) {
        if (res < 0) {
            throw new IllegalStateException("an error: " + res);
        }
        ready = (int) userData;
        if (!Completion.hasMore(flags)) {
            watch(ready);
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws IOException {
        for (int i = 0; i < WAKE_UPS; i++) {
            makeOneReady();
            ring.submitAndWait(1);
            if (ring.cq().drain(this) != 1) {
                throw new IllegalStateException("not one completion");
            }
            read(ready);
        }
    }
}
