package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.fails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Allocation;
import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.tcp_info;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

class TcpInfoTest {
    private static final int TCP_INFO = Linux.TCP_INFO;

    private final Arena arena = Arena.ofConfined();
    private final TcpInfo info = TcpInfo.allocate(arena);

    /** Those that are not bytes, in the order of the struct. */
    private final List<LongSupplier> numbers =
            List.of(
                    info::rto,
                    info::ato,
                    info::sndMss,
                    info::rcvMss,
                    info::unacked,
                    info::sacked,
                    info::lost,
                    info::retrans,
                    info::lastDataSent,
                    info::lastDataRecv,
                    info::lastAckRecv,
                    info::pmtu,
                    info::rcvSsthresh,
                    info::rtt,
                    info::rttVar,
                    info::sndSsthresh,
                    info::sndCwnd,
                    info::advMss,
                    info::reordering,
                    info::rcvRtt,
                    info::rcvSpace,
                    info::totalRetrans,
                    info::pacingRate,
                    info::maxPacingRate,
                    info::bytesAcked,
                    info::bytesReceived,
                    info::segsOut,
                    info::segsIn,
                    info::notsentBytes,
                    info::minRtt,
                    info::dataSegsIn,
                    info::dataSegsOut,
                    info::deliveryRate,
                    info::busyTime,
                    info::rwndLimited,
                    info::sndbufLimited,
                    info::delivered,
                    info::deliveredCe,
                    info::bytesSent,
                    info::bytesRetrans,
                    info::dsackDups,
                    info::reordSeen,
                    info::rcvOoopack,
                    info::sndWnd,
                    info::rcvWnd,
                    info::rehash,
                    info::totalRto,
                    info::totalRtoRecoveries,
                    info::totalRtoTime);

    @AfterEach
    void close() {
        arena.close();
    }

    private interface Connected {
        void use(SocketFd client, SocketFd server) throws Exception;
    }

    private void connect(Connected test) throws Exception {
        try (SocketFd listener = SocketFd.tcp(AF_INET)) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(4);
            try (SocketFd client = SocketFd.tcp(AF_INET)) {
                client.connect(addressOf(arena, listener));
                try (SocketFd server = listener.accept()) {
                    test.use(client, server);
                }
            }
        }
    }

    private static void exchange(SocketFd from, SocketFd to, MemorySegment buffer)
            throws Exception {
        from.writeFully(buffer);
        to.readFully(buffer);
    }

    @Test
    void statesOfASocket() throws Exception {
        try (SocketFd listener = SocketFd.tcp(AF_INET);
                SocketFd client = SocketFd.tcp(AF_INET)) {
            assertEquals(TcpState.TCP_CLOSE, info.fill(client).state());
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(4);
            assertEquals(TcpState.TCP_LISTEN, info.fill(listener).state());
            assertEquals(4, info.sacked(), "how many may wait");
            assertEquals(0, info.unacked());
            client.connect(addressOf(arena, listener));
            assertEquals(TcpState.TCP_ESTABLISHED, info.fill(client).state());
            assertTrue(info.toString().startsWith("TCP_ESTABLISHED, rtt "), info.toString());
            assertEquals(1, info.fill(listener).unacked());
            try (SocketFd server = listener.accept()) {
                server.shutdown(Shutdown.SHUT_WR);
                MemorySegment buffer = arena.allocate(1);
                assertEquals(0, client.recv(buffer));
                assertEquals(TcpState.TCP_CLOSE_WAIT, info.fill(client).state());
                // Before or after the acknowledgement.
                String closed = info.fill(server).state().name();
                assertTrue(closed.startsWith("TCP_FIN_WAIT"), closed);
            }
        }
    }

    @Test
    void countsOfAConnection() throws Exception {
        connect(
                (client, server) -> {
                    exchange(client, server, arena.allocate(10_000));
                    exchange(server, client, arena.allocate(1));
                    info.fill(client);
                    assertTrue(info.byteCount() >= tcp_info.OFFSET_TCPI_PACING_RATE);
                    assertEquals(TcpCaState.TCP_CA_Open, info.caState());
                    assertEquals(options(), info.options());
                    assertEquals(0, info.retransmits() + info.probes() + info.backoff());
                    assertTrue(info.sndWscale() <= 14 && info.rcvWscale() <= 14);
                    assertTrue(info.rtt() > 0 && info.rto() >= info.rtt());
                    assertTrue(info.sndMss() > 0 && info.pmtu() >= info.sndMss());
                    assertTrue(info.sndCwnd() > 0);
                    assertEquals(0, info.totalRetrans());
                    assumeTrue(
                            info.byteCount() >= tcp_info.OFFSET_TCPI_DSACK_DUPS,
                            "no counts of bytes before Linux 4.19");
                    // The connect counts as one byte.
                    assertTrue(info.bytesAcked() >= 10_000 && info.bytesAcked() <= 10_001);
                    assertEquals(1, info.bytesReceived());
                    assertEquals(10_000, info.bytesSent());
                    assertEquals(0, info.bytesRetrans());
                    assertEquals(1, info.dataSegsIn());
                    assertTrue(info.dataSegsOut() >= 1 && info.segsOut() > info.dataSegsOut());
                    assertEquals(0, info.notsentBytes());
                    assertTrue(info.minRtt() > 0 && info.minRtt() <= info.rtt() * 10);
                    assertTrue(info.delivered() >= 1);
                    assertTrue(info.deliveryRate() > 0);
                    assertTrue(info.isDeliveryRateAppLimited(), "nothing waits to be sent");
                });
    }

    /** What the machine is set to: both ends are on it. */
    private static TcpInfoOptions options() throws Exception {
        return TcpInfoOptions.of(0)
                .or(option("timestamps", TcpInfoOptions.TCPI_OPT_TIMESTAMPS))
                .or(option("sack", TcpInfoOptions.TCPI_OPT_SACK))
                .or(option("window_scaling", TcpInfoOptions.TCPI_OPT_WSCALE));
    }

    private static TcpInfoOptions option(String setting, TcpInfoOptions option) throws Exception {
        Path file = Path.of("/proc/sys/net/ipv4/tcp_" + setting);
        assumeTrue(Files.isReadable(file), "no " + file);
        boolean isOff = Files.readAllLines(file).getFirst().strip().equals("0");
        return isOff ? TcpInfoOptions.of(0) : option;
    }

    @Test
    void asManyFieldsAsTheKernelFills() throws Exception {
        connect(
                (client, server) -> {
                    exchange(client, server, arena.allocate(3));
                    MemorySegment raw = arena.allocate(1024, 8);
                    int length = client.getsockopt(SocketOption.IPPROTO_TCP, TCP_INFO, raw);
                    info.fill(client);
                    assertEquals(Math.min(length, tcp_info.SIZE), info.byteCount());
                    int filled = 0;
                    for (LongSupplier number : numbers) {
                        try {
                            number.getAsLong();
                            filled++;
                        } catch (IllegalStateException e) {
                            assertTrue(info.byteCount() < tcp_info.SIZE, e.getMessage());
                        }
                    }
                    assertTrue(filled >= 22, "those of Linux 3.10: " + filled);
                    assertEquals(info.byteCount() >= tcp_info.SIZE, filled == numbers.size());
                    assumeTrue(filled == numbers.size(), "some fields came with Linux 6.7");
                    assertTrue(info.sndWnd() > 0 && info.rcvWnd() > 0);
                    assertEquals(0, info.totalRto() + info.totalRtoTime() + info.rehash());
                });
    }

    @Test
    void whatTheKernelDidNotFillIsRefused() throws Exception {
        assertEquals(0, info.byteCount());
        assertEquals("not filled", info.toString());
        for (LongSupplier number : numbers) {
            assertThrows(IllegalStateException.class, number::getAsLong);
        }
        assertThrows(IllegalStateException.class, info::state);
        try (SocketFd udp = SocketFd.udp(AF_INET);
                SocketFd unix = SocketFd.unix(SocketType.SOCK_STREAM);
                SocketFd tcp = SocketFd.tcp(AF_INET)) {
            info.fill(tcp);
            var e = fails(Errno.EOPNOTSUPP, () -> info.fill(unix));
            assertTrue(e.getMessage().contains("TCP_INFO"), e.getMessage());
            assertEquals(0, info.byteCount(), "nothing of the socket before");
            assertThrows(SyscallException.class, () -> info.fill(udp));
        }
    }

    @Test
    void nothingIsAllocated() throws Exception {
        connect(
                (client, server) ->
                        Allocation.assertNone(
                                () -> {
                                    info.fill(client);
                                    assertTrue(info.rtt() >= 0 && info.state() != null);
                                }));
    }
}
