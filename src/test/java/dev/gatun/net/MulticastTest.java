package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.AddressFamily.AF_INET6;
import static dev.gatun.net.MessageFlags.MSG_DONTWAIT;
import static dev.gatun.net.SocketOption.IPV6_ADD_MEMBERSHIP;
import static dev.gatun.net.SocketOption.IPV6_DROP_MEMBERSHIP;
import static dev.gatun.net.SocketOption.IPV6_MULTICAST_ALL;
import static dev.gatun.net.SocketOption.IPV6_MULTICAST_HOPS;
import static dev.gatun.net.SocketOption.IPV6_MULTICAST_IF;
import static dev.gatun.net.SocketOption.IPV6_MULTICAST_LOOP;
import static dev.gatun.net.SocketOption.IP_ADD_MEMBERSHIP;
import static dev.gatun.net.SocketOption.IP_DROP_MEMBERSHIP;
import static dev.gatun.net.SocketOption.IP_MULTICAST_ALL;
import static dev.gatun.net.SocketOption.IP_MULTICAST_IF;
import static dev.gatun.net.SocketOption.IP_MULTICAST_LOOP;
import static dev.gatun.net.SocketOption.IP_MULTICAST_TTL;
import static dev.gatun.net.SocketOption.SO_RCVTIMEO;
import static dev.gatun.net.SocketOption.SO_REUSEADDR;
import static dev.gatun.net.Sockets.bytes;
import static dev.gatun.net.Sockets.fails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Groups on the loopback interface. */
class MulticastTest {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(16);
    private NetworkInterface loopback;
    private MulticastGroup group4;
    private MulticastGroup group6;

    @BeforeEach
    void findLoopback() throws Exception {
        loopback =
                NetworkInterface.networkInterfaces()
                        .filter(MulticastTest::isLoopback)
                        .findFirst()
                        .orElse(null);
        assumeTrue(loopback != null, "no loopback interface");
        group4 = new MulticastGroup(InetAddress.getByName("239.17.18.19"), loopback.getIndex());
        group6 = new MulticastGroup(InetAddress.getByName("ff01::17:18"), loopback.getIndex());
    }

    private static boolean isLoopback(NetworkInterface each) {
        try {
            return each.isLoopback() && each.isUp();
        } catch (java.net.SocketException e) {
            return false;
        }
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private SocketFd receiver(AddressFamily family, int port) throws SyscallException {
        SocketFd socket = SocketFd.udp(family);
        socket.setsockopt(SO_REUSEADDR, true);
        socket.setsockopt(SO_RCVTIMEO, PATIENCE_NANOS);
        SocketAddress any =
                family.equals(AF_INET)
                        ? SocketAddress.inet4(arena, SocketAddress.INADDR_ANY, port)
                        : SocketAddress.inet6(arena, new byte[16], port, 0);
        socket.bind(any);
        return socket;
    }

    private SocketFd sender(AddressFamily family) throws SyscallException {
        SocketFd socket = SocketFd.udp(family);
        if (family.equals(AF_INET)) {
            socket.setsockopt(IP_MULTICAST_IF, loopback.getIndex());
        } else {
            socket.setsockopt(IPV6_MULTICAST_IF, loopback.getIndex());
        }
        return socket;
    }

    private SocketAddress to(MulticastGroup group, SocketFd receiver) throws SyscallException {
        int port = Sockets.addressOf(arena, receiver).port();
        return SocketAddress.of(arena, new InetSocketAddress(group.address(), port));
    }

    /** One is in the group; the other one hears it only as long as it hears all groups. */
    @Test
    @Timeout(60)
    void membersOfAGroup() throws Exception {
        try (SocketFd member = receiver(AF_INET, 0);
                SocketFd other = receiver(AF_INET, Sockets.addressOf(arena, member).port());
                SocketFd sender = sender(AF_INET)) {
            member.setsockopt(IP_ADD_MEMBERSHIP, group4);
            assertTrue(other.getsockopt(IP_MULTICAST_ALL));
            sender.sendto(bytes(arena, "one"), to(group4, member));
            assertEquals(3, member.recv(buffer));
            assertEquals(3, other.recv(buffer));
            other.setsockopt(IP_MULTICAST_ALL, false);
            assertFalse(other.getsockopt(IP_MULTICAST_ALL));
            sender.sendto(bytes(arena, "second"), to(group4, member));
            assertEquals(6, member.recv(buffer));
            assertEquals(Fd.WOULD_BLOCK, other.recv(buffer, MSG_DONTWAIT));

            fails(Errno.EADDRINUSE, () -> member.setsockopt(IP_ADD_MEMBERSHIP, group4));
            member.setsockopt(IP_DROP_MEMBERSHIP, group4);
            fails(Errno.EADDRNOTAVAIL, () -> member.setsockopt(IP_DROP_MEMBERSHIP, group4));
            fails(Errno.ENOPROTOOPT, () -> member.getsockopt(IP_ADD_MEMBERSHIP));
        }
    }

    @Test
    @Timeout(60)
    void membersOfAGroupOfIpv6() throws Exception {
        SocketFd member;
        try {
            member = receiver(AF_INET6, 0);
        } catch (SyscallException e) {
            assumeTrue(false, "no IPv6: " + e.getMessage());
            return;
        }
        try (member;
                SocketFd other = receiver(AF_INET6, Sockets.addressOf(arena, member).port());
                SocketFd sender = sender(AF_INET6)) {
            assertEquals(loopback.getIndex(), sender.getsockopt(IPV6_MULTICAST_IF));
            member.setsockopt(IPV6_ADD_MEMBERSHIP, group6);
            fails(Errno.EADDRINUSE, () -> member.setsockopt(IPV6_ADD_MEMBERSHIP, group6));
            sender.setsockopt(IPV6_MULTICAST_HOPS, 3);
            assertEquals(3, sender.getsockopt(IPV6_MULTICAST_HOPS));
            assertTrue(sender.getsockopt(IPV6_MULTICAST_LOOP));
            other.setsockopt(IPV6_MULTICAST_ALL, false);
            assertFalse(other.getsockopt(IPV6_MULTICAST_ALL));
            boolean isRouted = isSent(sender, to(group6, member));
            if (isRouted) {
                assertEquals(3, member.recv(buffer));
                assertEquals(Fd.WOULD_BLOCK, other.recv(buffer, MSG_DONTWAIT));
            }
            member.setsockopt(IPV6_DROP_MEMBERSHIP, group6);
            fails(Errno.EADDRNOTAVAIL, () -> member.setsockopt(IPV6_DROP_MEMBERSHIP, group6));
            assumeTrue(isRouted, "no route to groups on the loopback interface: nothing was sent");
        }
    }

    private boolean isSent(SocketFd sender, SocketAddress to) throws SyscallException {
        try {
            return sender.sendto(bytes(arena, "six"), to) == 3;
        } catch (SyscallException e) {
            assertEquals(Errno.ENETUNREACH, e.errno(), e.getMessage());
            return false;
        }
    }

    @Test
    @Timeout(60)
    void aMemberOfTheJdkHearsUs() throws Exception {
        try (DatagramChannel theirs = DatagramChannel.open(StandardProtocolFamily.INET);
                SocketFd sender = sender(AF_INET)) {
            theirs.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            theirs.bind(new InetSocketAddress(0));
            theirs.join(group4.address(), loopback);
            int port = ((InetSocketAddress) theirs.getLocalAddress()).getPort();
            SocketAddress to =
                    SocketAddress.of(arena, new InetSocketAddress(group4.address(), port));
            sender.sendto(bytes(arena, "hello"), to);
            ByteBuffer received = ByteBuffer.allocate(16);
            theirs.receive(received);
            assertEquals(5, received.position());
        }
    }

    @Test
    void whatASenderSets() throws Exception {
        try (SocketFd sender = SocketFd.udp(AF_INET)) {
            assertEquals(1, sender.getsockopt(IP_MULTICAST_TTL));
            sender.setsockopt(IP_MULTICAST_TTL, 7);
            assertEquals(7, sender.getsockopt(IP_MULTICAST_TTL));
            assertTrue(sender.getsockopt(IP_MULTICAST_LOOP));
            sender.setsockopt(IP_MULTICAST_LOOP, false);
            assertFalse(sender.getsockopt(IP_MULTICAST_LOOP));
            fails(Errno.EADDRNOTAVAIL, () -> sender.setsockopt(IP_MULTICAST_IF, 1_000_000));
            assertThrows(
                    UnsupportedOperationException.class, () -> sender.getsockopt(IP_MULTICAST_IF));
        }
    }

    @Test
    void misuse() throws Exception {
        InetAddress single = InetAddress.getByName("127.0.0.1");
        assertThrows(IllegalArgumentException.class, () -> new MulticastGroup(single, 0));
        InetAddress address = group4.address();
        assertThrows(IllegalArgumentException.class, () -> new MulticastGroup(address, -1));
        try (SocketFd socket = SocketFd.udp(AF_INET)) {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> socket.setsockopt(IP_ADD_MEMBERSHIP, group6));
            assertTrue(e.getMessage().startsWith("IP_ADD_MEMBERSHIP "), e.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.setsockopt(IPV6_ADD_MEMBERSHIP, group4));
            MulticastGroup nowhere = new MulticastGroup(address, 1_000_000);
            fails(Errno.ENODEV, () -> socket.setsockopt(IP_ADD_MEMBERSHIP, nowhere));
        }
    }
}
