/*
 * TCP_INFO as of Linux 6.7. glibc's structure ends at tcpi_total_retrans, and the kernel's own header
 * cannot be included beside glibc's. The kernel fills as much as it has, and tells how much that is.
 */
#ifndef GATUN_TCP_INFO_H
#define GATUN_TCP_INFO_H

#include <linux/types.h>

/* glibc's structure under another name; its constants as they are. */
#define tcp_info tcp_info_of_the_system
#include <netinet/tcp.h>
#undef tcp_info

struct tcp_info {
    /* 0x00 */
    __u8 tcpi_state;
    __u8 tcpi_ca_state;
    __u8 tcpi_retransmits;
    __u8 tcpi_probes;
    __u8 tcpi_backoff;
    __u8 tcpi_options;
    /* The kernel has bit-fields in these two, for which jextract generates nothing. */
    __u8 tcpi_wscale_bits; /* tcpi_snd_wscale : 4, tcpi_rcv_wscale : 4 */
    __u8 tcpi_flag_bits;   /* tcpi_delivery_rate_app_limited : 1, tcpi_fastopen_client_fail : 2 */
    /* 0x08 */
    __u32 tcpi_rto;     /* microseconds */
    __u32 tcpi_ato;     /* microseconds */
    __u32 tcpi_snd_mss; /* bytes */
    __u32 tcpi_rcv_mss; /* bytes */
    /* 0x18 */
    __u32 tcpi_unacked; /* packets, as the next four */
    __u32 tcpi_sacked;
    __u32 tcpi_lost;
    __u32 tcpi_retrans;
    __u32 tcpi_fackets;
    /* 0x2c */
    __u32 tcpi_last_data_sent; /* milliseconds ago, as the next three */
    __u32 tcpi_last_ack_sent;  /* 0: the kernel does not keep it */
    __u32 tcpi_last_data_recv;
    __u32 tcpi_last_ack_recv;
    /* 0x3c */
    __u32 tcpi_pmtu;         /* bytes */
    __u32 tcpi_rcv_ssthresh; /* bytes */
    __u32 tcpi_rtt;          /* microseconds */
    __u32 tcpi_rttvar;       /* microseconds */
    __u32 tcpi_snd_ssthresh; /* packets */
    __u32 tcpi_snd_cwnd;     /* packets */
    __u32 tcpi_advmss;       /* bytes */
    __u32 tcpi_reordering;   /* packets */
    /* 0x5c */
    __u32 tcpi_rcv_rtt;   /* microseconds */
    __u32 tcpi_rcv_space; /* bytes */
    __u32 tcpi_total_retrans;
    /* 0x68 */
    __u64 tcpi_pacing_rate;     /* 3.15, bytes a second */
    __u64 tcpi_max_pacing_rate; /* 3.15, bytes a second */
    __u64 tcpi_bytes_acked;     /* 4.1 */
    __u64 tcpi_bytes_received;  /* 4.1 */
    /* 0x88 */
    __u32 tcpi_segs_out;      /* 4.2 */
    __u32 tcpi_segs_in;       /* 4.2 */
    __u32 tcpi_notsent_bytes; /* 4.6 */
    __u32 tcpi_min_rtt;       /* 4.6, microseconds */
    __u32 tcpi_data_segs_in;  /* 4.6 */
    __u32 tcpi_data_segs_out; /* 4.6 */
    /* 0xa0 */
    __u64 tcpi_delivery_rate; /* 4.9, bytes a second */
    __u64 tcpi_busy_time;      /* 4.10, microseconds, as the next two */
    __u64 tcpi_rwnd_limited;   /* 4.10 */
    __u64 tcpi_sndbuf_limited; /* 4.10 */
    /* 0xc0 */
    __u32 tcpi_delivered;    /* 4.18, packets */
    __u32 tcpi_delivered_ce; /* 4.18, packets */
    __u64 tcpi_bytes_sent;    /* 4.19 */
    __u64 tcpi_bytes_retrans; /* 4.19 */
    /* 0xd8 */
    __u32 tcpi_dsack_dups;   /* 4.19 */
    __u32 tcpi_reord_seen;   /* 4.19 */
    __u32 tcpi_rcv_ooopack;  /* 5.4 */
    __u32 tcpi_snd_wnd;      /* 5.4, bytes */
    __u32 tcpi_rcv_wnd;      /* 6.2, bytes */
    __u32 tcpi_rehash;       /* 6.2 */
    /* 0xf0 */
    __u16 tcpi_total_rto;            /* 6.7 */
    __u16 tcpi_total_rto_recoveries; /* 6.7 */
    __u32 tcpi_total_rto_time;       /* 6.7, milliseconds */
};

#endif
