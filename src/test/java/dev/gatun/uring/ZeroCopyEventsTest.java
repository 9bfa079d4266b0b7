package dev.gatun.uring;

import static dev.gatun.uring.ZeroCopyReceiveQueue.ZCRX_EVENT_ALLOC_FAIL;
import static dev.gatun.uring.ZeroCopyReceiveQueue.ZCRX_EVENT_COPY;
import static dev.gatun.uring.ZeroCopyReceiveQueue.ZCRX_REG_NODEV;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.raw.uring.zcrx_event_desc;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.ZeroCopyReceiveQueue.Events;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Zero-copy receive on a queue of no device, where the kernel copies: data, events, counts, and
 * areas that are added.
 */
class ZeroCopyEventsTest {
    private static final int PAGES = 4;
    private static final int BYTES = 3000;
    private static final long EVENT = 77;
    private static final Events EVENTS = new Events(EVENT, 1 << ZCRX_EVENT_COPY);

    private record Received(long userData, int res, long extra) {}

    private IoUring ring;
    private SocketFd client;
    private SocketFd connection;
    private MemorySegment data;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(RingOptions.entries(8).with(SetupFlags.IORING_SETUP_CQE32));
        SocketAddress address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
        client = SocketFd.tcp(AddressFamily.AF_INET);
        try (var server = SocketFd.tcp(AddressFamily.AF_INET)) {
            server.bind(address);
            server.listen(1);
            client.connect(server.getsockname(address));
            connection = server.accept();
        }
        data = ring.arena().allocate(BYTES).fill((byte) 'x');
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        client.close();
        connection.close();
    }

    private ZeroCopyReceiveQueue queue() throws Exception {
        long area = PAGES * Mapping.pageSize();
        try {
            return ZeroCopyReceiveQueue.register(ring, 0, 0, 16, area, ZCRX_REG_NODEV, EVENTS);
        } catch (SyscallException e) {
            boolean registers = Lacks.knows(RegisterOpcode.IORING_REGISTER_ZCRX_IFQ);
            String lack =
                    registers
                            ? Lacks.text("ZCRX_FEATURE_EVENT", "7.2")
                            : Lacks.text("IORING_REGISTER_ZCRX_IFQ", "6.15");
            assumeTrue(e.errno() != Errno.EPERM, "no right to such a queue: CAP_NET_ADMIN");
            assertTrue(e.getMessage().contains(lack), e::getMessage);
            assumeTrue(false, lack);
            throw e;
        }
    }

    /** The next completions, so many. */
    private List<Received> next(int count) throws Exception {
        List<Received> all = new ArrayList<>();
        while (all.size() < count) {
            ring.submitAndWaitFully(1);
            ring.cq()
                    .drain(
                            (userData, res, flags, extra0, extra1) ->
                                    all.add(new Received(userData, res, extra0)),
                            count - all.size());
        }
        return all;
    }

    private void send() throws Exception {
        assertEquals(BYTES, client.send(data));
    }

    @Test
    void anEventIsToldOnceUntilItIsArmed() throws Exception {
        ZeroCopyReceiveQueue queue = queue();
        assertEquals(0, queue.copyCount());
        ring.sq().next().recvZc(connection, queue.id(), 0).userData(1);
        send();
        List<Received> both = next(2);
        assertEquals(BYTES, both.get(0).res());
        assertEquals(new Received(EVENT, ZCRX_EVENT_COPY, 0), both.get(1));
        long offset = ZeroCopyReceiveQueue.offset(both.get(0).extra());
        MemorySegment received = queue.area().asSlice(offset, BYTES);
        assertEquals(-1, received.mismatch(data));
        assertEquals(1, queue.copyCount());
        assertEquals(BYTES, queue.copyBytes());
        send();
        assertEquals(1, next(1).get(0).userData());
        queue.armEvent(ZCRX_EVENT_COPY);
        send();
        both = next(2);
        assertEquals(1, both.get(0).userData());
        assertEquals(new Received(EVENT, ZCRX_EVENT_COPY, 0), both.get(1));
        assertEquals(3L * BYTES, queue.copyBytes());
        var e = assertThrows(SyscallException.class, () -> queue.armEvent(ZCRX_EVENT_ALLOC_FAIL));
        assertEquals(Errno.EINVAL, e.errno());
        assertFalse(e.getMessage().contains("lacks"), e::getMessage);
    }

    @Test
    void anAreaIsAddedWhenTheFirstIsFull() throws Exception {
        ZeroCopyReceiveQueue queue = queue();
        long added = PAGES * Mapping.pageSize();
        try {
            assertEquals(1, queue.addArea(added));
        } catch (SyscallException e) {
            String lack = Lacks.text("ZCRX_CTRL_ADD_AREA", "7.3");
            assertTrue(e.getMessage().contains(lack), e::getMessage);
            assumeTrue(false, lack);
        }
        assertEquals(added, queue.area(1).byteSize());
        ring.sq().next().recvZc(connection, queue.id(), 0).userData(1);
        boolean[] used = new boolean[2];
        for (int i = 0; i < PAGES + 1; i++) {
            send();
            Received each = next(1).get(0);
            if (each.userData() == EVENT) {
                each = next(1).get(0);
            }
            assertEquals(BYTES, each.res());
            int area = ZeroCopyReceiveQueue.areaNumber(each.extra());
            used[area] = true;
            long offset = ZeroCopyReceiveQueue.offset(each.extra());
            assertEquals(-1, queue.area(area).asSlice(offset, BYTES).mismatch(data));
            assertTrue(i > 0 || queue.giveBack(area, offset, 0));
        }
        assertTrue(used[0] && used[1]);
        assertThrows(IllegalArgumentException.class, () -> queue.addArea(1));
        assertThrows(IndexOutOfBoundsException.class, () -> queue.area(2));
        queue.flush();
    }

    @Test
    void theStructIsTheKernels() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment desc = ZeroCopyReceiveQueue.describe(arena, new Events(5, 3), 8192);
            assertEquals(5, zcrx_event_desc.user_data(desc));
            assertEquals(3, zcrx_event_desc.type_mask(desc));
            assertEquals(1, zcrx_event_desc.flags(desc));
            assertEquals(8192, zcrx_event_desc.stats_offset(desc));
        }
    }
}
