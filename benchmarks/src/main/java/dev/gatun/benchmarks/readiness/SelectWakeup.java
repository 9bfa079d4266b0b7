package dev.gatun.benchmarks.readiness;

import dev.gatun.event.Select;
import dev.gatun.sys.Fd;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.io.IOException;

/** {@link Select}. */
public class SelectWakeup extends WatchedDescriptors {
    private Select select;

    @Override
    void watchAll() {
        select = Select.allocate(arena);
        for (Fd fd : watched) {
            select.addRead(fd);
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws IOException {
        for (int i = 0; i < WAKE_UPS; i++) {
            makeOneReady();
            if (select.select(-1) != 1) {
                throw new IllegalStateException("not one descriptor is ready");
            }
            read(firstReady());
        }
    }

    private int firstReady() {
        for (int i = 0; i < watched.length; i++) {
            if (select.isReadable(watched[i])) {
                return i;
            }
        }
        return -1;
    }
}
