package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.tcp_info;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct tcp_info}: what the kernel knows of a TCP connection. The fields are methods with
 * the names that they have in C. Make it once, and fill it as often as you like: that allocates
 * nothing.
 *
 * <p>An older kernel has a shorter struct, and a newer one a longer one: {@link #byteCount} tells
 * how much was filled. A field that was not filled throws {@link IllegalStateException}. A field
 * whose description names no Linux has always been there. Counts of 32 bits come round.
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class TcpInfo {
    /** In a byte of two bit-fields: how many bits the first has. */
    private static final int WSCALE_BITS = 4;

    private static final int WSCALE_MASK = (1 << WSCALE_BITS) - 1;

    private final MemorySegment memory;

    /** How many bytes the kernel has filled. */
    private int byteCount;

    private TcpInfo(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates a struct in which nothing is filled.
     *
     * @param arena where its 248 bytes live
     * @return the struct
     */
    public static TcpInfo allocate(Arena arena) {
        return new TcpInfo(arena.allocate(tcp_info.SIZE, Long.BYTES));
    }

    /**
     * {@code getsockopt(TCP_INFO)}: fills the struct.
     *
     * @param socket a socket of TCP
     * @return this
     * @throws SyscallException ENOPROTOOPT, EOPNOTSUPP or another error if the socket is not of TCP
     */
    public TcpInfo fill(SocketFd socket) throws SyscallException {
        byteCount = 0;
        int fd = socket.acquire();
        int result;
        try {
            result =
                    SocketSyscalls.getsockopt(fd, SocketOption.IPPROTO_TCP, Linux.TCP_INFO, memory);
        } finally {
            socket.release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "getsockopt", socket, SyscallException.constant("TCP_INFO"));
        }
        byteCount = result;
        return this;
    }

    /** {@return how many bytes of the struct the kernel has filled; 0 before the first time} */
    public int byteCount() {
        return byteCount;
    }

    private void need(int offset, int size) {
        if (offset + size > byteCount) {
            throw new IllegalStateException(
                    byteCount == 0
                            ? "nothing was filled yet"
                            : "this kernel does not tell it: its struct has "
                                    + byteCount
                                    + " bytes");
        }
    }

    private int unsignedByte(int offset) {
        need(offset, Byte.BYTES);
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, offset));
    }

    private int unsignedShort(int offset) {
        need(offset, Short.BYTES);
        return Short.toUnsignedInt(memory.get(JAVA_SHORT, offset));
    }

    private long unsignedInt(int offset) {
        need(offset, Integer.BYTES);
        return Integer.toUnsignedLong(memory.get(JAVA_INT, offset));
    }

    private long longAt(int offset) {
        need(offset, Long.BYTES);
        return memory.get(JAVA_LONG, offset);
    }

    // Its state.

    /** {@return the state of the connection; null for one that this library does not know} */
    public TcpState state() {
        return TcpState.of(unsignedByte(tcp_info.OFFSET_TCPI_STATE));
    }

    /** {@return the state of congestion control; null for one that this library does not know} */
    public TcpCaState caState() {
        return TcpCaState.of(unsignedByte(tcp_info.OFFSET_TCPI_CA_STATE));
    }

    /** {@return how often the same segment was sent again without an acknowledgement} */
    public int retransmits() {
        return unsignedByte(tcp_info.OFFSET_TCPI_RETRANSMITS);
    }

    /** {@return how many probes of a closed window, or for keep-alive, are unanswered} */
    public int probes() {
        return unsignedByte(tcp_info.OFFSET_TCPI_PROBES);
    }

    /** {@return how often the time until the next retransmission was doubled} */
    public int backoff() {
        return unsignedByte(tcp_info.OFFSET_TCPI_BACKOFF);
    }

    /** {@return the options that both ends have agreed on} */
    public TcpInfoOptions options() {
        return TcpInfoOptions.of(unsignedByte(tcp_info.OFFSET_TCPI_OPTIONS));
    }

    /** {@return by how many bits the windows that the peer offers are scaled} */
    public int sndWscale() {
        return unsignedByte(tcp_info.OFFSET_TCPI_WSCALE_BITS) & WSCALE_MASK;
    }

    /** {@return by how many bits the windows that the peer is offered are scaled} */
    public int rcvWscale() {
        return unsignedByte(tcp_info.OFFSET_TCPI_WSCALE_BITS) >> WSCALE_BITS;
    }

    /**
     * {@return whether {@link #deliveryRate} was bounded by the program and not by the network.
     * Since Linux 4.9}
     */
    public boolean isDeliveryRateAppLimited() {
        return (unsignedByte(tcp_info.OFFSET_TCPI_FLAG_BITS) & 1) != 0;
    }

    // Its numbers.

    /**
     * {@return how long the kernel waits for an acknowledgement before it sends again, in
     * microseconds}
     */
    public long rto() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RTO);
    }

    /** {@return how long an acknowledgement is delayed, in microseconds} */
    public long ato() {
        return unsignedInt(tcp_info.OFFSET_TCPI_ATO);
    }

    /** {@return the size of a segment that is sent, in bytes} */
    public long sndMss() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SND_MSS);
    }

    /** {@return the size of the segments that come, as it was seen, in bytes} */
    public long rcvMss() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_MSS);
    }

    /**
     * {@return segments that were sent and not acknowledged; of a listener, connections that wait
     * to be accepted}
     */
    public long unacked() {
        return unsignedInt(tcp_info.OFFSET_TCPI_UNACKED);
    }

    /**
     * {@return segments that were selectively acknowledged; of a listener, how many connections may
     * wait}
     */
    public long sacked() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SACKED);
    }

    /** {@return segments that count as lost} */
    public long lost() {
        return unsignedInt(tcp_info.OFFSET_TCPI_LOST);
    }

    /** {@return segments that are being sent again} */
    public long retrans() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RETRANS);
    }

    /** {@return how long ago data were sent, in milliseconds} */
    public long lastDataSent() {
        return unsignedInt(tcp_info.OFFSET_TCPI_LAST_DATA_SENT);
    }

    /** {@return how long ago data came, in milliseconds} */
    public long lastDataRecv() {
        return unsignedInt(tcp_info.OFFSET_TCPI_LAST_DATA_RECV);
    }

    /** {@return how long ago an acknowledgement came, in milliseconds} */
    public long lastAckRecv() {
        return unsignedInt(tcp_info.OFFSET_TCPI_LAST_ACK_RECV);
    }

    /** {@return the largest packet that the path takes, in bytes} */
    public long pmtu() {
        return unsignedInt(tcp_info.OFFSET_TCPI_PMTU);
    }

    /** {@return the bound of the window that is offered to the peer, in bytes} */
    public long rcvSsthresh() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_SSTHRESH);
    }

    /** {@return the smoothed round-trip time, in microseconds} */
    public long rtt() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RTT);
    }

    /** {@return how much the round-trip time varies, in microseconds} */
    public long rttVar() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RTTVAR);
    }

    /** {@return the threshold of slow start, in segments} */
    public long sndSsthresh() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SND_SSTHRESH);
    }

    /** {@return the congestion window, in segments} */
    public long sndCwnd() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SND_CWND);
    }

    /** {@return the size of a segment that the peer is told, in bytes} */
    public long advMss() {
        return unsignedInt(tcp_info.OFFSET_TCPI_ADVMSS);
    }

    /** {@return by how many segments packets may be out of order before they count as lost} */
    public long reordering() {
        return unsignedInt(tcp_info.OFFSET_TCPI_REORDERING);
    }

    /** {@return the round-trip time as the receiver sees it, in microseconds} */
    public long rcvRtt() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_RTT);
    }

    /** {@return the room for data that come, as the kernel tunes it, in bytes} */
    public long rcvSpace() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_SPACE);
    }

    /** {@return how many segments were sent again} */
    public long totalRetrans() {
        return unsignedInt(tcp_info.OFFSET_TCPI_TOTAL_RETRANS);
    }

    /** {@return the rate of sending, in bytes a second; -1 without a bound. Since Linux 3.15} */
    public long pacingRate() {
        return longAt(tcp_info.OFFSET_TCPI_PACING_RATE);
    }

    /**
     * {@return the bound of the rate of sending ({@code SO_MAX_PACING_RATE}), in bytes a second; -1
     * without a bound. Since Linux 3.15}
     */
    public long maxPacingRate() {
        return longAt(tcp_info.OFFSET_TCPI_MAX_PACING_RATE);
    }

    /** {@return bytes that the peer has acknowledged. Since Linux 4.1} */
    public long bytesAcked() {
        return longAt(tcp_info.OFFSET_TCPI_BYTES_ACKED);
    }

    /** {@return bytes that have come in order. Since Linux 4.1} */
    public long bytesReceived() {
        return longAt(tcp_info.OFFSET_TCPI_BYTES_RECEIVED);
    }

    /** {@return how many segments were sent. Since Linux 4.2} */
    public long segsOut() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SEGS_OUT);
    }

    /** {@return how many segments have come. Since Linux 4.2} */
    public long segsIn() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SEGS_IN);
    }

    /** {@return bytes that wait to be sent for the first time. Since Linux 4.6} */
    public long notsentBytes() {
        return unsignedInt(tcp_info.OFFSET_TCPI_NOTSENT_BYTES);
    }

    /** {@return the shortest round-trip time, in microseconds. Since Linux 4.6} */
    public long minRtt() {
        return unsignedInt(tcp_info.OFFSET_TCPI_MIN_RTT);
    }

    /** {@return how many segments with data have come. Since Linux 4.6} */
    public long dataSegsIn() {
        return unsignedInt(tcp_info.OFFSET_TCPI_DATA_SEGS_IN);
    }

    /** {@return how many segments with data were sent. Since Linux 4.6} */
    public long dataSegsOut() {
        return unsignedInt(tcp_info.OFFSET_TCPI_DATA_SEGS_OUT);
    }

    /** {@return the latest rate at which the peer got data, in bytes a second. Since Linux 4.9} */
    public long deliveryRate() {
        return longAt(tcp_info.OFFSET_TCPI_DELIVERY_RATE);
    }

    /** {@return how long there were data to send, in microseconds. Since Linux 4.10} */
    public long busyTime() {
        return longAt(tcp_info.OFFSET_TCPI_BUSY_TIME);
    }

    /** {@return of that, how long the peer's window was full, in microseconds. Since Linux 4.10} */
    public long rwndLimited() {
        return longAt(tcp_info.OFFSET_TCPI_RWND_LIMITED);
    }

    /**
     * {@return of that, how long the buffer for sending was full, in microseconds. Since Linux
     * 4.10}
     */
    public long sndbufLimited() {
        return longAt(tcp_info.OFFSET_TCPI_SNDBUF_LIMITED);
    }

    /** {@return how many segments were delivered. Since Linux 4.18} */
    public long delivered() {
        return unsignedInt(tcp_info.OFFSET_TCPI_DELIVERED);
    }

    /** {@return of those, how many met congestion (ECN). Since Linux 4.18} */
    public long deliveredCe() {
        return unsignedInt(tcp_info.OFFSET_TCPI_DELIVERED_CE);
    }

    /** {@return bytes that were sent, also again. Since Linux 4.19} */
    public long bytesSent() {
        return longAt(tcp_info.OFFSET_TCPI_BYTES_SENT);
    }

    /** {@return bytes that were sent again. Since Linux 4.19} */
    public long bytesRetrans() {
        return longAt(tcp_info.OFFSET_TCPI_BYTES_RETRANS);
    }

    /** {@return how many segments the peer got twice. Since Linux 4.19} */
    public long dsackDups() {
        return unsignedInt(tcp_info.OFFSET_TCPI_DSACK_DUPS);
    }

    /** {@return how often packets were seen out of order. Since Linux 4.19} */
    public long reordSeen() {
        return unsignedInt(tcp_info.OFFSET_TCPI_REORD_SEEN);
    }

    /** {@return how many packets have come out of order. Since Linux 5.4} */
    public long rcvOoopack() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_OOOPACK);
    }

    /** {@return the peer's window, in bytes. Since Linux 5.4} */
    public long sndWnd() {
        return unsignedInt(tcp_info.OFFSET_TCPI_SND_WND);
    }

    /** {@return the window that the peer is offered, in bytes. Since Linux 6.2} */
    public long rcvWnd() {
        return unsignedInt(tcp_info.OFFSET_TCPI_RCV_WND);
    }

    /** {@return how often another path was tried after a timeout. Since Linux 6.2} */
    public long rehash() {
        return unsignedInt(tcp_info.OFFSET_TCPI_REHASH);
    }

    /** {@return how many timeouts there were. Since Linux 6.7} */
    public int totalRto() {
        return unsignedShort(tcp_info.OFFSET_TCPI_TOTAL_RTO);
    }

    /** {@return how many recoveries from timeouts have ended. Since Linux 6.7} */
    public int totalRtoRecoveries() {
        return unsignedShort(tcp_info.OFFSET_TCPI_TOTAL_RTO_RECOVERIES);
    }

    /** {@return how long the recoveries from timeouts took, in milliseconds. Since Linux 6.7} */
    public long totalRtoTime() {
        return unsignedInt(tcp_info.OFFSET_TCPI_TOTAL_RTO_TIME);
    }

    /** The state, the round-trip time and what is under way, for a message. */
    @Override
    public String toString() {
        return byteCount == 0
                ? "not filled"
                : state() + ", rtt " + rtt() + " us, " + unacked() + " segments unacknowledged";
    }
}
