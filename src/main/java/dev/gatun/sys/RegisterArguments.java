package dev.gatun.sys;

import java.lang.foreign.MemorySegment;

/**
 * How many bytes the kernel takes at the argument of io_uring_register, and whether it writes to
 * them, so that a short segment is refused before it is written past.
 */
final class RegisterArguments {
    private static final int USE_REGISTERED_RING = 1 << 31;

    /** For an opcode of a later kernel, of which nothing is known. */
    private static final int UNKNOWN_BYTES = 1 << 14;

    private static final int PROBE_BYTES = 16;
    private static final int PROBE_OP_BYTES = 8;

    private RegisterArguments() {}

    /** Refuses what is too small, or read-only and written to. Of NULL the kernel itself judges. */
    static void check(int opcodeAndFlag, MemorySegment argument, int count) {
        if (argument.address() == 0) {
            return; // the heap, whose addresses are offsets, is refused by the call
        }
        int opcode = opcodeAndFlag & ~USE_REGISTERED_RING;
        long bytes = bytes(opcode, Integer.toUnsignedLong(count));
        if (argument.byteSize() < bytes) {
            // Apart, so that the text is made only when it is needed.
            Syscalls.atLeast(argument, bytes, "the argument of io_uring_register " + opcode);
        }
        if (isWritten(opcode)) {
            Syscalls.target(argument);
        }
    }

    private static long bytes(int opcode, long count) {
        return switch (opcode) {
            // REGISTER_BUFFERS: struct iovec[]; RESTRICTIONS: struct io_uring_restriction[], or
            // without a ring one struct io_uring_task_restriction
            case 0, 11 -> 16 * count;
            // REGISTER_FILES: int[]
            case 2 -> Integer.BYTES * count;
            // REGISTER_EVENTFD, REGISTER_EVENTFD_ASYNC: int
            case 4, 7 -> Integer.BYTES;
            // REGISTER_FILES_UPDATE: one struct io_uring_rsrc_update, whatever the count
            case 6 -> 16;
            case 8 -> PROBE_BYTES + PROBE_OP_BYTES * count;
            // FILES2, FILES_UPDATE2, BUFFERS2, BUFFERS_UPDATE, IOWQ_AFF: the count is the size
            case 13, 14, 15, 16, 17 -> count;
            // REGISTER_IOWQ_MAX_WORKERS: u32[2]
            case 19 -> 8;
            // REGISTER_RING_FDS, UNREGISTER_RING_FDS: struct io_uring_rsrc_update[]
            case 20, 21 -> 16 * count;
            // REGISTER_PBUF_RING, UNREGISTER_PBUF_RING, REGISTER_PBUF_STATUS
            case 22, 23, 26 -> 40;
            // REGISTER_SYNC_CANCEL; REGISTER_SEND_MSG_RING: a struct io_uring_sqe
            case 24, 31 -> 64;
            // REGISTER_FILE_ALLOC_RANGE, REGISTER_NAPI, UNREGISTER_NAPI, REGISTER_CLOCK
            case 25, 27, 28, 29 -> 16;
            // REGISTER_CLONE_BUFFERS, REGISTER_MEM_REGION
            case 30, 34 -> 32;
            // REGISTER_ZCRX_IFQ
            case 32 -> 96;
            // REGISTER_RESIZE_RINGS: struct io_uring_params
            case 33 -> 120;
            // REGISTER_QUERY: struct io_uring_query_hdr
            case 35 -> 40;
            // REGISTER_ZCRX_CTRL, REGISTER_BPF_FILTER
            case 36, 37 -> 72;
            // UNREGISTER_BUFFERS, _FILES, _EVENTFD, _PERSONALITY, _IOWQ_AFF, REGISTER_PERSONALITY,
            // REGISTER_ENABLE_RINGS: nothing
            case 1, 3, 5, 9, 10, 12, 18 -> 0;
            default -> UNKNOWN_BYTES;
        };
    }

    private static boolean isWritten(int opcode) {
        return switch (opcode) {
            // PROBE, IOWQ_MAX_WORKERS, RING_FDS, PBUF_STATUS, NAPI, UNREGISTER_NAPI
            case 8, 19, 20, 26, 27, 28 -> true;
            // ZCRX_IFQ, RESIZE_RINGS, QUERY, ZCRX_CTRL, BPF_FILTER
            case 32, 33, 35, 36, 37 -> true;
            // The last that is known is 37.
            default -> opcode > 37 || opcode < 0;
        };
    }
}
