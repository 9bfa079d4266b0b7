package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.sys.CpuSyscalls;
import dev.gatun.sys.Cpus;
import dev.gatun.sys.SchedPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** The scheduling policy of the rings' threads, and of threads that they start. */
class BatchPolicyTest {
    private static final int RINGS = 2;
    private static final String NAME = "batch-test";
    private static final ServiceOptions OPTIONS = ServiceOptions.DEFAULT.rings(RINGS).name(NAME);
    private static final int BATCH = SchedPolicy.SCHED_BATCH.value();

    @TempDir Path directory;

    /** The policies of the rings' threads, as the kernel lists them. */
    private static List<Integer> policies() throws IOException {
        List<Integer> policies = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (Files.readString(task.resolve("comm")).startsWith(NAME)) {
                        policies.add(policy(Files.readString(task.resolve("stat"))));
                    }
                } catch (IOException e) {
                    // A thread that has ended meanwhile.
                }
            }
        }
        return policies;
    }

    private static int policy(String stat) {
        // After the name, which is in parentheses, begins the third field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[41 - 3]);
    }

    private static int own() {
        return CpuSyscalls.schedGetscheduler(0);
    }

    @Test
    void eachRingWaitsWithIt() throws Exception {
        int before = own();
        try (RingService service = RingService.open(OPTIONS.batchPolicy(true));
                FileFd file = Services.file(directory, Services.bytes(100))) {
            Until.holds("both wait", () -> policies().equals(List.of(BATCH, BATCH)));
            assertEquals(100, service.pread(file, new byte[100], 0));
            service.fsync(file);
            Until.holds("both wait again", () -> policies().equals(List.of(BATCH, BATCH)));
        }
        assertEquals(before, own(), "of the thread that opened it");
    }

    /** A thread has the policy of the one that starts it, and carriers last. */
    @Test
    void whatTheRingsThreadStartsDoesNotHaveIt() throws Exception {
        int before = own();
        try (RingService service = RingService.open(OPTIONS.batchPolicy(true));
                ForkJoinPool pool = new ForkJoinPool(1)) {
            CompletableFuture<Integer> inHandler = new CompletableFuture<>();
            CompletableFuture<Integer> inPool = new CompletableFuture<>();
            service.submit(
                    sqe -> sqe.nop(),
                    (res, flags) -> {
                        inHandler.complete(own());
                        pool.execute(() -> inPool.complete(own()));
                    });
            assertEquals(before, inHandler.get());
            assertEquals(before, inPool.get());
            assertEquals(before, service.onRing(1, _ -> own()).get());
        }
    }

    @Test
    void byDefaultTheyHaveThatOfTheOpener() throws Exception {
        int before = own();
        try (RingService service = RingService.open(OPTIONS)) {
            assertTrue(service.isOpen());
            Until.holds("both run", () -> policies().size() == RINGS);
            assertEquals(List.of(before, before), policies());
        }
        assertEquals(OPTIONS, OPTIONS.batchPolicy(true).batchPolicy(false));
    }

    @Test
    void anotherPolicyOfTheOpenerIsKept() throws Exception {
        FutureTask<List<Integer>> seen =
                new FutureTask<>(
                        () -> {
                            Cpus.schedSetscheduler(SchedPolicy.SCHED_IDLE, 0);
                            try (RingService service =
                                    RingService.open(OPTIONS.batchPolicy(true))) {
                                service.call(sqe -> sqe.nop());
                                return policies();
                            }
                        });
        Thread.ofPlatform().start(seen);
        int idle = SchedPolicy.SCHED_IDLE.value();
        assertEquals(List.of(idle, idle), seen.get());
    }
}
