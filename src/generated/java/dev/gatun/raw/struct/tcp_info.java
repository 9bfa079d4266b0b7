// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code tcp_info}, in bytes. */
public final class tcp_info {
    public static final int SIZE = 248;
    public static final int OFFSET_TCPI_STATE = 0;
    public static final int OFFSET_TCPI_CA_STATE = 1;
    public static final int OFFSET_TCPI_RETRANSMITS = 2;
    public static final int OFFSET_TCPI_PROBES = 3;
    public static final int OFFSET_TCPI_BACKOFF = 4;
    public static final int OFFSET_TCPI_OPTIONS = 5;
    public static final int OFFSET_TCPI_WSCALE_BITS = 6;
    public static final int OFFSET_TCPI_FLAG_BITS = 7;
    public static final int OFFSET_TCPI_RTO = 8;
    public static final int OFFSET_TCPI_ATO = 12;
    public static final int OFFSET_TCPI_SND_MSS = 16;
    public static final int OFFSET_TCPI_RCV_MSS = 20;
    public static final int OFFSET_TCPI_UNACKED = 24;
    public static final int OFFSET_TCPI_SACKED = 28;
    public static final int OFFSET_TCPI_LOST = 32;
    public static final int OFFSET_TCPI_RETRANS = 36;
    public static final int OFFSET_TCPI_FACKETS = 40;
    public static final int OFFSET_TCPI_LAST_DATA_SENT = 44;
    public static final int OFFSET_TCPI_LAST_ACK_SENT = 48;
    public static final int OFFSET_TCPI_LAST_DATA_RECV = 52;
    public static final int OFFSET_TCPI_LAST_ACK_RECV = 56;
    public static final int OFFSET_TCPI_PMTU = 60;
    public static final int OFFSET_TCPI_RCV_SSTHRESH = 64;
    public static final int OFFSET_TCPI_RTT = 68;
    public static final int OFFSET_TCPI_RTTVAR = 72;
    public static final int OFFSET_TCPI_SND_SSTHRESH = 76;
    public static final int OFFSET_TCPI_SND_CWND = 80;
    public static final int OFFSET_TCPI_ADVMSS = 84;
    public static final int OFFSET_TCPI_REORDERING = 88;
    public static final int OFFSET_TCPI_RCV_RTT = 92;
    public static final int OFFSET_TCPI_RCV_SPACE = 96;
    public static final int OFFSET_TCPI_TOTAL_RETRANS = 100;
    public static final int OFFSET_TCPI_PACING_RATE = 104;
    public static final int OFFSET_TCPI_MAX_PACING_RATE = 112;
    public static final int OFFSET_TCPI_BYTES_ACKED = 120;
    public static final int OFFSET_TCPI_BYTES_RECEIVED = 128;
    public static final int OFFSET_TCPI_SEGS_OUT = 136;
    public static final int OFFSET_TCPI_SEGS_IN = 140;
    public static final int OFFSET_TCPI_NOTSENT_BYTES = 144;
    public static final int OFFSET_TCPI_MIN_RTT = 148;
    public static final int OFFSET_TCPI_DATA_SEGS_IN = 152;
    public static final int OFFSET_TCPI_DATA_SEGS_OUT = 156;
    public static final int OFFSET_TCPI_DELIVERY_RATE = 160;
    public static final int OFFSET_TCPI_BUSY_TIME = 168;
    public static final int OFFSET_TCPI_RWND_LIMITED = 176;
    public static final int OFFSET_TCPI_SNDBUF_LIMITED = 184;
    public static final int OFFSET_TCPI_DELIVERED = 192;
    public static final int OFFSET_TCPI_DELIVERED_CE = 196;
    public static final int OFFSET_TCPI_BYTES_SENT = 200;
    public static final int OFFSET_TCPI_BYTES_RETRANS = 208;
    public static final int OFFSET_TCPI_DSACK_DUPS = 216;
    public static final int OFFSET_TCPI_REORD_SEEN = 220;
    public static final int OFFSET_TCPI_RCV_OOOPACK = 224;
    public static final int OFFSET_TCPI_SND_WND = 228;
    public static final int OFFSET_TCPI_RCV_WND = 232;
    public static final int OFFSET_TCPI_REHASH = 236;
    public static final int OFFSET_TCPI_TOTAL_RTO = 240;
    public static final int OFFSET_TCPI_TOTAL_RTO_RECOVERIES = 242;
    public static final int OFFSET_TCPI_TOTAL_RTO_TIME = 244;

    private tcp_info() {}
}
