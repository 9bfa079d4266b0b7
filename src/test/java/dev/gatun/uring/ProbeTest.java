package dev.gatun.uring;

import static dev.gatun.uring.ZeroCopyReceiveQueue.ZCRX_EVENT_COPY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.raw.uring.io_uring_query_zcrx;
import dev.gatun.raw.uring.zcrx_stats;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel says that it has. */
class ProbeTest {
    @Test
    void whatIsSupportedIsDone() throws Exception {
        try (var ring = IoUring.open(4)) {
            Probe probe = Probe.of(ring);
            assertTrue(probe.supports(Opcode.IORING_OP_NOP));
            assertTrue(probe.supports(Opcode.IORING_OP_READ));
            assertTrue(probe.supports(0));
            assertFalse(probe.supports(probe.lastOpcode() + 1));
            assertFalse(probe.supports(255));
            assertFalse(probe.supports(1000));
            assertThrows(IllegalArgumentException.class, () -> probe.supports(-1));
            for (Opcode opcode : Opcode.values()) {
                if (!probe.supports(opcode)) {
                    Sqe sqe = ring.sq().next();
                    sqe.begin();
                    sqe.put(opcode.value(), Sqe.noFd(-1), 0, 0, 0, 0);
                    int result = Completions.result(ring);
                    assertTrue(
                            result == -Errno.EINVAL || result == -Errno.EOPNOTSUPP,
                            () -> opcode + " gave " + result);
                }
            }
        }
    }

    @Test
    void queriesAgreeWithWhatRingsSay() throws Exception {
        Query.Opcodes opcodes;
        try {
            opcodes = Query.opcodes();
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no IORING_REGISTER_QUERY");
            throw e;
        }
        assertNotNull(opcodes);
        try (var ring = IoUring.open(4)) {
            assertEquals(Probe.of(ring).lastOpcode() + 1, opcodes.requests());
            assertEquals(ring.features(), opcodes.features());
            assertTrue(opcodes.setupFlags().has(ring.setupFlags()));
            assertTrue(opcodes.sqeFlags().has(SqeFlags.of(0x7f)), opcodes.sqeFlags()::toString);
            assertTrue(opcodes.registrations() > RegisterOpcode.IORING_REGISTER_QUERY.value());
            assertTrue(opcodes.queries() > 0);
            int known = 0xff;
            assertEquals(known, opcodes.enterFlags() & known);
        }
    }

    @Test
    void whatAKernelDoesNotKnowItDoesNotAnswer() throws Exception {
        int queries;
        try {
            queries = Query.opcodes().queries();
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no IORING_REGISTER_QUERY");
            throw e;
        }
        assertEquals(queries > 1, Query.zeroCopyReceive() != null);
        Query.QueueHeader header = Query.queueHeader();
        assertEquals(queries > 2, header != null);
        if (header != null) {
            assertTrue(header.headerBytes() > 0 && header.headerAlignment() > 0);
        }
        Query.ZeroCopyEvents events = Query.zeroCopyEvents();
        assertEquals(queries > 3, events != null);
        if (events != null) {
            assertTrue(events.statsBytes() >= zcrx_stats.layout().byteSize(), events::toString);
            assertTrue(events.statsAlignment() > 0, events::toString);
            assertTrue((events.typeMask() & 1 << ZCRX_EVENT_COPY) != 0, events::toString);
        }
    }

    @Test
    void anAnswerAboutZeroCopyReceiveIsReadAsItIsWritten() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = io_uring_query_zcrx.allocate(arena);
            io_uring_query_zcrx.register_flags(data, 1);
            io_uring_query_zcrx.area_flags(data, 2);
            io_uring_query_zcrx.nr_ctrl_opcodes(data, 3);
            io_uring_query_zcrx.features(data, 4);
            io_uring_query_zcrx.rq_hdr_size(data, 5);
            io_uring_query_zcrx.rq_hdr_alignment(data, 6);
            assertEquals(new Query.ZeroCopyReceive(1, 2, 3, 4, 5, 6), Query.zeroCopyReceive(data));
        }
    }
}
