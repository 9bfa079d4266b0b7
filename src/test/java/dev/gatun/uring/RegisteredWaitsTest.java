package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Allocation;
import dev.gatun.event.SignalSet;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.ValueLayout;

/** Memory that is shared with the kernel, and waits whose arguments are in it. */
class RegisteredWaitsTest {
    private static final RingOptions DISABLED =
            RingOptions.entries(8).with(SetupFlags.IORING_SETUP_R_DISABLED);

    private static RegisteredWaits register(IoUring ring, int count, boolean ofKernel)
            throws Exception {
        try {
            return RegisteredWaits.register(ring, count, ofKernel);
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no registered waits");
            throw e;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachWaitHasItsOwnTime(boolean ofKernel) throws Exception {
        try (var ring = IoUring.open(DISABLED)) {
            // More than a page of them.
            RegisteredWaits waits = register(ring, 100, ofKernel);
            ring.enableRings();
            assertEquals(100, waits.size());
            waits.timeout(0, 0).timeout(1, 3_000_000).timeout(99, 20_000_000_000L);
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, waits, 0));
            long start = System.nanoTime();
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, waits, 1));
            assertTrue(System.nanoTime() - start >= 3_000_000);
            ring.sq().next().nop();
            assertEquals(1, ring.submitAndWait(1, waits, 99));
            assertEquals(1, ring.cq().drain((userData, res, flags) -> assertEquals(0, res)));
            start = System.nanoTime();
            waits.deadline(1, start + 2_000_000);
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(2, waits, 1));
            assertTrue(System.nanoTime() - start >= 2_000_000);
            assertThrows(IndexOutOfBoundsException.class, () -> ring.submitAndWait(1, waits, 100));
            assertThrows(IndexOutOfBoundsException.class, () -> ring.submitAndWait(1, waits, -1));
        }
    }

    @Test
    void aWaitHasMore() throws Exception {
        try (var ring = IoUring.open(DISABLED)) {
            RegisteredWaits waits = register(ring, 2, false);
            ring.enableRings();
            waits.timeout(1, 20_000_000_000L).minWait(1, 1000);
            ring.sq().next().nop();
            // One is enough after a millisecond.
            assertEquals(1, ring.submitAndWait(2, waits, 1));
            assertEquals(1, ring.cq().drain((userData, res, flags) -> assertEquals(0, res)));
            waits.timeout(0, 1000).noIowait(0, true).signalMask(0, SignalSet.of(10));
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(2, waits, 0));
            waits.noIowait(0, false).signalMask(0, null);
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(2, waits, 0));
            // Without a timeout, until one has come.
            waits.timeout(0, -1);
            ring.sq().next().nop();
            assertEquals(1, ring.submitAndWait(1, waits, 0));
            assertThrows(IllegalArgumentException.class, () -> waits.timeout(0, -2));
            assertThrows(IllegalArgumentException.class, () -> waits.deadline(0, -1));
            assertThrows(IllegalArgumentException.class, () -> waits.minWait(0, -1));
        }
    }

    @Test
    void waitsAreRegisteredBeforeTheRingIsEnabled() throws Exception {
        try (var ring = IoUring.open(4)) {
            var e = assertThrows(SyscallException.class, () -> RegisteredWaits.register(ring, 1));
            assertEquals(Errno.EINVAL, e.errno());
            assertThrows(IllegalArgumentException.class, () -> RegisteredWaits.register(ring, 0));
        }
    }

    @Test
    void waitsOfAnotherRingAreRefused() throws Exception {
        try (var ring = IoUring.open(DISABLED);
                var other = IoUring.open(4)) {
            RegisteredWaits waits = register(ring, 1, false);
            ring.enableRings();
            assertThrows(IllegalArgumentException.class, () -> other.submitAndWait(1, waits, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRingHasOneRegion(boolean ofKernel) throws Exception {
        Held before = Held.now();
        try (var ring = IoUring.open(4)) {
            MemoryRegion region;
            try {
                region = MemoryRegion.register(ring, 5000, ofKernel);
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no memory regions");
                throw e;
            }
            long page = Mapping.pageSize();
            assertEquals((5000 + page - 1) / page * page, region.memory().byteSize());
            region.memory().set(ValueLayout.JAVA_BYTE, region.memory().byteSize() - 1, (byte) 1);
            var e =
                    assertThrows(
                            SyscallException.class, () -> MemoryRegion.register(ring, 1, ofKernel));
            assertEquals(Errno.EBUSY, e.errno());
            assertThrows(
                    IllegalArgumentException.class, () -> MemoryRegion.register(ring, 0, ofKernel));
        }
        before.assertAgain();
    }

    /** Refused before the kernel is told, so that there can still be another one. */
    @Test
    void nothingIsMappedOfARingThatHasNoDescriptor() throws Exception {
        Kernel.assumeHas(SetupFlags.IORING_SETUP_NO_MMAP);
        var options =
                RingOptions.entries(4)
                        .with(SetupFlags.IORING_SETUP_NO_MMAP)
                        .with(SetupFlags.IORING_SETUP_REGISTERED_FD_ONLY);
        try (var ring = IoUring.open(options)) {
            assertThrows(
                    IllegalStateException.class, () -> MemoryRegion.register(ring, 5000, true));
            try {
                MemoryRegion.register(ring, 5000, false);
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no memory regions");
                throw e;
            }
        }
    }

    @Test
    void aWaitAllocatesNothing() throws Exception {
        try (var ring = IoUring.open(DISABLED)) {
            RegisteredWaits waits = register(ring, 1, false);
            ring.enableRings();
            waits.timeout(0, 0);
            Allocation.assertNone(() -> ring.submitAndWait(1, waits, 0));
        }
    }
}
