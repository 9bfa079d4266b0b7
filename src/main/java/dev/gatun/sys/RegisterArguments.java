package dev.gatun.sys;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_uring_bpf;
import dev.gatun.raw.struct.io_uring_buf_reg;
import dev.gatun.raw.struct.io_uring_buf_status;
import dev.gatun.raw.struct.io_uring_clock_register;
import dev.gatun.raw.struct.io_uring_clone_buffers;
import dev.gatun.raw.struct.io_uring_file_index_range;
import dev.gatun.raw.struct.io_uring_mem_region_reg;
import dev.gatun.raw.struct.io_uring_napi;
import dev.gatun.raw.struct.io_uring_params;
import dev.gatun.raw.struct.io_uring_probe;
import dev.gatun.raw.struct.io_uring_probe_op;
import dev.gatun.raw.struct.io_uring_query_hdr;
import dev.gatun.raw.struct.io_uring_restriction;
import dev.gatun.raw.struct.io_uring_rsrc_update;
import dev.gatun.raw.struct.io_uring_sqe;
import dev.gatun.raw.struct.io_uring_sync_cancel_reg;
import dev.gatun.raw.struct.io_uring_zcrx_ifq_reg;
import dev.gatun.raw.struct.iovec;
import dev.gatun.raw.struct.zcrx_ctrl;

import java.lang.foreign.MemorySegment;

/**
 * How many bytes the kernel takes at the argument of io_uring_register, and whether it writes to
 * them, so that a short segment is refused before it is written past.
 */
final class RegisterArguments {
    /** For an opcode of a later kernel, of which nothing is known. */
    private static final int UNKNOWN_BYTES = 1 << 14;

    private RegisterArguments() {}

    /** Refuses what is too small, or read-only and written to. Of NULL the kernel itself judges. */
    static void check(int opcodeAndFlag, MemorySegment argument, int count) {
        if (argument.address() == 0) {
            return; // the heap, whose addresses are offsets, is refused by the call
        }
        int opcode = opcodeAndFlag & ~Uring.IORING_REGISTER_USE_REGISTERED_RING;
        long bytes = bytes(opcode, Integer.toUnsignedLong(count));
        if (argument.byteSize() < bytes) {
            // Apart, so that the text is made only when it is needed.
            Checks.atLeast(argument, bytes, "the argument of io_uring_register " + opcode);
        }
        if (isWritten(opcode)) {
            Checks.target(argument);
        }
    }

    private static long bytes(int opcode, long count) {
        return switch (opcode) {
            case Uring.IORING_REGISTER_BUFFERS -> iovec.SIZE * count;
            // Without a ring it is one struct io_uring_task_restriction, which is as large.
            case Uring.IORING_REGISTER_RESTRICTIONS -> io_uring_restriction.SIZE * count;
            case Uring.IORING_REGISTER_FILES -> Integer.BYTES * count;
            case Uring.IORING_REGISTER_EVENTFD, Uring.IORING_REGISTER_EVENTFD_ASYNC ->
                    Integer.BYTES;
            // One, whatever the count.
            case Uring.IORING_REGISTER_FILES_UPDATE -> io_uring_rsrc_update.SIZE;
            case Uring.IORING_REGISTER_PROBE ->
                    io_uring_probe.SIZE + io_uring_probe_op.SIZE * count;
            // The count is the size.
            case Uring.IORING_REGISTER_FILES2, Uring.IORING_REGISTER_FILES_UPDATE2 -> count;
            case Uring.IORING_REGISTER_BUFFERS2, Uring.IORING_REGISTER_BUFFERS_UPDATE -> count;
            case Uring.IORING_REGISTER_IOWQ_AFF -> count;
            case Uring.IORING_REGISTER_IOWQ_MAX_WORKERS -> 2 * Integer.BYTES;
            case Uring.IORING_REGISTER_RING_FDS, Uring.IORING_UNREGISTER_RING_FDS ->
                    io_uring_rsrc_update.SIZE * count;
            case Uring.IORING_REGISTER_PBUF_RING, Uring.IORING_UNREGISTER_PBUF_RING ->
                    io_uring_buf_reg.SIZE;
            case Uring.IORING_REGISTER_PBUF_STATUS -> io_uring_buf_status.SIZE;
            case Uring.IORING_REGISTER_SYNC_CANCEL -> io_uring_sync_cancel_reg.SIZE;
            case Uring.IORING_REGISTER_SEND_MSG_RING -> io_uring_sqe.SIZE;
            case Uring.IORING_REGISTER_FILE_ALLOC_RANGE -> io_uring_file_index_range.SIZE;
            case Uring.IORING_REGISTER_NAPI, Uring.IORING_UNREGISTER_NAPI -> io_uring_napi.SIZE;
            case Uring.IORING_REGISTER_CLOCK -> io_uring_clock_register.SIZE;
            case Uring.IORING_REGISTER_CLONE_BUFFERS -> io_uring_clone_buffers.SIZE;
            case Uring.IORING_REGISTER_MEM_REGION -> io_uring_mem_region_reg.SIZE;
            case Uring.IORING_REGISTER_ZCRX_IFQ -> io_uring_zcrx_ifq_reg.SIZE;
            case Uring.IORING_REGISTER_RESIZE_RINGS -> io_uring_params.SIZE;
            case Uring.IORING_REGISTER_QUERY -> io_uring_query_hdr.SIZE;
            case Uring.IORING_REGISTER_ZCRX_CTRL -> zcrx_ctrl.SIZE;
            case Uring.IORING_REGISTER_BPF_FILTER -> io_uring_bpf.SIZE;
            // These take nothing.
            case Uring.IORING_UNREGISTER_BUFFERS, Uring.IORING_UNREGISTER_FILES -> 0;
            case Uring.IORING_UNREGISTER_EVENTFD, Uring.IORING_UNREGISTER_IOWQ_AFF -> 0;
            case Uring.IORING_REGISTER_PERSONALITY, Uring.IORING_UNREGISTER_PERSONALITY -> 0;
            case Uring.IORING_REGISTER_ENABLE_RINGS -> 0;
            default -> UNKNOWN_BYTES;
        };
    }

    private static boolean isWritten(int opcode) {
        return switch (opcode) {
            case Uring.IORING_REGISTER_PROBE, Uring.IORING_REGISTER_IOWQ_MAX_WORKERS -> true;
            case Uring.IORING_REGISTER_RING_FDS, Uring.IORING_REGISTER_PBUF_STATUS -> true;
            case Uring.IORING_REGISTER_NAPI, Uring.IORING_UNREGISTER_NAPI -> true;
            case Uring.IORING_REGISTER_ZCRX_IFQ, Uring.IORING_REGISTER_RESIZE_RINGS -> true;
            case Uring.IORING_REGISTER_QUERY, Uring.IORING_REGISTER_ZCRX_CTRL -> true;
            case Uring.IORING_REGISTER_BPF_FILTER -> true;
            // Of what a later kernel has nothing is known.
            default -> opcode >= Uring.IORING_REGISTER_LAST || opcode < 0;
        };
    }
}
