package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.Allocation;
import dev.gatun.raw.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** On threads of their own, which end with their processors. */
class CpusTest {
    private static <T> T onThread(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TestAbortedException skips) {
                throw skips;
            }
            throw e;
        }
    }

    /** As the kernel prints them: 0-3,8. */
    private static BitSet allowed() throws Exception {
        BitSet cpus = new BitSet();
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            if (line.startsWith("Cpus_allowed_list:")) {
                for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
                    String[] ends = range.split("-");
                    int first = Integer.parseInt(ends[0]);
                    cpus.set(first, Integer.parseInt(ends[ends.length - 1]) + 1);
                }
            }
        }
        return cpus;
    }

    @Test
    void theKernelPrintsTheSame() throws Exception {
        assertEquals(allowed(), Cpus.schedGetaffinity());
    }

    /** On each one in turn. */
    @Test
    void aThreadRunsWhereItMay() throws Exception {
        BitSet all = Cpus.schedGetaffinity();
        onThread(
                () -> {
                    for (int cpu = all.nextSetBit(0); cpu >= 0; cpu = all.nextSetBit(cpu + 1)) {
                        BitSet one = new BitSet();
                        one.set(cpu);
                        Cpus.schedSetaffinity(one);
                        assertEquals(one, Cpus.schedGetaffinity());
                        assertEquals(one, allowed());
                        assertEquals(cpu, Cpus.getcpu());
                        Path node = Path.of("/sys/devices/system/cpu/cpu" + cpu);
                        int number = Cpus.numaNode();
                        assertTrue(
                                number == 0 || Files.exists(node.resolve("node" + number)),
                                () -> "node " + number);
                    }
                    // With one that the machine does not have.
                    BitSet more = (BitSet) all.clone();
                    more.set(100_000);
                    Cpus.schedSetaffinity(more);
                    assertEquals(all, Cpus.schedGetaffinity());
                    return null;
                });
        assertEquals(all, Cpus.schedGetaffinity(), "of another thread");
    }

    @Test
    void whatIsRefused() throws Exception {
        BitSet none = new BitSet();
        assertThrows(IllegalArgumentException.class, () -> Cpus.schedSetaffinity(none));
        BitSet far = new BitSet();
        far.set(100_000);
        var e = assertThrows(SyscallException.class, () -> Cpus.schedSetaffinity(far));
        assertEquals(Errno.EINVAL, e.errno());
        assertTrue(e.getMessage().endsWith("may run on none of {100000}"), e.getMessage());
        Thread virtual =
                Thread.ofVirtual()
                        .unstarted(
                                () -> {
                                    assertThrows(
                                            IllegalStateException.class, Cpus::schedGetaffinity);
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> Cpus.schedSetaffinity(far));
                                    assertThrows(
                                            IllegalStateException.class, Cpus::schedGetscheduler);
                                    assertThrows(IllegalStateException.class, Cpus::schedGetparam);
                                    SchedPolicy other = SchedPolicy.SCHED_OTHER;
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> Cpus.schedSetscheduler(other, 0));
                                });
        Throwable[] thrown = new Throwable[1];
        virtual.setUncaughtExceptionHandler((_, t) -> thrown[0] = t);
        virtual.start();
        virtual.join();
        assertEquals(null, thrown[0]);
    }

    @Test
    void asSystemCalls() throws Exception {
        onThread(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment mask = arena.allocate(8192, 8);
                        int bytes = CpuSyscalls.schedGetaffinity(0, mask);
                        assertTrue(bytes >= 8 && bytes % 8 == 0);
                        BitSet all = BitSet.valueOf(mask.toArray(JAVA_LONG));
                        assertEquals(all, allowed());
                        int cpu = all.length() - 1;
                        mask.fill((byte) 0).setAtIndex(JAVA_LONG, cpu / 64, 1L << cpu % 64);
                        assertEquals(0, CpuSyscalls.schedSetaffinity(0, mask));
                        assertEquals(cpu, (int) CpuSyscalls.getcpu());
                        MemorySegment small = mask.asSlice(0, 4);
                        assertEquals(-Errno.EINVAL, CpuSyscalls.schedGetaffinity(0, small));
                        MemorySegment readOnly = mask.asReadOnly();
                        assertEquals(0, CpuSyscalls.schedSetaffinity(0, readOnly));
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> CpuSyscalls.schedGetaffinity(0, readOnly));
                        int noThread = Integer.MAX_VALUE;
                        assertEquals(-Errno.ESRCH, CpuSyscalls.schedSetaffinity(noThread, mask));
                    }
                    return null;
                });
    }

    /** Policies that every thread may have; /proc/self/task tells the same. */
    @ParameterizedTest
    @EnumSource(names = {"SCHED_OTHER", "SCHED_BATCH", "SCHED_IDLE"})
    void aThreadHasThePolicyThatItAskedFor(SchedPolicy policy) throws Exception {
        SchedPolicy before = Cpus.schedGetscheduler();
        onThread(
                () -> {
                    Cpus.schedSetscheduler(policy, 0);
                    assertEquals(policy, Cpus.schedGetscheduler());
                    assertEquals(0, Cpus.schedGetparam());
                    assertEquals(policy.value(), policyOfThread());
                    assertEquals(policy, inheritedPolicy());
                    return null;
                });
        assertEquals(before, Cpus.schedGetscheduler(), "of another thread");
    }

    private static int policyOfThread() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        // After the name, which is in parentheses and may have a space, begins the third field.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[41 - 3]);
    }

    private static SchedPolicy inheritedPolicy() throws Exception {
        return onThread(Cpus::schedGetscheduler);
    }

    @Test
    void realTimeHasAPriority() throws Exception {
        onThread(
                () -> {
                    try {
                        Cpus.schedSetscheduler(SchedPolicy.SCHED_RR, 1);
                    } catch (SyscallException e) {
                        assertEquals(Errno.EPERM, e.errno());
                        assumeTrue(false, "real time may not be had: " + e.getMessage());
                    }
                    assertEquals(SchedPolicy.SCHED_RR, Cpus.schedGetscheduler());
                    assertEquals(1, Cpus.schedGetparam());
                    int flag = Linux.SCHED_RESET_ON_FORK;
                    assertEquals(0, CpuSyscalls.schedSetscheduler(0, Linux.SCHED_RR | flag, 2));
                    assertEquals(Linux.SCHED_RR | flag, CpuSyscalls.schedGetscheduler(0));
                    assertEquals(2, CpuSyscalls.schedGetparam(0));
                    assertEquals(SchedPolicy.SCHED_RR, Cpus.schedGetscheduler());
                    assertEquals(SchedPolicy.SCHED_OTHER, inheritedPolicy());
                    return null;
                });
    }

    @Test
    void whatPoliciesAreRefused() throws Exception {
        var e =
                assertThrows(
                        SyscallException.class,
                        () -> Cpus.schedSetscheduler(SchedPolicy.SCHED_BATCH, 1));
        assertEquals(
                "sched_setscheduler(0, SCHED_BATCH, 1): EINVAL (Invalid argument)", e.getMessage());
        assertThrows(NullPointerException.class, () -> Cpus.schedSetscheduler(null, 0));
        int noThread = Integer.MAX_VALUE;
        assertEquals(-Errno.ESRCH, CpuSyscalls.schedSetscheduler(noThread, 0, 0));
        assertEquals(-Errno.ESRCH, CpuSyscalls.schedGetscheduler(noThread));
        assertEquals(-Errno.ESRCH, CpuSyscalls.schedGetparam(noThread));
        assertEquals(-Errno.EINVAL, CpuSyscalls.schedSetscheduler(0, 1000, 0));
        assertEquals(-Errno.EINVAL, CpuSyscalls.schedGetscheduler(-1));
    }

    @Test
    void nothingIsAllocated() throws Exception {
        Allocation.assertNone(() -> assertFalse(Cpus.getcpu() < 0));
    }
}
