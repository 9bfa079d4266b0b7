package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.uring.io_uring_region_desc;
import dev.gatun.raw.uring.io_uring_zcrx_area_reg;
import dev.gatun.raw.uring.io_uring_zcrx_ifq_reg;
import dev.gatun.raw.uring.io_uring_zcrx_offsets;
import dev.gatun.raw.uring.io_uring_zcrx_rqe;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Zero-copy receive, of which a machine without such a network device shows only the beginning: the
 * structs, what the kernel says to the loopback device, and the ring in shared memory.
 */
class ZeroCopyReceiveQueueTest {
    private static final RingOptions OPTIONS =
            RingOptions.entries(4).with(SetupFlags.IORING_SETUP_CQE32);

    @Test
    void theLoopbackDeviceCannot() throws Exception {
        Held before = Held.now();
        try (var ring = IoUring.open(OPTIONS)) {
            long area = 16 * Mapping.pageSize();
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> ZeroCopyReceiveQueue.register(ring, 1, 0, 16, area, 0));
            assertTrue(e.getMessage().contains("IORING_REGISTER_ZCRX_IFQ"), e::getMessage);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ZeroCopyReceiveQueue.register(ring, 1, 0, 15, area, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ZeroCopyReceiveQueue.register(ring, 1, 0, 16, area - 1, 0));
            assertThrows(
                    SyscallException.class, () -> ZeroCopyReceiveQueue.control(ring.core(), 0, 0));
        }
        before.assertAgain();
    }

    @Test
    void theStructsAreTheKernels() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment area = arena.allocate(4096);
            MemorySegment region = arena.allocate(8192);
            MemorySegment all = ZeroCopyReceiveQueue.region(arena, area, region);
            MemorySegment struct = ZeroCopyReceiveQueue.struct(all, 2, 3, 64, 1);
            assertEquals(2, io_uring_zcrx_ifq_reg.if_idx(struct));
            assertEquals(3, io_uring_zcrx_ifq_reg.if_rxq(struct));
            assertEquals(64, io_uring_zcrx_ifq_reg.rq_entries(struct));
            assertEquals(1, io_uring_zcrx_ifq_reg.flags(struct));
            MemorySegment areaStruct =
                    all.asSlice(io_uring_zcrx_ifq_reg.area_ptr(struct) - all.address());
            assertEquals(area.address(), io_uring_zcrx_area_reg.addr(areaStruct));
            assertEquals(4096, io_uring_zcrx_area_reg.len(areaStruct));
            MemorySegment desc =
                    all.asSlice(io_uring_zcrx_ifq_reg.region_ptr(struct) - all.address());
            assertEquals(io_uring_region_desc.layout().byteSize(), desc.byteSize());
            assertEquals(region.address(), io_uring_region_desc.user_addr(desc));
            assertEquals(8192, io_uring_region_desc.size(desc));
            assertEquals(1, io_uring_region_desc.flags(desc));
        }
    }

    @Test
    void memoryGoesBackByTheRefillRing() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            MemorySegment area = arena.allocate(8192);
            MemorySegment region = arena.allocate(4096, 64);
            MemorySegment all = ZeroCopyReceiveQueue.region(arena, area, region);
            MemorySegment struct = ZeroCopyReceiveQueue.struct(all, 2, 3, 2, 0);
            // As the kernel would fill it in.
            io_uring_zcrx_ifq_reg.zcrx_id(struct, 9);
            MemorySegment offsets = io_uring_zcrx_ifq_reg.offsets(struct);
            io_uring_zcrx_offsets.head(offsets, 0);
            io_uring_zcrx_offsets.tail(offsets, 64);
            io_uring_zcrx_offsets.rqes(offsets, 128);
            long token = 3L << 48;
            io_uring_zcrx_area_reg.rq_area_token(
                    all.asSlice(io_uring_zcrx_ifq_reg.layout().byteSize()), token);
            var queue = ZeroCopyReceiveQueue.of(ring.core(), struct, all, area, region);
            assertEquals(9, queue.id());
            assertSame(area, queue.area());
            assertEquals(4096, ZeroCopyReceiveQueue.offset(token | 4096));
            assertTrue(queue.giveBack(4096, 100));
            assertTrue(queue.giveBack(0, 200));
            assertFalse(queue.giveBack(0, 1), "it has two entries");
            assertEquals(2, region.get(ValueLayout.JAVA_INT, 64));
            MemorySegment first = region.asSlice(128, 16);
            assertEquals(token | 4096, io_uring_zcrx_rqe.off(first));
            assertEquals(100, io_uring_zcrx_rqe.len(first));
            // The kernel takes one.
            region.set(ValueLayout.JAVA_INT, 0, 1);
            assertTrue(queue.giveBack(8191, 1));
            assertEquals(token | 8191, io_uring_zcrx_rqe.off(first));
            assertThrows(IndexOutOfBoundsException.class, () -> queue.giveBack(8192, 1));
            assertThrows(SyscallException.class, queue::flush);
            assertThrows(SyscallException.class, queue::export);
            assertThrows(SyscallException.class, () -> queue.armEvent(1));
            long page = Mapping.pageSize();
            var e = assertThrows(SyscallException.class, () -> queue.addArea(page));
            assertTrue(e.getMessage().contains("IORING_REGISTER_ZCRX_CTRL"), e::getMessage);
            assertThrows(IllegalStateException.class, queue::copyCount);
            assertThrows(IllegalStateException.class, queue::copyBytes);
            assertEquals(3, ZeroCopyReceiveQueue.areaNumber(token | 4096));
        }
    }
}
