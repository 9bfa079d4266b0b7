package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * An option of a socket, for {@code getsockopt(2)} and {@code setsockopt(2)}: its level, its number
 * and what kind of value it has.
 *
 * {@snippet lang=java :
 * socket.setsockopt(SocketOption.TCP_NODELAY, true);
 * int room = socket.getsockopt(SocketOption.SO_RCVBUF);
 * }
 *
 * <p>Options that have no name here are reached with {@link SocketFd#getsockopt(int, int,
 * java.lang.foreign.MemorySegment)} and {@link SocketFd#setsockopt(int, int,
 * java.lang.foreign.MemorySegment)}, or by making a constant of the right kind.
 */
public abstract sealed class SocketOption {
    /** Level of what all sockets have. */
    public static final int SOL_SOCKET = 1;

    /** Level of IPv4. */
    public static final int IPPROTO_IP = 0;

    /** Level, and protocol, of TCP. */
    public static final int IPPROTO_TCP = 6;

    /** Level, and protocol, of UDP. */
    public static final int IPPROTO_UDP = 17;

    /** Level of IPv6. */
    public static final int IPPROTO_IPV6 = 41;

    // What all sockets have.

    /** Binds to an address of which old connections are in TIME_WAIT; what servers set. */
    public static final OfBoolean SO_REUSEADDR = new OfBoolean("SO_REUSEADDR", SOL_SOCKET, 2);

    /** {@code SOCK_…}; to be read only. */
    public static final OfValue<SocketType> SO_TYPE = new OfType("SO_TYPE", SOL_SOCKET, 3);

    /**
     * The errno of what went wrong meanwhile, 0 if nothing; reading it takes it away. To be read
     * only; see {@link SocketFd#finishConnect}.
     */
    public static final OfInt SO_ERROR = new OfInt("SO_ERROR", SOL_SOCKET, 4);

    /** May send to broadcast addresses. */
    public static final OfBoolean SO_BROADCAST = new OfBoolean("SO_BROADCAST", SOL_SOCKET, 6);

    /**
     * Room for what is sent, in bytes, no more than {@code net.core.wmem_max}. The kernel doubles
     * what is set for its own needs, and gives the double.
     */
    public static final OfInt SO_SNDBUF = new OfInt("SO_SNDBUF", SOL_SOCKET, 7);

    /** As {@link #SO_SNDBUF} for what is received, no more than {@code net.core.rmem_max}. */
    public static final OfInt SO_RCVBUF = new OfInt("SO_RCVBUF", SOL_SOCKET, 8);

    /** Asks after the other side when nothing comes; see {@link #TCP_KEEPIDLE}. */
    public static final OfBoolean SO_KEEPALIVE = new OfBoolean("SO_KEEPALIVE", SOL_SOCKET, 9);

    /** Priority in the device's queue: 0 to 6 without CAP_NET_ADMIN. */
    public static final OfInt SO_PRIORITY = new OfInt("SO_PRIORITY", SOL_SOCKET, 12);

    /**
     * How long {@code close(2)} waits for what is not yet sent, in seconds; 0 throws it away and
     * resets the connection; -1 is the default: the kernel sends it after the close.
     */
    public static final OfValue<Integer> SO_LINGER = new OfLinger("SO_LINGER", SOL_SOCKET, 13);

    /** More sockets may bind to one address, all with this set: the kernel spreads what comes. */
    public static final OfBoolean SO_REUSEPORT = new OfBoolean("SO_REUSEPORT", SOL_SOCKET, 15);

    /** Messages come with the credentials of who sent them; see {@link ControlMessages}. */
    public static final OfBoolean SO_PASSCRED = new OfBoolean("SO_PASSCRED", SOL_SOCKET, 16);

    /** Who connected, or listened, at the other end of a Unix socket; to be read only. */
    public static final OfValue<Credentials> SO_PEERCRED =
            new OfCredentials("SO_PEERCRED", SOL_SOCKET, 17);

    /** How many bytes are there before a socket is readable. */
    public static final OfInt SO_RCVLOWAT = new OfInt("SO_RCVLOWAT", SOL_SOCKET, 18);

    /**
     * How long a receive or accept waits before it gives {@link SocketFd#WOULD_BLOCK}; 0 is for
     * ever. The kernel rounds the time up to its tick, some milliseconds: {@link
     * SocketFd#getsockopt(OfNanos)} gives the rounded one.
     */
    public static final OfNanos SO_RCVTIMEO = new OfNanos("SO_RCVTIMEO", SOL_SOCKET, 20);

    /** As {@link #SO_RCVTIMEO} for a send; a connect is then {@link SocketFd#IN_PROGRESS}. */
    public static final OfNanos SO_SNDTIMEO = new OfNanos("SO_SNDTIMEO", SOL_SOCKET, 21);

    /** Whether it listens; to be read only. */
    public static final OfBoolean SO_ACCEPTCONN = new OfBoolean("SO_ACCEPTCONN", SOL_SOCKET, 30);

    /** {@link #SO_SNDBUF} without the limit; with CAP_NET_ADMIN. To be set only. */
    public static final OfInt SO_SNDBUFFORCE = new OfInt("SO_SNDBUFFORCE", SOL_SOCKET, 32);

    /** {@link #SO_RCVBUF} without the limit; with CAP_NET_ADMIN. To be set only. */
    public static final OfInt SO_RCVBUFFORCE = new OfInt("SO_RCVBUFFORCE", SOL_SOCKET, 33);

    /** {@code IPPROTO_…}; to be read only. */
    public static final OfInt SO_PROTOCOL = new OfInt("SO_PROTOCOL", SOL_SOCKET, 38);

    /** {@code AF_…}; to be read only. */
    public static final OfValue<AddressFamily> SO_DOMAIN =
            new OfFamily("SO_DOMAIN", SOL_SOCKET, 39);

    /**
     * How long a wait for data asks the device itself, in microseconds; more with CAP_NET_ADMIN.
     */
    public static final OfInt SO_BUSY_POLL = new OfInt("SO_BUSY_POLL", SOL_SOCKET, 46);

    /**
     * The processor that last handled what came (-1: none yet); set on listeners that share a port,
     * the one that is to take what comes there.
     */
    public static final OfInt SO_INCOMING_CPU = new OfInt("SO_INCOMING_CPU", SOL_SOCKET, 49);

    /** The number of the device queue that what came last came from; to be read only. */
    public static final OfInt SO_INCOMING_NAPI_ID =
            new OfInt("SO_INCOMING_NAPI_ID", SOL_SOCKET, 56);

    /** Allows {@link MessageFlags#MSG_ZEROCOPY}. Since Linux 4.14 (UDP 5.0). */
    public static final OfBoolean SO_ZEROCOPY = new OfBoolean("SO_ZEROCOPY", SOL_SOCKET, 60);

    /** Keeps the device's interrupts off while it is asked; needs CAP_NET_ADMIN. Since 5.11. */
    public static final OfBoolean SO_PREFER_BUSY_POLL =
            new OfBoolean("SO_PREFER_BUSY_POLL", SOL_SOCKET, 69);

    /** How many packets are taken at once when the device is asked; to be set only. Since 5.11. */
    public static final OfInt SO_BUSY_POLL_BUDGET =
            new OfInt("SO_BUSY_POLL_BUDGET", SOL_SOCKET, 70);

    // TCP.

    /** Sends at once, not waiting for the answer to what was sent before. */
    public static final OfBoolean TCP_NODELAY = new OfBoolean("TCP_NODELAY", IPPROTO_TCP, 1);

    /** Sends full packets only, for at most 200 ms; what is left goes when it is switched off. */
    public static final OfBoolean TCP_CORK = new OfBoolean("TCP_CORK", IPPROTO_TCP, 3);

    /** After how many seconds of silence it asks after the other side. */
    public static final OfInt TCP_KEEPIDLE = new OfInt("TCP_KEEPIDLE", IPPROTO_TCP, 4);

    /** How many seconds are between two such questions. */
    public static final OfInt TCP_KEEPINTVL = new OfInt("TCP_KEEPINTVL", IPPROTO_TCP, 5);

    /** After how many unanswered ones the connection is broken. */
    public static final OfInt TCP_KEEPCNT = new OfInt("TCP_KEEPCNT", IPPROTO_TCP, 6);

    /**
     * A connection is accepted only when data came; for how many seconds it waits for them. The
     * kernel rounds it to what its retransmissions take, and gives that.
     */
    public static final OfInt TCP_DEFER_ACCEPT = new OfInt("TCP_DEFER_ACCEPT", IPPROTO_TCP, 9);

    /** Confirms what came at once; holds only until the kernel thinks otherwise. */
    public static final OfBoolean TCP_QUICKACK = new OfBoolean("TCP_QUICKACK", IPPROTO_TCP, 12);

    /** The congestion control, such as {@code cubic} or {@code bbr}. */
    public static final OfValue<String> TCP_CONGESTION =
            new OfText("TCP_CONGESTION", IPPROTO_TCP, 13, 16);

    /** How long what was sent may stay unconfirmed before the connection is broken, in ms. */
    public static final OfInt TCP_USER_TIMEOUT = new OfInt("TCP_USER_TIMEOUT", IPPROTO_TCP, 18);

    /** How many connections with data in their first packet may wait at a listening socket. */
    public static final OfInt TCP_FASTOPEN = new OfInt("TCP_FASTOPEN", IPPROTO_TCP, 23);

    /** Readiness to write begins when fewer bytes than this are unsent. */
    public static final OfInt TCP_NOTSENT_LOWAT = new OfInt("TCP_NOTSENT_LOWAT", IPPROTO_TCP, 25);

    /** A connect sends nothing yet: its packet takes the first data along. Since Linux 4.11. */
    public static final OfBoolean TCP_FASTOPEN_CONNECT =
            new OfBoolean("TCP_FASTOPEN_CONNECT", IPPROTO_TCP, 30);

    // UDP.

    /** What is sent goes out as datagrams of this many bytes each; 0 is off. Since Linux 4.18. */
    public static final OfInt UDP_SEGMENT = new OfInt("UDP_SEGMENT", IPPROTO_UDP, 103);

    /** Datagrams of one size come joined, with a control message of the size. Since Linux 5.0. */
    public static final OfBoolean UDP_GRO = new OfBoolean("UDP_GRO", IPPROTO_UDP, 104);

    // IPv4 and IPv6.

    /** The type-of-service byte: DSCP and ECN. */
    public static final OfInt IP_TOS = new OfInt("IP_TOS", IPPROTO_IP, 1);

    /** How many hops a packet may make: 1 to 255. */
    public static final OfInt IP_TTL = new OfInt("IP_TTL", IPPROTO_IP, 2);

    /** Datagrams come with the address that they were sent to, in a control message. */
    public static final OfBoolean IP_PKTINFO = new OfBoolean("IP_PKTINFO", IPPROTO_IP, 8);

    /** Errors that the network reports can be read with {@link MessageFlags#MSG_ERRQUEUE}. */
    public static final OfBoolean IP_RECVERR = new OfBoolean("IP_RECVERR", IPPROTO_IP, 11);

    /** May bind to an address that this machine does not have, or not yet. */
    public static final OfBoolean IP_FREEBIND = new OfBoolean("IP_FREEBIND", IPPROTO_IP, 15);

    /** Binding to port 0 leaves the choice to connect, which has more to choose from. */
    public static final OfBoolean IP_BIND_ADDRESS_NO_PORT =
            new OfBoolean("IP_BIND_ADDRESS_NO_PORT", IPPROTO_IP, 24);

    /** How many hops a packet may make: 1 to 255; -1 is the default. */
    public static final OfInt IPV6_UNICAST_HOPS = new OfInt("IPV6_UNICAST_HOPS", IPPROTO_IPV6, 16);

    /** As {@link #IP_RECVERR}. */
    public static final OfBoolean IPV6_RECVERR = new OfBoolean("IPV6_RECVERR", IPPROTO_IPV6, 25);

    /** No IPv4 in mapped addresses; to be set before bind. */
    public static final OfBoolean IPV6_V6ONLY = new OfBoolean("IPV6_V6ONLY", IPPROTO_IPV6, 26);

    /** As {@link #IP_PKTINFO}. */
    public static final OfBoolean IPV6_RECVPKTINFO =
            new OfBoolean("IPV6_RECVPKTINFO", IPPROTO_IPV6, 49);

    /** The traffic class: as {@link #IP_TOS}. */
    public static final OfInt IPV6_TCLASS = new OfInt("IPV6_TCLASS", IPPROTO_IPV6, 67);

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
         * @param name its name, for messages
         * @param level {@code SOL_…} or {@code IPPROTO_…}
         * @param number its number in the level
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
         * @param name its name, for messages
         * @param level {@code SOL_…} or {@code IPPROTO_…}
         * @param number its number in the level
         */
        public OfInt(String name, int level, int number) {
            super(name, level, number);
        }
    }

    /** An option that is a time: a {@code struct timeval}, here in nanoseconds. */
    public static final class OfNanos extends SocketOption {
        static final int TIMEVAL_BYTES = 16;

        private static final int MICROS = 8;
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
     * @param <T> what stands for it in Java
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
        private static final int LINGER_BYTES = 8;
        private static final int SECONDS = 4;

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

    private static final class OfText extends OfValue<String> {
        OfText(String name, int level, int number, int room) {
            super(name, level, number, room);
        }

        @Override
        int encode(String value, MemorySegment memory) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > room()) {
                throw new IllegalArgumentException(
                        this + " has at most " + room() + " bytes: " + value);
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
