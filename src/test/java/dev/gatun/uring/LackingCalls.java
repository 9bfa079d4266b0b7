package dev.gatun.uring;

import dev.gatun.event.ClockId;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A call of each registration that is younger than Linux 5.19. */
final class LackingCalls {
    private LackingCalls() {}

    static void call(RegisterOpcode opcode, IoUring ring, Arena arena) throws Exception {
        Registration registration = ring.registration();
        switch (opcode) {
            case IORING_REGISTER_SYNC_CANCEL -> registration.syncCancel(Cancellation.any(), 0);
            case IORING_REGISTER_FILE_ALLOC_RANGE ->
                    RegisteredFiles.sparse(ring, 4).allocRange(0, 1);
            case IORING_REGISTER_PBUF_STATUS -> BufferRing.register(ring, 1, 1, 16).available();
            case IORING_REGISTER_NAPI -> registration.registerNapi(1, false);
            case IORING_UNREGISTER_NAPI -> registration.unregisterNapi();
            case IORING_REGISTER_CLOCK -> registration.registerClock(ClockId.CLOCK_MONOTONIC);
            case IORING_REGISTER_CLONE_BUFFERS -> {
                try (var other = IoUring.open(4)) {
                    var buffers = RegisteredBuffers.register(other, arena.allocate(8));
                    RegisteredBuffers.cloneOf(ring, buffers);
                }
            }
            case IORING_REGISTER_SEND_MSG_RING -> RingMessage.send(ring, 1, 2);
            case IORING_REGISTER_ZCRX_IFQ ->
                    ZeroCopyReceiveQueue.register(ring, 1, 0, 4, 1 << 16, 0);
            case IORING_REGISTER_RESIZE_RINGS -> {
                registration.resizeRings(8, 16);
                throw new AssertionError("resized");
            }
            case IORING_REGISTER_MEM_REGION -> RegisteredWaits.register(ring, 1);
            case IORING_REGISTER_QUERY -> Query.opcodes();
            case IORING_REGISTER_ZCRX_CTRL -> ZeroCopyReceiveQueue.control(ring.core(), 0, 0);
            case IORING_REGISTER_BPF_FILTER -> {
                MemorySegment program = BpfFilterTest.refuse(arena);
                BpfFilter.register(ring, Opcode.IORING_OP_NOP, program, 0, 0);
            }
            default -> throw new IllegalArgumentException("no call of " + opcode);
        }
    }
}
