package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.AddressFamily.AF_INET6;
import static dev.gatun.net.AddressFamily.AF_UNIX;
import static dev.gatun.net.SocketOption.SO_LINGER;
import static dev.gatun.net.SocketOption.SO_RCVTIMEO;
import static dev.gatun.net.SocketOption.SO_SNDTIMEO;
import static dev.gatun.net.SocketOption.TCP_CONGESTION;
import static dev.gatun.net.SocketOption.TCP_DEFER_ACCEPT;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_STREAM;
import static dev.gatun.net.Sockets.NO_FLAGS;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.bytes;
import static dev.gatun.net.Sockets.fails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Privileges;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class SocketOptionTest {
    /** What has a test of its own: only told, or only set, or not given back as it was set. */
    private static final Set<String> NOT_SET_FREELY =
            Set.of(
                    "SO_ERROR",
                    "SO_ACCEPTCONN",
                    "SO_PROTOCOL",
                    "SO_INCOMING_CPU",
                    "SO_INCOMING_NAPI_ID",
                    "SO_SNDBUF",
                    "SO_RCVBUF",
                    "SO_SNDBUFFORCE",
                    "SO_RCVBUFFORCE",
                    "SO_BUSY_POLL_BUDGET",
                    "TCP_DEFER_ACCEPT",
                    "TCP_QUICKACK",
                    "TCP_FASTOPEN",
                    "IPV6_MULTICAST_IF"); // an interface that there is

    private final Arena arena = Arena.ofAuto();

    static List<SocketOption> setFreely() throws IllegalAccessException {
        List<SocketOption> options = new ArrayList<>();
        for (Field field : SocketOption.class.getFields()) {
            if (SocketOption.class.isAssignableFrom(field.getType())) {
                SocketOption option = (SocketOption) field.get(null);
                if (!NOT_SET_FREELY.contains(option.toString())
                        && !(option instanceof SocketOption.OfValue<?>)) {
                    options.add(option);
                }
            }
        }
        assertTrue(options.size() > 30, "only " + options);
        return options;
    }

    private static SocketFd socketWith(SocketOption option) throws SyscallException {
        if (option.toString().contains("MULTICAST")) {
            boolean isInet4 = option.level() == SocketOption.IPPROTO_IP;
            return SocketFd.udp(isInet4 ? AF_INET : AF_INET6);
        }
        if (option.level() == SocketOption.IPPROTO_IPV6) {
            return SocketFd.tcp(AF_INET6);
        }
        if (option == SocketOption.SO_PASSCRED) {
            return SocketFd.unix(SOCK_STREAM);
        }
        return option.level() == SocketOption.IPPROTO_UDP
                ? SocketFd.udp(AF_INET)
                : SocketFd.tcp(AF_INET);
    }

    @ParameterizedTest
    @MethodSource("setFreely")
    void eachIsSetAndReadBack(SocketOption option) throws Exception {
        assumeTrue(
                option != SocketOption.SO_PREFER_BUSY_POLL
                        || Privileges.has(Privileges.CAP_NET_ADMIN),
                "there is no CAP_NET_ADMIN");
        try (SocketFd socket = socketWith(option)) {
            if (option instanceof SocketOption.OfBoolean flag) {
                boolean first = socket.getsockopt(flag);
                socket.setsockopt(flag, !first);
                assertEquals(!first, socket.getsockopt(flag));
                socket.setsockopt(flag, first);
                assertEquals(first, socket.getsockopt(flag));
            } else if (option instanceof SocketOption.OfInt number) {
                int other = socket.getsockopt(number) == 4 ? 8 : 4;
                socket.setsockopt(number, other);
                assertEquals(other, socket.getsockopt(number));
            } else if (option instanceof SocketOption.OfNanos time) {
                assertEquals(0, socket.getsockopt(time));
                socket.setsockopt(time, 2_500_000_000L);
                assertEquals(2_500_000_000L, socket.getsockopt(time), 10_000_000.0);
            }
        }
    }

    @Test
    void whatIsOnlyReadIsRead() throws Exception {
        try (SocketFd tcp = SocketFd.tcp(AF_INET6);
                SocketFd unix = SocketFd.unix(SocketType.SOCK_DGRAM)) {
            assertEquals(SOCK_STREAM, tcp.getsockopt(SocketOption.SO_TYPE));
            assertEquals(AF_INET6, tcp.getsockopt(SocketOption.SO_DOMAIN));
            assertEquals(SocketOption.IPPROTO_TCP, tcp.getsockopt(SocketOption.SO_PROTOCOL));
            assertEquals(AF_UNIX, unix.getsockopt(SocketOption.SO_DOMAIN));
            assertEquals(0, tcp.getsockopt(SocketOption.SO_ERROR));
            assertFalse(tcp.getsockopt(SocketOption.SO_ACCEPTCONN));
            tcp.listen(1);
            assertTrue(tcp.getsockopt(SocketOption.SO_ACCEPTCONN));
            assertEquals(0, tcp.getsockopt(SocketOption.SO_INCOMING_NAPI_ID));
            SyscallException e =
                    fails(
                            Errno.ENOPROTOOPT,
                            () -> tcp.setsockopt(SocketOption.SO_TYPE, SOCK_STREAM));
            assertTrue(e.getMessage().contains("SO_TYPE"), e.getMessage());
            fails(Errno.ENOPROTOOPT, () -> tcp.setsockopt(SocketOption.SO_DOMAIN, AF_INET));
            fails(Errno.ENOPROTOOPT, () -> tcp.setsockopt(SocketOption.SO_ERROR, 1));
            Credentials nobody = new Credentials(1, 1, 1);
            fails(Errno.ENOPROTOOPT, () -> tcp.setsockopt(SocketOption.SO_PEERCRED, nobody));
            fails(Errno.EOPNOTSUPP, () -> unix.getsockopt(SocketOption.TCP_NODELAY));
        }
    }

    @Test
    void buffersAreGivenDoubled() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            socket.setsockopt(SocketOption.SO_RCVBUF, 10_000);
            assertEquals(20_000, socket.getsockopt(SocketOption.SO_RCVBUF));
            socket.setsockopt(SocketOption.SO_SNDBUF, 10_000);
            assertEquals(20_000, socket.getsockopt(SocketOption.SO_SNDBUF));
            try {
                socket.setsockopt(SocketOption.SO_RCVBUFFORCE, 100_000_000);
                assertEquals(200_000_000, socket.getsockopt(SocketOption.SO_RCVBUF));
                socket.setsockopt(SocketOption.SO_SNDBUFFORCE, 100_000_000);
                assertEquals(200_000_000, socket.getsockopt(SocketOption.SO_SNDBUF));
            } catch (SyscallException e) {
                assertEquals(Errno.EPERM, e.errno(), "without CAP_NET_ADMIN");
                assertTrue(e.getMessage().contains("SO_RCVBUFFORCE"), e.getMessage());
            }
        }
    }

    @Test
    void theBudgetOfBusyPollingIsOnlySet() throws Exception {
        assumeTrue(Privileges.has(Privileges.CAP_NET_ADMIN), "there is no CAP_NET_ADMIN");
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            socket.setsockopt(SocketOption.SO_BUSY_POLL_BUDGET, 1);
            fails(Errno.ENOPROTOOPT, () -> socket.getsockopt(SocketOption.SO_BUSY_POLL_BUDGET));
        }
    }

    @Test
    void lingerIsOffOrSeconds() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            assertEquals(-1, socket.getsockopt(SO_LINGER));
            socket.setsockopt(SO_LINGER, 0);
            assertEquals(0, socket.getsockopt(SO_LINGER));
            socket.setsockopt(SO_LINGER, 7);
            assertEquals(7, socket.getsockopt(SO_LINGER));
            MemorySegment linger = arena.allocate(8, 4);
            assertEquals(8, socket.getsockopt(SocketOption.SOL_SOCKET, 13, linger));
            assertEquals(1, linger.get(ValueLayout.JAVA_INT, 0));
            assertEquals(7, linger.get(ValueLayout.JAVA_INT, 4));
            socket.setsockopt(SO_LINGER, -1);
            assertEquals(-1, socket.getsockopt(SO_LINGER));
        }
    }

    /** Connects until the listener's queue is full, and a connect has waited for its timeout. */
    private static long connectOverTime(AddressFamily family, SocketAddress listener)
            throws SyscallException {
        List<SocketFd> sockets = new ArrayList<>();
        try {
            long result = 0;
            while (result == 0) {
                SocketFd socket = SocketFd.socket(family, SOCK_STREAM);
                sockets.add(socket);
                socket.setsockopt(SO_SNDTIMEO, 1_000_000);
                try {
                    result = socket.connect(listener);
                } catch (SyscallException e) {
                    // The kernel may still be taking a ring of an earlier test apart.
                    if (e.errno() != Errno.EINTR) {
                        throw e;
                    }
                }
            }
            return result;
        } finally {
            for (SocketFd socket : sockets) {
                socket.close();
            }
        }
    }

    /** The connect of a Unix socket goes on no more, so that it is to be called again. */
    @Test
    void aConnectThatTakesTooLongReturnsAsANonBlockingOne() throws Exception {
        try (SocketFd listener = SocketFd.tcp(AF_INET)) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(0);
            assertEquals(
                    SocketFd.IN_PROGRESS, connectOverTime(AF_INET, addressOf(arena, listener)));
        }
        try (SocketFd listener = SocketFd.unix(SOCK_STREAM)) {
            listener.bind(SocketAddress.unixUnnamed(arena));
            listener.listen(0);
            assertEquals(Fd.WOULD_BLOCK, connectOverTime(AF_UNIX, addressOf(arena, listener)));
        }
    }

    @Test
    void aTimeoutIsAValueWhenItHasPassed() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            // Rounded up: 1 ns is not for ever.
            pair.first().setsockopt(SO_RCVTIMEO, 1);
            assertTrue(pair.first().getsockopt(SO_RCVTIMEO) > 0);
            assertEquals(Fd.WOULD_BLOCK, pair.first().recv(arena.allocate(1)));
            pair.first().setsockopt(SO_SNDTIMEO, 1_000_000);
            MemorySegment block = arena.allocate(1 << 16);
            long n;
            do {
                n = pair.first().send(block);
            } while (n > 0);
            assertEquals(Fd.WOULD_BLOCK, n);
            for (long below : new long[] {-1, -999, -1_000_000, -1_000_000_000, Long.MIN_VALUE}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> pair.first().setsockopt(SO_RCVTIMEO, below));
            }
        }
    }

    @Test
    void congestionControlIsText() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            String name = socket.getsockopt(TCP_CONGESTION);
            assertFalse(name.isEmpty());
            assertTrue(name.indexOf(0) < 0, name);
            socket.setsockopt(TCP_CONGESTION, "reno");
            assertEquals("reno", socket.getsockopt(TCP_CONGESTION));
            SyscallException e =
                    fails(Errno.ENOENT, () -> socket.setsockopt(TCP_CONGESTION, "no such"));
            assertTrue(e.getMessage().contains("TCP_CONGESTION, \"no such\""), e.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.setsockopt(TCP_CONGESTION, "x".repeat(17)));
            // Of 16, the kernel would take 15, and of this the first four.
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.setsockopt(TCP_CONGESTION, "x".repeat(16)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.setsockopt(TCP_CONGESTION, "reno\0cubic"));
        }
    }

    @Test
    void aDeferredConnectionIsAcceptedWithItsData() throws Exception {
        try (SocketFd listener = SocketFd.socket(AF_INET, SOCK_STREAM.or(SOCK_NONBLOCK));
                SocketFd client = SocketFd.tcp(AF_INET)) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.setsockopt(TCP_DEFER_ACCEPT, 30);
            assertTrue(listener.getsockopt(TCP_DEFER_ACCEPT) >= 30);
            listener.listen(1);
            client.connect(addressOf(arena, listener));
            assertNull(listener.accept());
            client.send(bytes(arena, "data"));
            Readiness.await(listener, Readiness.POLLIN);
            try (SocketFd server = listener.accept()) {
                server.setsockopt(SocketOption.TCP_QUICKACK, true);
                assertTrue(server.getsockopt(SocketOption.TCP_QUICKACK));
                assertEquals(4, server.recv(arena.allocate(8), MessageFlags.MSG_DONTWAIT));
                assertTrue(server.getsockopt(SocketOption.SO_INCOMING_CPU) >= 0);
            }
        }
    }

    @Test
    void twoMayShareAPort() throws Exception {
        try (SocketFd one = SocketFd.tcp(AF_INET);
                SocketFd two = SocketFd.tcp(AF_INET)) {
            one.setsockopt(SocketOption.SO_REUSEPORT, true);
            two.setsockopt(SocketOption.SO_REUSEPORT, true);
            one.bind(Sockets.loopback(arena, AF_INET));
            two.bind(addressOf(arena, one));
            one.setsockopt(SocketOption.SO_INCOMING_CPU, 0);
            assertEquals(0, one.getsockopt(SocketOption.SO_INCOMING_CPU));
            one.setsockopt(SocketOption.TCP_FASTOPEN, 5);
            one.listen(1);
            two.listen(1);
            assertEquals(5, one.getsockopt(SocketOption.TCP_FASTOPEN));
        }
    }

    @Test
    void anIpv6SocketIsForIpv4OnlyIfItIsToBe() throws Exception {
        try (SocketFd both = SocketFd.tcp(AF_INET6);
                SocketFd client = SocketFd.tcp(AF_INET)) {
            both.setsockopt(SocketOption.IPV6_V6ONLY, false);
            both.bind(SocketAddress.inet6(arena, new byte[16], 0, 0));
            both.listen(1);
            int port = addressOf(arena, both).port();
            client.connect(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, port));
            SocketAddress peer = SocketAddress.allocate(arena);
            try (SocketFd server = both.accept(peer, SocketType.of(0))) {
                assertTrue(peer.isInet6());
                assertTrue(peer.toString().startsWith("[::ffff:127.0.0.1]:"), peer.toString());
                assertEquals(addressOf(arena, client).toJavaNet(), peer.toJavaNet());
                assertEquals(port, server.getsockname(peer).port());
            }
        }
        // Another program may have the port for IPv4, but not each time.
        int errno = Errno.EADDRINUSE;
        for (int i = 0; i < 100 && errno == Errno.EADDRINUSE; i++) {
            errno = bindSamePort();
        }
        assertEquals(0, errno);
    }

    /** A socket for IPv6 only, and one for IPv4 with the same port: 0 or errno of the latter. */
    private int bindSamePort() throws SyscallException {
        try (SocketFd only = SocketFd.tcp(AF_INET6);
                SocketFd inet4 = SocketFd.tcp(AF_INET)) {
            only.setsockopt(SocketOption.IPV6_V6ONLY, true);
            only.bind(SocketAddress.inet6(arena, new byte[16], 0, 0));
            int port = addressOf(arena, only).port();
            try {
                inet4.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_ANY, port));
                return 0;
            } catch (SyscallException e) {
                return e.errno();
            }
        }
    }

    @Test
    void segmentsOfOneSendAreDatagrams() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            b.bind(Sockets.loopback(arena, AF_INET));
            a.setsockopt(SocketOption.UDP_SEGMENT, 100);
            assertEquals(250, a.sendto(arena.allocate(250), addressOf(arena, b)));
            MemorySegment buffer = arena.allocate(512);
            assertEquals(100, b.recv(buffer));
            assertEquals(100, b.recv(buffer));
            assertEquals(50, b.recv(buffer));
        }
    }

    /** The size of one send, and the sizes of what has come together. */
    @Test
    void sizesOfDatagramsAreControlMessages() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET);
                ControlMessages sent = ControlMessages.allocate(arena, ControlMessages.space(2));
                ControlMessages got = ControlMessages.allocate(arena, ControlMessages.space(4))) {
            b.bind(Sockets.loopback(arena, AF_INET));
            b.setsockopt(SocketOption.UDP_GRO, true);
            assertTrue(b.getsockopt(SocketOption.UDP_GRO));
            sent.addUdpSegment(100);
            MemorySegment data = arena.allocate(250);
            Message message =
                    Message.of(arena, IoVector.of(arena, data))
                            .setAddress(addressOf(arena, b))
                            .setControl(sent);
            assertEquals(250, a.sendmsg(message, NO_FLAGS));
            MemorySegment buffer = arena.allocate(512);
            Message received = Message.of(arena, IoVector.of(arena, buffer)).setControl(got);
            assertEquals(250, b.recvmsg(received, NO_FLAGS));
            assertEquals(100, got.udpSegmentBytes());
            // One alone has no size.
            assertEquals(7, a.sendto(data.asSlice(0, 7), addressOf(arena, b)));
            assertEquals(7, b.recvmsg(received, NO_FLAGS));
            assertEquals(0, got.udpSegmentBytes());
            assertThrows(IllegalArgumentException.class, () -> sent.addUdpSegment(0));
            assertThrows(IllegalArgumentException.class, () -> sent.addUdpSegment(65_536));
        }
    }

    @Test
    void aSocketIsBoundToAnInterface() throws Exception {
        try (SocketFd socket = SocketFd.udp(AF_INET)) {
            assertEquals("", socket.getsockopt(SocketOption.SO_BINDTODEVICE));
            fails(
                    Errno.ENODEV,
                    () -> socket.setsockopt(SocketOption.SO_BINDTODEVICE, "no such one"));
            try {
                socket.setsockopt(SocketOption.SO_BINDTODEVICE, "lo");
                assertEquals("lo", socket.getsockopt(SocketOption.SO_BINDTODEVICE));
                socket.setsockopt(SocketOption.SO_BINDTODEVICE, "");
                assertEquals("", socket.getsockopt(SocketOption.SO_BINDTODEVICE));
            } catch (SyscallException e) {
                assertEquals(Errno.EPERM, e.errno(), "without CAP_NET_RAW");
            }
        }
    }

    /** A protocol that the kernel does not have; and that of TLS, if it has it. */
    @Test
    void aProtocolAboveTcp() throws Exception {
        try (SocketFd listener = SocketFd.tcp(AF_INET);
                SocketFd client = SocketFd.tcp(AF_INET)) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(1);
            client.connect(addressOf(arena, listener));
            assertEquals("", client.getsockopt(SocketOption.TCP_ULP));
            fails(Errno.ENOENT, () -> client.setsockopt(SocketOption.TCP_ULP, "no such"));
            try {
                client.setsockopt(SocketOption.TCP_ULP, "tls");
                assertEquals("tls", client.getsockopt(SocketOption.TCP_ULP));
            } catch (SyscallException e) {
                assertEquals(Errno.ENOENT, e.errno(), "the kernel has no TLS");
            }
        }
    }

    @Test
    void anyOptionIsReachedByItsNumber() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_INT, 3);
            socket.setsockopt(SocketOption.IPPROTO_TCP, 6, value);
            assertEquals(3, socket.getsockopt(SocketOption.TCP_KEEPCNT));
            value.set(ValueLayout.JAVA_INT, 0, 0);
            assertEquals(4, socket.getsockopt(SocketOption.IPPROTO_TCP, 6, value));
            assertEquals(3, value.get(ValueLayout.JAVA_INT, 0));
            SocketOption.OfInt own =
                    new SocketOption.OfInt("TCP_SYNCNT", SocketOption.IPPROTO_TCP, 7);
            socket.setsockopt(own, 5);
            assertEquals(5, socket.getsockopt(own));
            fails(Errno.ENOPROTOOPT, () -> socket.getsockopt(1, 9999, value));
            fails(Errno.ENOPROTOOPT, () -> socket.setsockopt(1, 9999, value));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.getsockopt(1, 4, value.asReadOnly()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.setsockopt(1, 2, MemorySegment.ofArray(new int[1])));
        }
    }

    @Test
    void aTimeoutThatNanosecondsCannotTellIsTheLongest() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM);
                Arena arena = Arena.ofConfined()) {
            pair.first().setsockopt(SO_RCVTIMEO, Long.MAX_VALUE);
            assertEquals(Long.MAX_VALUE, pair.first().getsockopt(SO_RCVTIMEO));
            MemorySegment timeval = arena.allocate(16, 8);
            timeval.set(ValueLayout.JAVA_LONG, 0, 1_000_000_000_000_000L);
            timeval.set(ValueLayout.JAVA_LONG, 8, 999_999);
            pair.first().setsockopt(SocketOption.SOL_SOCKET, SO_RCVTIMEO.number(), timeval);
            assertEquals(Long.MAX_VALUE, pair.first().getsockopt(SO_RCVTIMEO));
            pair.first().setsockopt(SO_RCVTIMEO, 3_500_000_000L);
            assertEquals(3_500_000_000L, pair.first().getsockopt(SO_RCVTIMEO));
        }
    }
}
