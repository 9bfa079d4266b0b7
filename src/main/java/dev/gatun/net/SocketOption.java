package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.ip_mreqn;
import dev.gatun.raw.struct.linger;
import dev.gatun.raw.struct.timeval;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * An option of a socket, for {@code getsockopt(2)} and {@code setsockopt(2)}: its level, its
 * number, and the kind of its value.
 *
 * {@snippet lang=java :
 * socket.setsockopt(SocketOption.TCP_NODELAY, true);
 * int room = socket.getsockopt(SocketOption.SO_RCVBUF);
 * }
 *
 * <p>For options that have no name here, use {@link SocketFd#getsockopt(int, int,
 * java.lang.foreign.MemorySegment)} and {@link SocketFd#setsockopt(int, int,
 * java.lang.foreign.MemorySegment)}, or make a constant of the right kind.
 */
public abstract sealed class SocketOption {
    /** The level of the options that all sockets have. */
    public static final int SOL_SOCKET = Linux.SOL_SOCKET;

    /** The level of IPv4. */
    public static final int IPPROTO_IP = Linux.IPPROTO_IP;

    /** The level of TCP, and its protocol. */
    public static final int IPPROTO_TCP = Linux.IPPROTO_TCP;

    /** The level of UDP, and its protocol. */
    public static final int IPPROTO_UDP = Linux.IPPROTO_UDP;

    /** The level of IPv6. */
    public static final int IPPROTO_IPV6 = Linux.IPPROTO_IPV6;

    // What all sockets have.

    /**
     * Allows bind(2) to an address that has old connections in TIME_WAIT. Servers set this option.
     */
    public static final OfBoolean SO_REUSEADDR =
            new OfBoolean("SO_REUSEADDR", SOL_SOCKET, Linux.SO_REUSEADDR);

    /** The socket's type, {@code SOCK_…}. Can only be read. */
    public static final OfValue<SocketType> SO_TYPE =
            new OfType("SO_TYPE", SOL_SOCKET, Linux.SO_TYPE);

    /**
     * The pending error as an errno, 0 if there is none; reading clears the error. Can only be
     * read; see {@link SocketFd#finishConnect}.
     */
    public static final OfInt SO_ERROR = new OfInt("SO_ERROR", SOL_SOCKET, Linux.SO_ERROR);

    /** The socket may send to broadcast addresses. */
    public static final OfBoolean SO_BROADCAST =
            new OfBoolean("SO_BROADCAST", SOL_SOCKET, Linux.SO_BROADCAST);

    /**
     * The size of the send buffer in bytes, at most {@code net.core.wmem_max}. The kernel doubles
     * the value that is set, for its own needs, and returns the doubled value.
     */
    public static final OfInt SO_SNDBUF = new OfInt("SO_SNDBUF", SOL_SOCKET, Linux.SO_SNDBUF);

    /** As {@link #SO_SNDBUF}, but for the receive buffer: at most {@code net.core.rmem_max}. */
    public static final OfInt SO_RCVBUF = new OfInt("SO_RCVBUF", SOL_SOCKET, Linux.SO_RCVBUF);

    /** Sends keep-alive probes on an idle connection; see {@link #TCP_KEEPIDLE}. */
    public static final OfBoolean SO_KEEPALIVE =
            new OfBoolean("SO_KEEPALIVE", SOL_SOCKET, Linux.SO_KEEPALIVE);

    /** The priority of the socket's packets in the device's queue: 0 to 6 without CAP_NET_ADMIN. */
    public static final OfInt SO_PRIORITY = new OfInt("SO_PRIORITY", SOL_SOCKET, Linux.SO_PRIORITY);

    /**
     * How long {@code close(2)} waits until the data are sent, in seconds. With 0 the close drops
     * the data and resets the connection. With -1, the default, the kernel sends the data after the
     * close.
     */
    public static final OfValue<Integer> SO_LINGER =
            new OfLinger("SO_LINGER", SOL_SOCKET, Linux.SO_LINGER);

    /**
     * Several sockets may bind to one address if all of them set this option: the kernel
     * distributes what arrives among them.
     */
    public static final OfBoolean SO_REUSEPORT =
            new OfBoolean("SO_REUSEPORT", SOL_SOCKET, Linux.SO_REUSEPORT);

    /** Messages come with the sender's credentials; see {@link ControlMessages}. */
    public static final OfBoolean SO_PASSCRED =
            new OfBoolean("SO_PASSCRED", SOL_SOCKET, Linux.SO_PASSCRED);

    /**
     * The process that connected or listened at the other end of a Unix socket. Can only be read.
     */
    public static final OfValue<Credentials> SO_PEERCRED =
            new OfCredentials("SO_PEERCRED", SOL_SOCKET, Linux.SO_PEERCRED);

    /** How many bytes must have come before the socket is readable. */
    public static final OfInt SO_RCVLOWAT = new OfInt("SO_RCVLOWAT", SOL_SOCKET, Linux.SO_RCVLOWAT);

    /**
     * How long a receive or an accept waits before it returns {@link SocketFd#WOULD_BLOCK}; with 0
     * it waits for ever. The kernel rounds the time up to its tick, some milliseconds: {@link
     * SocketFd#getsockopt(OfNanos)} returns the rounded time.
     */
    public static final OfNanos SO_RCVTIMEO =
            new OfNanos("SO_RCVTIMEO", SOL_SOCKET, Linux.SO_RCVTIMEO);

    /**
     * As {@link #SO_RCVTIMEO}, but for a send or a connect. When the time has passed, a connect
     * returns {@link SocketFd#IN_PROGRESS}, or, of a Unix socket, {@link SocketFd#WOULD_BLOCK}.
     */
    public static final OfNanos SO_SNDTIMEO =
            new OfNanos("SO_SNDTIMEO", SOL_SOCKET, Linux.SO_SNDTIMEO);

    /** On if the socket listens. Can only be read. */
    public static final OfBoolean SO_ACCEPTCONN =
            new OfBoolean("SO_ACCEPTCONN", SOL_SOCKET, Linux.SO_ACCEPTCONN);

    /** {@link #SO_SNDBUF} without the limit; needs CAP_NET_ADMIN. Can only be set. */
    public static final OfInt SO_SNDBUFFORCE =
            new OfInt("SO_SNDBUFFORCE", SOL_SOCKET, Linux.SO_SNDBUFFORCE);

    /** {@link #SO_RCVBUF} without the limit; needs CAP_NET_ADMIN. Can only be set. */
    public static final OfInt SO_RCVBUFFORCE =
            new OfInt("SO_RCVBUFFORCE", SOL_SOCKET, Linux.SO_RCVBUFFORCE);

    /** The socket's protocol, {@code IPPROTO_…}. Can only be read. */
    public static final OfInt SO_PROTOCOL = new OfInt("SO_PROTOCOL", SOL_SOCKET, Linux.SO_PROTOCOL);

    /** The socket's address family, {@code AF_…}. Can only be read. */
    public static final OfValue<AddressFamily> SO_DOMAIN =
            new OfFamily("SO_DOMAIN", SOL_SOCKET, Linux.SO_DOMAIN);

    /**
     * How long a wait for data polls the device, in microseconds. Raising the time needs
     * CAP_NET_ADMIN.
     */
    public static final OfInt SO_BUSY_POLL =
            new OfInt("SO_BUSY_POLL", SOL_SOCKET, Linux.SO_BUSY_POLL);

    /**
     * The processor that last handled a packet for this socket (-1: none yet). Among listeners that
     * share a port, the listener that has set this option to a processor takes the packets that
     * this processor handles.
     */
    public static final OfInt SO_INCOMING_CPU =
            new OfInt("SO_INCOMING_CPU", SOL_SOCKET, Linux.SO_INCOMING_CPU);

    /** The NAPI id of the device queue that the last packet came from. Can only be read. */
    public static final OfInt SO_INCOMING_NAPI_ID =
            new OfInt("SO_INCOMING_NAPI_ID", SOL_SOCKET, Linux.SO_INCOMING_NAPI_ID);

    /** Allows {@link MessageFlags#MSG_ZEROCOPY}. Since Linux 4.14 (UDP 5.0). */
    public static final OfBoolean SO_ZEROCOPY =
            new OfBoolean("SO_ZEROCOPY", SOL_SOCKET, Linux.SO_ZEROCOPY);

    /**
     * The device's interrupts stay masked as long as waits poll the device often enough; needs
     * CAP_NET_ADMIN. Since Linux 5.11.
     */
    public static final OfBoolean SO_PREFER_BUSY_POLL =
            new OfBoolean("SO_PREFER_BUSY_POLL", SOL_SOCKET, Linux.SO_PREFER_BUSY_POLL);

    /** How many packets one poll of the device takes at most. Can only be set. Since Linux 5.11. */
    public static final OfInt SO_BUSY_POLL_BUDGET =
            new OfInt("SO_BUSY_POLL_BUDGET", SOL_SOCKET, Linux.SO_BUSY_POLL_BUDGET);

    /** {@code TCP_ULP_NAME_MAX} of the kernel, with the NUL. */
    private static final int PROTOCOL_NAME_BYTES = 16;

    private static final int INTERFACE_NAME_BYTES = Linux.IFNAMSIZ;

    /**
     * The name of the interface that packets leave and come by, such as {@code eth0}; empty for any
     * interface. Since Linux 5.7 only a change of it needs CAP_NET_RAW.
     */
    public static final OfValue<String> SO_BINDTODEVICE =
            new OfText("SO_BINDTODEVICE", SOL_SOCKET, Linux.SO_BINDTODEVICE, INTERFACE_NAME_BYTES);

    // TCP.

    /**
     * Sends at once, without waiting for the acknowledgement of earlier data: turns Nagle's
     * algorithm off.
     */
    public static final OfBoolean TCP_NODELAY =
            new OfBoolean("TCP_NODELAY", IPPROTO_TCP, Linux.TCP_NODELAY);

    /**
     * Sends only full packets, and the rest after at most 200 ms. Turning the option off sends the
     * rest at once.
     */
    public static final OfBoolean TCP_CORK = new OfBoolean("TCP_CORK", IPPROTO_TCP, Linux.TCP_CORK);

    /** How many seconds a connection is idle before the first keep-alive probe is sent. */
    public static final OfInt TCP_KEEPIDLE =
            new OfInt("TCP_KEEPIDLE", IPPROTO_TCP, Linux.TCP_KEEPIDLE);

    /** How many seconds are between two keep-alive probes. */
    public static final OfInt TCP_KEEPINTVL =
            new OfInt("TCP_KEEPINTVL", IPPROTO_TCP, Linux.TCP_KEEPINTVL);

    /** How many unanswered keep-alive probes end the connection. */
    public static final OfInt TCP_KEEPCNT =
            new OfInt("TCP_KEEPCNT", IPPROTO_TCP, Linux.TCP_KEEPCNT);

    /**
     * A connection can be accepted only when data have come. The value is how many seconds the
     * connection waits for them; the kernel rounds it to the time of its retransmissions, and
     * returns the rounded value.
     */
    public static final OfInt TCP_DEFER_ACCEPT =
            new OfInt("TCP_DEFER_ACCEPT", IPPROTO_TCP, Linux.TCP_DEFER_ACCEPT);

    /** Acknowledges data at once. The kernel may turn this option off again by itself. */
    public static final OfBoolean TCP_QUICKACK =
            new OfBoolean("TCP_QUICKACK", IPPROTO_TCP, Linux.TCP_QUICKACK);

    /** {@code TCP_CA_NAME_MAX} of the kernel, with the NUL. */
    private static final int CONGESTION_NAME_BYTES = 16;

    /** The algorithm of congestion control, such as {@code cubic} or {@code bbr}. */
    public static final OfValue<String> TCP_CONGESTION =
            new OfText("TCP_CONGESTION", IPPROTO_TCP, Linux.TCP_CONGESTION, CONGESTION_NAME_BYTES);

    /** How long sent data may stay unacknowledged before the connection is dropped, in ms. */
    public static final OfInt TCP_USER_TIMEOUT =
            new OfInt("TCP_USER_TIMEOUT", IPPROTO_TCP, Linux.TCP_USER_TIMEOUT);

    /** How many connections with data in their first packet may wait at a listening socket. */
    public static final OfInt TCP_FASTOPEN =
            new OfInt("TCP_FASTOPEN", IPPROTO_TCP, Linux.TCP_FASTOPEN);

    /** The socket is writable only if fewer bytes than this are unsent. */
    public static final OfInt TCP_NOTSENT_LOWAT =
            new OfInt("TCP_NOTSENT_LOWAT", IPPROTO_TCP, Linux.TCP_NOTSENT_LOWAT);

    /**
     * connect(2) sends nothing yet: the first data go with the packet that connects. Since Linux
     * 4.11.
     */
    public static final OfBoolean TCP_FASTOPEN_CONNECT =
            new OfBoolean("TCP_FASTOPEN_CONNECT", IPPROTO_TCP, Linux.TCP_FASTOPEN_CONNECT);

    /**
     * The protocol between TCP and the program that the kernel speaks, such as {@code tls}: once it
     * is set, it stays. ENOENT if the kernel does not have it, ENOTCONN before the connection is
     * there. Empty if there is none. Since Linux 4.13.
     */
    public static final OfValue<String> TCP_ULP =
            new OfText("TCP_ULP", IPPROTO_TCP, Linux.TCP_ULP, PROTOCOL_NAME_BYTES);

    // UDP.

    /**
     * The kernel splits each send into datagrams of this many bytes; 0 turns this off. Since Linux
     * 4.18.
     */
    public static final OfInt UDP_SEGMENT =
            new OfInt("UDP_SEGMENT", IPPROTO_UDP, Linux.UDP_SEGMENT);

    /**
     * A receive can return several datagrams of one size in one buffer, with a control message that
     * tells the size. Since Linux 5.0.
     */
    public static final OfBoolean UDP_GRO = new OfBoolean("UDP_GRO", IPPROTO_UDP, Linux.UDP_GRO);

    // IPv4 and IPv6.

    /** The type-of-service byte: DSCP and ECN. */
    public static final OfInt IP_TOS = new OfInt("IP_TOS", IPPROTO_IP, Linux.IP_TOS);

    /** How many hops a packet may make: 1 to 255. */
    public static final OfInt IP_TTL = new OfInt("IP_TTL", IPPROTO_IP, Linux.IP_TTL);

    /** Datagrams come with the address that they were sent to, in a control message. */
    public static final OfBoolean IP_PKTINFO =
            new OfBoolean("IP_PKTINFO", IPPROTO_IP, Linux.IP_PKTINFO);

    /** Errors that the network reports can be read with {@link MessageFlags#MSG_ERRQUEUE}. */
    public static final OfBoolean IP_RECVERR =
            new OfBoolean("IP_RECVERR", IPPROTO_IP, Linux.IP_RECVERR);

    /** The socket may bind to an address that this machine does not have, or does not have yet. */
    public static final OfBoolean IP_FREEBIND =
            new OfBoolean("IP_FREEBIND", IPPROTO_IP, Linux.IP_FREEBIND);

    /** bind(2) to port 0 chooses no port: connect(2) does, which has more ports to choose from. */
    public static final OfBoolean IP_BIND_ADDRESS_NO_PORT =
            new OfBoolean("IP_BIND_ADDRESS_NO_PORT", IPPROTO_IP, Linux.IP_BIND_ADDRESS_NO_PORT);

    /**
     * Joins a multicast group on an interface. Can only be set; EADDRINUSE if the socket is in the
     * group already, ENODEV if there is no such interface, or no route to choose one by; ENOBUFS:
     * too many groups.
     */
    public static final OfValue<MulticastGroup> IP_ADD_MEMBERSHIP =
            new OfGroup("IP_ADD_MEMBERSHIP", IPPROTO_IP, Linux.IP_ADD_MEMBERSHIP);

    /**
     * Leaves a multicast group; the close of the socket leaves all. Can only be set; EADDRNOTAVAIL
     * if the socket is not in the group.
     */
    public static final OfValue<MulticastGroup> IP_DROP_MEMBERSHIP =
            new OfGroup("IP_DROP_MEMBERSHIP", IPPROTO_IP, Linux.IP_DROP_MEMBERSHIP);

    /**
     * The number of the interface that packets to multicast groups leave by; 0: the route to the
     * group tells. Can only be set: the kernel returns an address, and not the number.
     */
    public static final OfValue<Integer> IP_MULTICAST_IF =
            new OfInterface("IP_MULTICAST_IF", IPPROTO_IP, Linux.IP_MULTICAST_IF);

    /** How many hops a packet to a multicast group may make: 0 to 255; at first 1. */
    public static final OfInt IP_MULTICAST_TTL =
            new OfInt("IP_MULTICAST_TTL", IPPROTO_IP, Linux.IP_MULTICAST_TTL);

    /** Packets to multicast groups come to sockets of this machine, too; at first on. */
    public static final OfBoolean IP_MULTICAST_LOOP =
            new OfBoolean("IP_MULTICAST_LOOP", IPPROTO_IP, Linux.IP_MULTICAST_LOOP);

    /**
     * A socket that is bound to any address gets the packets of all groups that somebody on this
     * machine has joined, and not only of its own; at first on.
     */
    public static final OfBoolean IP_MULTICAST_ALL =
            new OfBoolean("IP_MULTICAST_ALL", IPPROTO_IP, Linux.IP_MULTICAST_ALL);

    /** As {@link #IP_ADD_MEMBERSHIP}. */
    public static final OfValue<MulticastGroup> IPV6_ADD_MEMBERSHIP =
            new OfGroup("IPV6_ADD_MEMBERSHIP", IPPROTO_IPV6, Linux.IPV6_ADD_MEMBERSHIP);

    /** As {@link #IP_DROP_MEMBERSHIP}. */
    public static final OfValue<MulticastGroup> IPV6_DROP_MEMBERSHIP =
            new OfGroup("IPV6_DROP_MEMBERSHIP", IPPROTO_IPV6, Linux.IPV6_DROP_MEMBERSHIP);

    /** As {@link #IP_MULTICAST_IF}, and can be read as well. */
    public static final OfInt IPV6_MULTICAST_IF =
            new OfInt("IPV6_MULTICAST_IF", IPPROTO_IPV6, Linux.IPV6_MULTICAST_IF);

    /** As {@link #IP_MULTICAST_TTL}; -1 means the default. */
    public static final OfInt IPV6_MULTICAST_HOPS =
            new OfInt("IPV6_MULTICAST_HOPS", IPPROTO_IPV6, Linux.IPV6_MULTICAST_HOPS);

    /** As {@link #IP_MULTICAST_LOOP}. */
    public static final OfBoolean IPV6_MULTICAST_LOOP =
            new OfBoolean("IPV6_MULTICAST_LOOP", IPPROTO_IPV6, Linux.IPV6_MULTICAST_LOOP);

    /** As {@link #IP_MULTICAST_ALL}. Since Linux 4.20. */
    public static final OfBoolean IPV6_MULTICAST_ALL =
            new OfBoolean("IPV6_MULTICAST_ALL", IPPROTO_IPV6, Linux.IPV6_MULTICAST_ALL);

    /** How many hops a packet may make: 1 to 255; -1 means the default. */
    public static final OfInt IPV6_UNICAST_HOPS =
            new OfInt("IPV6_UNICAST_HOPS", IPPROTO_IPV6, Linux.IPV6_UNICAST_HOPS);

    /** As {@link #IP_RECVERR}. */
    public static final OfBoolean IPV6_RECVERR =
            new OfBoolean("IPV6_RECVERR", IPPROTO_IPV6, Linux.IPV6_RECVERR);

    /** The socket does not take IPv4-mapped addresses. Set this option before bind(2). */
    public static final OfBoolean IPV6_V6ONLY =
            new OfBoolean("IPV6_V6ONLY", IPPROTO_IPV6, Linux.IPV6_V6ONLY);

    /** As {@link #IP_PKTINFO}. */
    public static final OfBoolean IPV6_RECVPKTINFO =
            new OfBoolean("IPV6_RECVPKTINFO", IPPROTO_IPV6, Linux.IPV6_RECVPKTINFO);

    /** The traffic class: as {@link #IP_TOS}. */
    public static final OfInt IPV6_TCLASS =
            new OfInt("IPV6_TCLASS", IPPROTO_IPV6, Linux.IPV6_TCLASS);

    private final String name;
    private final int level;
    private final int number;

    private SocketOption(String name, int level, int number) {
        this.name = name;
        this.level = level;
        this.number = number;
    }

    /** {@return the level, such as {@link #SOL_SOCKET}} */
    public final int level() {
        return level;
    }

    /** {@return the number of the option within its level} */
    public final int number() {
        return number;
    }

    /** The name in C. */
    @Override
    public final String toString() {
        return name;
    }

    /** An option that is on or off: an int, 0 or not. */
    public static final class OfBoolean extends SocketOption {
        /**
         * An option of the kernel that has no constant here.
         *
         * @param name the option's name, for messages
         * @param level {@code SOL_…} or {@code IPPROTO_…}
         * @param number the option's number within its level
         */
        public OfBoolean(String name, int level, int number) {
            super(name, level, number);
        }
    }

    /** An option that is an int. */
    public static final class OfInt extends SocketOption {
        /**
         * An option of the kernel that has no constant here.
         *
         * @param name the option's name, for messages
         * @param level {@code SOL_…} or {@code IPPROTO_…}
         * @param number the option's number within its level
         */
        public OfInt(String name, int level, int number) {
            super(name, level, number);
        }
    }

    /** An option that is a time: a {@code struct timeval}, here in nanoseconds. */
    public static final class OfNanos extends SocketOption {
        static final int TIMEVAL_BYTES = timeval.SIZE;

        private static final int MICROS = timeval.OFFSET_TV_USEC;
        private static final long NANOS_PER_MICRO = 1000;
        private static final long MICROS_PER_SECOND = 1_000_000;

        private OfNanos(String name, int level, int number) {
            super(name, level, number);
        }

        /** Puts a time into memory, rounded up to microseconds. */
        static void encode(long nanos, MemorySegment timeval) {
            if (nanos < 0) {
                // The kernel would take most of them for 0: to wait for ever.
                throw new IllegalArgumentException(
                        "a timeout of " + nanos + " ns; 0 waits without one");
            }
            long micros = Math.ceilDiv(nanos, NANOS_PER_MICRO);
            timeval.set(JAVA_LONG, 0, micros / MICROS_PER_SECOND);
            timeval.set(JAVA_LONG, MICROS, micros % MICROS_PER_SECOND);
        }

        /** The time in memory, in nanoseconds: as many as there can be, if it is longer. */
        static long decode(MemorySegment timeval) {
            long seconds = TimeUnit.SECONDS.toNanos(timeval.get(JAVA_LONG, 0));
            long rest = timeval.get(JAVA_LONG, MICROS) * NANOS_PER_MICRO;
            return seconds > Long.MAX_VALUE - rest ? Long.MAX_VALUE : seconds + rest;
        }
    }

    /**
     * An option that is a structure or a text.
     *
     * @param <T> the Java type of the value
     */
    public abstract static sealed class OfValue<T> extends SocketOption {
        private final int room;

        private OfValue(String name, int level, int number, int room) {
            super(name, level, number);
            this.room = room;
        }

        /** How many bytes the value may have. */
        final int room() {
            return room;
        }

        /** Puts the value into memory, and returns how many bytes it has. */
        abstract int encode(T value, MemorySegment memory);

        /** The value in that many bytes of memory. */
        abstract T decode(MemorySegment memory, int length);
    }

    private static final class OfType extends OfValue<SocketType> {
        OfType(String name, int level, int number) {
            super(name, level, number, Integer.BYTES);
        }

        @Override
        int encode(SocketType value, MemorySegment memory) {
            memory.set(JAVA_INT, 0, value.bits());
            return Integer.BYTES;
        }

        @Override
        SocketType decode(MemorySegment memory, int length) {
            return SocketType.of(memory.get(JAVA_INT, 0));
        }
    }

    private static final class OfFamily extends OfValue<AddressFamily> {
        OfFamily(String name, int level, int number) {
            super(name, level, number, Integer.BYTES);
        }

        @Override
        int encode(AddressFamily value, MemorySegment memory) {
            memory.set(JAVA_INT, 0, value.value());
            return Integer.BYTES;
        }

        @Override
        AddressFamily decode(MemorySegment memory, int length) {
            return AddressFamily.of(memory.get(JAVA_INT, 0));
        }
    }

    private static final class OfLinger extends OfValue<Integer> {
        private static final int LINGER_BYTES = linger.SIZE;
        private static final int SECONDS = linger.OFFSET_L_LINGER;

        OfLinger(String name, int level, int number) {
            super(name, level, number, LINGER_BYTES);
        }

        @Override
        int encode(Integer value, MemorySegment memory) {
            memory.set(JAVA_INT, 0, value < 0 ? 0 : 1);
            memory.set(JAVA_INT, SECONDS, Math.max(0, value));
            return LINGER_BYTES;
        }

        @Override
        Integer decode(MemorySegment memory, int length) {
            return memory.get(JAVA_INT, 0) == 0 ? -1 : memory.get(JAVA_INT, SECONDS);
        }
    }

    private static final class OfCredentials extends OfValue<Credentials> {
        OfCredentials(String name, int level, int number) {
            super(name, level, number, Credentials.UCRED_BYTES);
        }

        @Override
        int encode(Credentials value, MemorySegment memory) {
            value.write(memory);
            return Credentials.UCRED_BYTES;
        }

        @Override
        Credentials decode(MemorySegment memory, int length) {
            return Credentials.read(memory);
        }
    }

    private static final class OfGroup extends OfValue<MulticastGroup> {
        OfGroup(String name, int level, int number) {
            super(name, level, number, MulticastGroup.MAX_BYTES);
        }

        @Override
        int encode(MulticastGroup value, MemorySegment memory) {
            return value.write(memory, level() == IPPROTO_IP, toString());
        }

        @Override
        MulticastGroup decode(MemorySegment memory, int length) {
            throw new UnsupportedOperationException(this + " can only be set");
        }
    }

    private static final class OfInterface extends OfValue<Integer> {
        OfInterface(String name, int level, int number) {
            super(name, level, number, ip_mreqn.SIZE);
        }

        @Override
        int encode(Integer value, MemorySegment memory) {
            memory.set(JAVA_INT, ip_mreqn.OFFSET_IMR_IFINDEX, value);
            return ip_mreqn.SIZE;
        }

        @Override
        Integer decode(MemorySegment memory, int length) {
            throw new UnsupportedOperationException(this + " can only be set");
        }
    }

    private static final class OfText extends OfValue<String> {
        OfText(String name, int level, int number, int room) {
            super(name, level, number, room);
        }

        @Override
        int encode(String value, MemorySegment memory) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            // The room is with a NUL: the kernel would cut the rest off, or what is behind a NUL.
            if (bytes.length >= room() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        this + " has at most " + (room() - 1) + " bytes, and no NUL: " + value);
            }
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
            return bytes.length;
        }

        @Override
        String decode(MemorySegment memory, int length) {
            byte[] bytes = memory.asSlice(0, length).toArray(JAVA_BYTE);
            int end = 0;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        }
    }
}
