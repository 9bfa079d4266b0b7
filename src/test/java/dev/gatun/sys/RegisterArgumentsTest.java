package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.libc.iovec;
import dev.gatun.raw.uring.io_uring_bpf;
import dev.gatun.raw.uring.io_uring_buf_reg;
import dev.gatun.raw.uring.io_uring_buf_status;
import dev.gatun.raw.uring.io_uring_clock_register;
import dev.gatun.raw.uring.io_uring_clone_buffers;
import dev.gatun.raw.uring.io_uring_file_index_range;
import dev.gatun.raw.uring.io_uring_h;
import dev.gatun.raw.uring.io_uring_mem_region_reg;
import dev.gatun.raw.uring.io_uring_napi;
import dev.gatun.raw.uring.io_uring_params;
import dev.gatun.raw.uring.io_uring_probe;
import dev.gatun.raw.uring.io_uring_probe_op;
import dev.gatun.raw.uring.io_uring_query_hdr;
import dev.gatun.raw.uring.io_uring_restriction;
import dev.gatun.raw.uring.io_uring_rsrc_register;
import dev.gatun.raw.uring.io_uring_rsrc_update;
import dev.gatun.raw.uring.io_uring_rsrc_update2;
import dev.gatun.raw.uring.io_uring_sqe;
import dev.gatun.raw.uring.io_uring_sync_cancel_reg;
import dev.gatun.raw.uring.io_uring_task_restriction;
import dev.gatun.raw.uring.io_uring_zcrx_ifq_reg;
import dev.gatun.raw.uring.zcrx_ctrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What io_uring_register would write past is refused: the sizes are C's. */
class RegisterArgumentsTest {
    /** Refused by the kernel before it looks at the argument. */
    private static final int NO_RING = 1_000_000;

    /** An opcode with some count, and the bytes that it then takes; and whether it writes them. */
    record Row(int opcode, int count, long bytes, boolean writes) {}

    private static Row reads(int opcode, int count, long bytes) {
        return new Row(opcode, count, bytes, false);
    }

    private static Row writes(int opcode, int count, long bytes) {
        return new Row(opcode, count, bytes, true);
    }

    static List<Row> rows() {
        return List.of(
                reads(io_uring_h.IORING_REGISTER_BUFFERS(), 3, 3 * iovec.sizeof()),
                reads(io_uring_h.IORING_REGISTER_FILES(), 3, 3 * Integer.BYTES),
                reads(io_uring_h.IORING_REGISTER_EVENTFD(), 1, Integer.BYTES),
                reads(io_uring_h.IORING_REGISTER_FILES_UPDATE(), 3, io_uring_rsrc_update.sizeof()),
                reads(io_uring_h.IORING_REGISTER_EVENTFD_ASYNC(), 1, Integer.BYTES),
                writes(
                        io_uring_h.IORING_REGISTER_PROBE(),
                        256,
                        io_uring_probe.sizeof() + 256 * io_uring_probe_op.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_RESTRICTIONS(),
                        3,
                        3 * io_uring_restriction.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_RESTRICTIONS(),
                        1,
                        io_uring_task_restriction.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_FILES2(),
                        (int) io_uring_rsrc_register.sizeof(),
                        io_uring_rsrc_register.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_FILES_UPDATE2(),
                        (int) io_uring_rsrc_update2.sizeof(),
                        io_uring_rsrc_update2.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_BUFFERS2(),
                        (int) io_uring_rsrc_register.sizeof(),
                        io_uring_rsrc_register.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_BUFFERS_UPDATE(),
                        (int) io_uring_rsrc_update2.sizeof(),
                        io_uring_rsrc_update2.sizeof()),
                reads(io_uring_h.IORING_REGISTER_IOWQ_AFF(), 128, 128),
                writes(io_uring_h.IORING_REGISTER_IOWQ_MAX_WORKERS(), 2, 2 * Integer.BYTES),
                writes(io_uring_h.IORING_REGISTER_RING_FDS(), 3, 3 * io_uring_rsrc_update.sizeof()),
                reads(
                        io_uring_h.IORING_UNREGISTER_RING_FDS(),
                        3,
                        3 * io_uring_rsrc_update.sizeof()),
                reads(io_uring_h.IORING_REGISTER_PBUF_RING(), 1, io_uring_buf_reg.sizeof()),
                reads(io_uring_h.IORING_UNREGISTER_PBUF_RING(), 1, io_uring_buf_reg.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_SYNC_CANCEL(),
                        1,
                        io_uring_sync_cancel_reg.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_FILE_ALLOC_RANGE(),
                        0,
                        io_uring_file_index_range.sizeof()),
                writes(io_uring_h.IORING_REGISTER_PBUF_STATUS(), 1, io_uring_buf_status.sizeof()),
                writes(io_uring_h.IORING_REGISTER_NAPI(), 1, io_uring_napi.sizeof()),
                writes(io_uring_h.IORING_UNREGISTER_NAPI(), 1, io_uring_napi.sizeof()),
                reads(io_uring_h.IORING_REGISTER_CLOCK(), 0, io_uring_clock_register.sizeof()),
                reads(
                        io_uring_h.IORING_REGISTER_CLONE_BUFFERS(),
                        1,
                        io_uring_clone_buffers.sizeof()),
                reads(io_uring_h.IORING_REGISTER_SEND_MSG_RING(), 1, io_uring_sqe.sizeof()),
                writes(io_uring_h.IORING_REGISTER_ZCRX_IFQ(), 1, io_uring_zcrx_ifq_reg.sizeof()),
                writes(io_uring_h.IORING_REGISTER_RESIZE_RINGS(), 1, io_uring_params.sizeof()),
                reads(io_uring_h.IORING_REGISTER_MEM_REGION(), 1, io_uring_mem_region_reg.sizeof()),
                writes(io_uring_h.IORING_REGISTER_QUERY(), 0, io_uring_query_hdr.sizeof()),
                writes(io_uring_h.IORING_REGISTER_ZCRX_CTRL(), 0, zcrx_ctrl.sizeof()),
                writes(io_uring_h.IORING_REGISTER_BPF_FILTER(), 1, io_uring_bpf.sizeof()),
                writes(io_uring_h.IORING_REGISTER_LAST(), 1, 1 << 14));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aShortArgumentNeverReachesTheKernel(Row row) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment exact = arena.allocate(row.bytes(), 8);
            MemorySegment shorter = exact.asSlice(0, row.bytes() - 1);
            assertTrue(
                    UringSyscalls.ioUringRegister(NO_RING, row.opcode(), exact, row.count()) < 0);
            IndexOutOfBoundsException e =
                    assertThrows(
                            IndexOutOfBoundsException.class,
                            () ->
                                    UringSyscalls.ioUringRegister(
                                            NO_RING, row.opcode(), shorter, row.count()));
            assertTrue(e.getMessage().contains(row.bytes() + " bytes"), e::getMessage);
            int byIndex = 1 << 31 | row.opcode();
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> UringSyscalls.ioUringRegister(NO_RING, byIndex, shorter, row.count()));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatTheKernelWritesIsNotReadOnly(Row row) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment readOnly = arena.allocate(row.bytes(), 8).asReadOnly();
            if (row.writes()) {
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                UringSyscalls.ioUringRegister(
                                        NO_RING, row.opcode(), readOnly, row.count()));
            } else {
                assertTrue(
                        UringSyscalls.ioUringRegister(NO_RING, row.opcode(), readOnly, row.count())
                                < 0);
            }
        }
    }

    @Test
    void theCountIsUnsigned() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment probe = arena.allocate(4096, 8);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () ->
                            UringSyscalls.ioUringRegister(
                                    NO_RING, io_uring_h.IORING_REGISTER_PROBE(), probe, -1));
        }
    }

    /** The kernel answers for NULL, and is never given the heap. */
    @ParameterizedTest
    @MethodSource("rows")
    void nullIsTheKernelsAffair(Row row) {
        int result =
                UringSyscalls.ioUringRegister(
                        NO_RING, row.opcode(), MemorySegment.NULL, row.count());
        assertTrue(result < 0, () -> "result " + result);
        MemorySegment heap = MemorySegment.ofArray(new long[4096]);
        assertThrows(
                IllegalArgumentException.class,
                () -> UringSyscalls.ioUringRegister(NO_RING, row.opcode(), heap, row.count()));
    }

    @Test
    void whatTakesNoArgumentIsGivenAny() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment empty = arena.allocate(1).asSlice(0, 0);
            assertEquals(
                    -Errno.EBADF,
                    UringSyscalls.ioUringRegister(
                            NO_RING, io_uring_h.IORING_REGISTER_PERSONALITY(), empty, 0));
        }
    }
}
