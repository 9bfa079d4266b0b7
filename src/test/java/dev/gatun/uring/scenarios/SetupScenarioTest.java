package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CLAMP;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_IOPOLL;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_MMAP;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_SQARRAY;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQE128;
import static dev.gatun.uring.scenarios.Scenario.inAThread;
import static dev.gatun.uring.scenarios.Scenario.refused;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.UringSyscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.KernelThreads;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rings of all sizes and kinds, what makes none, and their ends. */
class SetupScenarioTest {
    private static final int IO_URING_PARAMS_BYTES = 120;
    private static final long PARAMS_FLAGS = 8;
    private static final long PARAMS_WQ_FD = 24;
    private static final long PARAMS_RESV = 28;
    private static final long SQ_OFF_USER_ADDR = 72;
    private static final long CQ_OFF_USER_ADDR = 112;
    private static final int A_CPU_THAT_NOBODY_HAS = 100_000;

    private static RingOptions entries(int count) {
        return RingOptions.entries(count);
    }

    @Test
    void whatMakesNoRingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> entries(0));
        assertEquals(Errno.EINVAL, refused(entries(1).with(SetupFlags.of(1 << 31))));
        var noPolling = entries(1).submissionCpu(0);
        assertThrows(IllegalArgumentException.class, () -> IoUring.open(noPolling));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, 8);
            assertEquals(-Errno.EINVAL, UringSyscalls.ioUringSetup(0, params));
            for (long resv = PARAMS_RESV; resv < PARAMS_RESV + 12; resv += 4) {
                params.fill((byte) 0).set(ValueLayout.JAVA_INT, resv, 1);
                assertEquals(-Errno.EINVAL, UringSyscalls.ioUringSetup(1, params));
            }
        }
    }

    @Test
    void oddSizesOfPolledRingsOpenAndClose() throws Exception {
        for (int count : new int[] {1, 3, 5, 0x1ef, 4095}) {
            try (var ring = IoUring.open(entries(count).submissionPolling(1).submissionCpu(0))) {
                assertEquals(0, result(ring, s -> s.nop()));
            }
        }
    }

    @Test
    void aProcessorThatIsNotThereIsRefused() {
        var options = entries(4).submissionPolling(1);
        assertEquals(Errno.EINVAL, refused(options.submissionCpu(A_CPU_THAT_NOBODY_HAS)));
        assertEquals(Errno.EINVAL, refused(options.submissionCpu(Integer.MAX_VALUE)));
    }

    @Test
    void theCompletionQueueHasItsOwnSize() throws Exception {
        try (var ring = IoUring.open(entries(4).completionEntries(64))) {
            assertEquals(64, ring.cq().capacity());
        }
        try (var ring = IoUring.open(entries(4).completionEntries(33))) {
            assertEquals(64, ring.cq().capacity());
        }
        var smaller = entries(8).completionEntries(4);
        assertThrows(IllegalArgumentException.class, () -> IoUring.open(smaller));
        try (var ring = IoUring.open(entries(4).completionEntries(1 << 21))) {
            assertEquals(65_536, ring.cq().capacity());
        }
        var whole = entries(4).completionEntries(1 << 21).without(IORING_SETUP_CLAMP);
        assertEquals(Errno.EINVAL, refused(whole));
    }

    private static void fillBothQueues(RingOptions options) throws Exception {
        try (var ring = IoUring.open(options)) {
            int capacity = ring.sq().capacity();
            for (int half = 0; half < 2; half++) {
                for (int i = 0; i < capacity; i++) {
                    ring.sq().next().nop().userData(half * capacity + i);
                }
                assertEquals(capacity, ring.submitAndWait(0));
            }
            assertEquals(2 * capacity, ring.cq().ready());
            assertFalse(ring.cq().hasOverflow());
            var expected = new long[1];
            ring.cq()
                    .drain(
                            (userData, res, flags) -> {
                                assertEquals(expected[0]++, userData);
                                assertEquals(0, res);
                            });
            assertEquals(2 * capacity, expected[0]);
        }
    }

    @Test
    void queuesOfEverySizeAreFilled() throws Exception {
        for (int count = 1; count <= 32_768; count *= 2) {
            fillBothQueues(entries(count));
        }
    }

    /** Memory that were too small would be written past its end, which is unmapped. */
    @Test
    void ownMemoryIsEnoughForEverySize() throws Exception {
        Kernel.assumeHas(IORING_SETUP_NO_MMAP);
        for (int count = 1; count <= 4096; count *= 2) {
            var options = entries(count).with(IORING_SETUP_NO_MMAP);
            fillBothQueues(options);
            fillBothQueues(options.with(IORING_SETUP_CQE32));
            fillBothQueues(options.with(IORING_SETUP_SQE128));
            fillBothQueues(options.without(IORING_SETUP_NO_SQARRAY));
        }
    }

    @Test
    void memoryThatIsNotThereMakesNoRing() throws Exception {
        Kernel.assumeHas(IORING_SETUP_NO_MMAP);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment good = arena.allocate(1 << 16, Mapping.pageSize());
            MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, 8);
            params.set(ValueLayout.JAVA_INT, PARAMS_FLAGS, IORING_SETUP_NO_MMAP.bits());
            params.set(ValueLayout.JAVA_LONG, SQ_OFF_USER_ADDR, Mapping.pageSize());
            params.set(ValueLayout.JAVA_LONG, CQ_OFF_USER_ADDR, good.address());
            assertEquals(-Errno.EFAULT, UringSyscalls.ioUringSetup(4, params));
            params.set(ValueLayout.JAVA_LONG, SQ_OFF_USER_ADDR, good.address());
            params.set(ValueLayout.JAVA_LONG, CQ_OFF_USER_ADDR, Mapping.pageSize());
            assertEquals(-Errno.EFAULT, UringSyscalls.ioUringSetup(4, params));
        }
    }

    @Test
    void onlyARingLendsItsWorkers() throws Exception {
        try (var ring = IoUring.open(4);
                var other = IoUring.open(entries(4).attachTo(ring));
                var file = FileFd.open("/dev/null", OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            assertEquals(0, result(other, s -> s.nop().async()));
            MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, 8);
            int flags = other.setupFlags().bits();
            params.set(ValueLayout.JAVA_INT, PARAMS_FLAGS, flags);
            params.set(ValueLayout.JAVA_INT, PARAMS_WQ_FD, file.number());
            assertEquals(-Errno.EINVAL, UringSyscalls.ioUringSetup(4, params));
            params.set(ValueLayout.JAVA_INT, PARAMS_FLAGS, flags);
            params.set(ValueLayout.JAVA_INT, PARAMS_WQ_FD, -1);
            assertEquals(-Errno.ENXIO, UringSyscalls.ioUringSetup(4, params));
        }
    }

    /**
     * They leave at the latest with their thread. Linux 6.12 keeps them until then; newer kernels
     * let them go after the thread's last ring.
     */
    @Test
    void workersLeaveAfterTheLastRing() throws Exception {
        Set<Path> before = KernelThreads.named(KernelThreads.WORKERS);
        var workers = new HashSet<Path>();
        inAThread(
                () -> {
                    try (var ring = IoUring.open(4);
                            var pipe = Pipe.open()) {
                        MemorySegment memory = ring.arena().allocate(8);
                        submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8).async());
                        Until.holds(
                                "there is a worker",
                                () ->
                                        workers.addAll(
                                                KernelThreads.since(
                                                        before, KernelThreads.WORKERS)));
                        assertEquals(8, pipe.writeEnd().write(memory));
                        assertEquals(8, take(ring, 1).getFirst().res());
                    }
                });
        Until.holds("the workers have left", () -> workers.stream().noneMatch(Files::exists));
    }

    @Test
    void aThreadWithWorkersEndsAtOnce() throws Exception {
        var opened = new IoUring[1];
        inAThread(
                () -> {
                    opened[0] = IoUring.open(8);
                    for (int i = 0; i < 8; i++) {
                        assertEquals(0, result(opened[0], s -> s.nop().async()));
                    }
                });
        opened[0].close();
        assertTrue(opened[0].isClosed());
    }

    @Test
    void theKernelsSubmitterLeavesWithItsRing() throws Exception {
        Set<Path> before = KernelThreads.named(KernelThreads.SUBMITTERS);
        Set<Path> submitters;
        try (var ring = IoUring.open(entries(4).submissionPolling(10_000))) {
            assertEquals(0, result(ring, s -> s.nop()));
            submitters = KernelThreads.since(before, KernelThreads.SUBMITTERS);
            assertEquals(1, submitters.size());
        }
        Until.holds("the submitter has left", () -> submitters.stream().noneMatch(Files::exists));
    }

    @Test
    void ringsShareTheKernelsSubmitter() throws Exception {
        var options = entries(8).submissionPolling(10_000);
        try (var first = IoUring.open(options);
                var file = FileFd.open("/proc/self/exe", OpenFlags.O_RDONLY)) {
            assertEquals(0, result(first, s -> s.nop()));
            Set<Path> threads = KernelThreads.named(KernelThreads.SUBMITTERS);
            try (var second = IoUring.open(options.attachTo(first));
                    var third = IoUring.open(options.attachTo(first))) {
                for (IoUring ring : List.of(first, second, third)) {
                    MemorySegment memory = ring.arena().allocate(64);
                    submit(ring, s -> s.pread(file, memory, 0, 64, 0));
                }
                for (IoUring ring : List.of(third, second, first)) {
                    assertEquals(64, take(ring, 1).getFirst().res());
                }
                assertEquals(Set.of(), KernelThreads.since(threads, KernelThreads.SUBMITTERS));
            }
        }
    }

    @Test
    void theSubmitterOutlivesTheRingThatHadItFirst() throws Exception {
        var options = entries(8).submissionPolling(10_000);
        var first = IoUring.open(options);
        try (var second = IoUring.open(options.attachTo(first));
                var pipe = Pipe.open()) {
            MemorySegment memory = second.arena().allocate(8);
            submit(second, s -> s.read(pipe.readEnd(), memory, 0, 8));
            assertEquals(0, result(first, s -> s.nop()));
            first.close();
            assertEquals(8, pipe.writeEnd().write(memory));
            assertEquals(8, take(second, 1).getFirst().res());
            assertEquals(0, result(second, s -> s.nop()));
        } finally {
            first.close();
        }
    }

    @Test
    void whatIsPolledIsNotForPipes() throws Exception {
        try (var ring = IoUring.open(entries(4).with(IORING_SETUP_IOPOLL));
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            for (int i = 0; i < 100; i++) {
                int res = result(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
                assertTrue(res == -Errno.EOPNOTSUPP || res == -Errno.EINVAL, () -> "" + res);
            }
        }
    }
}
