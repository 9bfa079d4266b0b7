package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.FileFd;
import dev.gatun.sys.Cpus;
import dev.gatun.sys.SchedPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The scheduling policy of the rings' threads, as the kernel tells it to them. */
class BatchPolicyTest {
    private static final int RINGS = 2;

    @TempDir Path directory;

    private static List<SchedPolicy> policies(RingService service) {
        List<SchedPolicy> policies = new ArrayList<>();
        for (int i = 0; i < RINGS; i++) {
            policies.add(service.onRing(i, _ -> policy()).join());
        }
        return policies;
    }

    private static SchedPolicy policy() {
        try {
            return Cpus.schedGetscheduler();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Test
    void eachRingHasIt() throws Exception {
        SchedPolicy own = Cpus.schedGetscheduler();
        ServiceOptions options = ServiceOptions.DEFAULT.rings(RINGS).batchPolicy(true);
        try (RingService service = RingService.open(options);
                FileFd file = Services.file(directory, Services.bytes(100))) {
            SchedPolicy batch = SchedPolicy.SCHED_BATCH;
            assertEquals(List.of(batch, batch), policies(service));
            byte[] bytes = new byte[100];
            assertEquals(100, service.pread(file, bytes, 0));
        }
        assertEquals(own, Cpus.schedGetscheduler(), "of the thread that opened it");
    }

    @Test
    void byDefaultTheyHaveThatOfTheOpener() throws Exception {
        SchedPolicy own = Cpus.schedGetscheduler();
        ServiceOptions options = ServiceOptions.DEFAULT.rings(RINGS);
        try (RingService service = RingService.open(options)) {
            assertEquals(List.of(own, own), policies(service));
        }
        assertEquals(options, options.batchPolicy(true).batchPolicy(false));
    }
}
