/*
 * The io_uring ABI: what a program and the kernel say to each other through io_uring_setup(2),
 * io_uring_enter(2), io_uring_register(2) and the memory that they share.
 *
 * A statement of this project's own, because a distribution's <linux/io_uring.h> is years behind
 * the kernel. It holds everything up to Linux 7.3, but for the mock files of the kernel's own tests.
 * A number in a comment is the Linux version that first had the thing; where there is none, it is
 * not known for certain. Whether the running kernel has something is found by asking it
 * (IORING_REGISTER_PROBE, IORING_REGISTER_QUERY, io_uring_params.features), not by its version.
 *
 * All types have a fixed width, so values and layouts are the same on every target.
 *
 *   1  Setting up: flags, features, parameters, mmap offsets
 *   2  The submission queue entry
 *   3  Operations
 *   4  Flags of single operations
 *   5  The completion queue entry
 *   6  The rings' own flag words
 *   7  Entering
 *   8  Registering: operations
 *   9  Registering: files, buffers, provided buffers
 *  10  Registering: restrictions, cancellation, waiting, memory
 *  11  Commands to sockets and block devices
 *  12  Zero-copy receive
 *  13  Querying
 *  14  Filters
 */
#ifndef GATUN_IO_URING_H
#define GATUN_IO_URING_H

#include <linux/time_types.h>
#include <linux/types.h>

/* ==== 1  Setting up ======================================================================== */

/* io_uring_params.flags: how the ring behaves, chosen once */
#define IORING_SETUP_IOPOLL 0x1U                /* 5.1: completions are polled for */
#define IORING_SETUP_SQPOLL 0x2U                /* 5.1: a kernel thread submits */
#define IORING_SETUP_SQ_AFF 0x4U                /* 5.1: ... pinned to sq_thread_cpu */
#define IORING_SETUP_CQSIZE 0x8U                /* 5.5: cq_entries is given */
#define IORING_SETUP_CLAMP 0x10U                /* 5.6: too large a size is cut to the maximum */
#define IORING_SETUP_ATTACH_WQ 0x20U            /* 5.6: shares the workers of the ring wq_fd */
#define IORING_SETUP_R_DISABLED 0x40U           /* 5.10: starts disabled */
#define IORING_SETUP_SUBMIT_ALL 0x80U           /* 5.18: goes on after an SQE that fails */
#define IORING_SETUP_COOP_TASKRUN 0x100U        /* 5.19: no interrupt only to run task work */
#define IORING_SETUP_TASKRUN_FLAG 0x200U        /* 5.19: IORING_SQ_TASKRUN tells of task work */
#define IORING_SETUP_SQE128 0x400U              /* 5.19: SQEs of 128 bytes */
#define IORING_SETUP_CQE32 0x800U               /* 5.19: CQEs of 32 bytes */
#define IORING_SETUP_SINGLE_ISSUER 0x1000U      /* 6.0: one thread submits */
#define IORING_SETUP_DEFER_TASKRUN 0x2000U      /* 6.1: task work runs when that thread waits */
#define IORING_SETUP_NO_MMAP 0x4000U            /* 6.5: the rings are in the program's memory */
#define IORING_SETUP_REGISTERED_FD_ONLY 0x8000U /* 6.5: no descriptor, a registered index */
#define IORING_SETUP_NO_SQARRAY 0x10000U        /* 6.6: no index array before the SQEs */
#define IORING_SETUP_HYBRID_IOPOLL 0x20000U     /* 6.13: IOPOLL that first sleeps */
#define IORING_SETUP_CQE_MIXED 0x40000U         /* 6.18: CQEs of 16 and of 32 bytes */
#define IORING_SETUP_SQE_MIXED 0x80000U         /* 6.19: SQEs of 64 and of 128 bytes */
#define IORING_SETUP_SQ_REWIND 0x100000U        /* 7.0: SQEs are always taken from index 0 */

/* io_uring_params.features: what the kernel can do, filled in by it */
#define IORING_FEAT_SINGLE_MMAP 0x1U        /* 5.4: one mapping holds both rings */
#define IORING_FEAT_NODROP 0x2U             /* 5.5: overflowing completions are kept */
#define IORING_FEAT_SUBMIT_STABLE 0x4U      /* 5.5: what an SQE points to may go after submission */
#define IORING_FEAT_RW_CUR_POS 0x8U         /* 5.6: offset -1 is the file position */
#define IORING_FEAT_CUR_PERSONALITY 0x10U   /* 5.6: the credentials are the submitter's */
#define IORING_FEAT_FAST_POLL 0x20U         /* 5.7: waits for readiness without a worker */
#define IORING_FEAT_POLL_32BITS 0x40U       /* 5.9: poll32_events is looked at whole */
#define IORING_FEAT_SQPOLL_NONFIXED 0x80U   /* 5.11: SQPOLL with files that are not registered */
#define IORING_FEAT_EXT_ARG 0x100U          /* 5.11: IORING_ENTER_EXT_ARG */
#define IORING_FEAT_NATIVE_WORKERS 0x200U   /* 5.12: workers are threads of the process */
#define IORING_FEAT_RSRC_TAGS 0x400U        /* 5.13: tags, and updates in place */
#define IORING_FEAT_CQE_SKIP 0x800U         /* 5.17: IOSQE_CQE_SKIP_SUCCESS */
#define IORING_FEAT_LINKED_FILE 0x1000U     /* 5.17: a linked SQE looks up its file when it runs */
#define IORING_FEAT_REG_REG_RING 0x2000U    /* 6.3: IORING_REGISTER_USE_REGISTERED_RING */
#define IORING_FEAT_RECVSEND_BUNDLE 0x4000U /* 6.10: IORING_RECVSEND_BUNDLE */
#define IORING_FEAT_MIN_TIMEOUT 0x8000U     /* 6.12: min_wait_usec */
#define IORING_FEAT_RW_ATTR 0x10000U        /* 6.14: attr_ptr, attr_type_mask */
#define IORING_FEAT_NO_IOWAIT 0x20000U      /* 6.15: IORING_ENTER_NO_IOWAIT */

/* Where in the submission ring's mapping its fields are, bytes */
struct io_sqring_offsets {
    __u32 head;         /* the kernel's: next entry that it takes */
    __u32 tail;         /* the program's: after its last entry */
    __u32 ring_mask;
    __u32 ring_entries;
    __u32 flags;        /* the kernel's: IORING_SQ_* */
    __u32 dropped;      /* the kernel's: entries with an index out of range */
    __u32 array;        /* the program's: indices of SQEs */
    __u32 resv1;
    __u64 user_addr;    /* in, IORING_SETUP_NO_MMAP: the memory for the SQEs */
};

/* Where in the completion ring's mapping its fields are, bytes */
struct io_cqring_offsets {
    __u32 head;         /* the program's: next entry that it takes */
    __u32 tail;         /* the kernel's: after its last entry */
    __u32 ring_mask;
    __u32 ring_entries;
    __u32 overflow;     /* the kernel's: completions lost */
    __u32 cqes;
    __u32 flags;        /* the program's: IORING_CQ_*; 0 where the kernel has no such word */
    __u32 resv1;
    __u64 user_addr;    /* in, IORING_SETUP_NO_MMAP: the memory for the rings */
};

/* In: what is wanted; out: what it became */
struct io_uring_params {
    __u32 sq_entries;     /* out */
    __u32 cq_entries;     /* in with IORING_SETUP_CQSIZE; out */
    __u32 flags;          /* IORING_SETUP_* */
    __u32 sq_thread_cpu;  /* IORING_SETUP_SQ_AFF */
    __u32 sq_thread_idle; /* milliseconds; 0: one second */
    __u32 features;       /* out: IORING_FEAT_* */
    __u32 wq_fd;          /* IORING_SETUP_ATTACH_WQ */
    __u32 resv[3];        /* 0 */
    struct io_sqring_offsets sq_off;
    struct io_cqring_offsets cq_off;
};

/* Offsets that mmap(2) of the ring takes */
#define IORING_OFF_SQ_RING 0ULL            /* the submission ring, or both */
#define IORING_OFF_CQ_RING 0x8000000ULL    /* the completion ring, before 5.4 */
#define IORING_OFF_SQES 0x10000000ULL      /* the SQEs */
#define IORING_OFF_PBUF_RING 0x80000000ULL /* 6.4: a buffer ring, with ... */
#define IORING_OFF_PBUF_SHIFT 16           /* ... its group shifted left by this */
#define IORING_OFF_MMAP_MASK 0xf8000000ULL /* the bits that say which */

/* ==== 2  The submission queue entry ======================================================== */

/* io_uring_sqe.flags */
#define IOSQE_FIXED_FILE 0x1U        /* 5.1: fd is a registered file's index */
#define IOSQE_IO_DRAIN 0x2U          /* 5.2: after all before it, and before all after it */
#define IOSQE_IO_LINK 0x4U           /* 5.3: the next one only if this one succeeds */
#define IOSQE_IO_HARDLINK 0x8U       /* 5.5: the next one after this one, whatever its result */
#define IOSQE_ASYNC 0x10U            /* 5.6: by a worker from the start */
#define IOSQE_BUFFER_SELECT 0x20U    /* 5.7: a buffer of buf_group */
#define IOSQE_CQE_SKIP_SUCCESS 0x40U /* 5.17: no CQE on success */

/* The same as bit numbers */
#define IOSQE_FIXED_FILE_BIT 0
#define IOSQE_IO_DRAIN_BIT 1
#define IOSQE_IO_LINK_BIT 2
#define IOSQE_IO_HARDLINK_BIT 3
#define IOSQE_ASYNC_BIT 4
#define IOSQE_BUFFER_SELECT_BIT 5
#define IOSQE_CQE_SKIP_SUCCESS_BIT 6

/*
 * 64 bytes, of which each operation uses some. All others must be 0, so an entry is cleared
 * before it is filled. With IORING_SETUP_SQE128 (or _MIXED, for the operations that end in 128) an
 * entry is twice as long, and cmd goes on to its end.
 */
struct io_uring_sqe {
    __u8 opcode;  /* IORING_OP_* */
    __u8 flags;   /* IOSQE_* */
    __u16 ioprio; /* I/O priority, or flags of section 4 */
    __s32 fd;
    /* 8 */
    union {
        __u64 off;   /* in the file, bytes */
        __u64 addr2;
        struct {
            __u32 cmd_op; /* IORING_OP_URING_CMD */
            __u32 __pad1;
        };
    };
    /* 16 */
    union {
        __u64 addr; /* a buffer, or an iovec */
        __u64 splice_off_in;
        struct {
            __u32 level; /* SOCKET_URING_OP_GETSOCKOPT, _SETSOCKOPT */
            __u32 optname;
        };
    };
    /* 24 */
    __u32 len; /* bytes, or iovecs */
    /* 28: the operation's own flags */
    union {
        __s32 rw_flags; /* RWF_* */
        __u32 fsync_flags;
        __u16 poll_events;
        __u32 poll32_events; /* on a big-endian machine with its halves exchanged */
        __u32 sync_range_flags;
        __u32 msg_flags;
        __u32 timeout_flags;
        __u32 accept_flags;
        __u32 cancel_flags;
        __u32 open_flags;
        __u32 statx_flags;
        __u32 fadvise_advice;
        __u32 splice_flags;
        __u32 rename_flags;
        __u32 unlink_flags;
        __u32 hardlink_flags;
        __u32 xattr_flags;
        __u32 msg_ring_flags;
        __u32 uring_cmd_flags;
        __u32 waitid_flags;
        __u32 futex_flags;
        __u32 install_fd_flags;
        __u32 nop_flags;
        __u32 pipe_flags;
    };
    /* 32 */
    __u64 user_data; /* the completion's */
    /* 40 */
    union {
        __u16 buf_index; /* a registered buffer */
        __u16 buf_group; /* IOSQE_BUFFER_SELECT */
    };
    __u16 personality; /* 0, or what IORING_REGISTER_PERSONALITY gave */
    /* 44 */
    union {
        __s32 splice_fd_in;
        __u32 file_index; /* direct descriptor: 0 none, slot + 1, or IORING_FILE_INDEX_ALLOC */
        __u32 zcrx_ifq_idx;
        __u32 optlen;
        struct {
            __u16 addr_len;
            __u16 __pad3[1];
        };
        struct {
            __u8 write_stream; /* 6.16: of a write */
            __u8 __pad4[3];
        };
    };
    /* 48 */
    union {
        struct {
            __u64 addr3;
            __u64 __pad2[1];
        };
        struct {
            __u64 attr_ptr; /* io_uring_attr_pi */
            __u64 attr_type_mask;
        };
        __u64 optval;
        __u8 cmd[0]; /* 16 bytes; 80 in an entry of 128 */
    };
};

/* ==== 3  Operations ======================================================================== */

/* io_uring_sqe.opcode. The system call is named where the name does not say it. */
enum io_uring_op {
    IORING_OP_NOP = 0,               /* 5.1 */
    IORING_OP_READV = 1,             /* 5.1: preadv2 */
    IORING_OP_WRITEV = 2,            /* 5.1: pwritev2 */
    IORING_OP_FSYNC = 3,             /* 5.1 */
    IORING_OP_READ_FIXED = 4,        /* 5.1: into a registered buffer */
    IORING_OP_WRITE_FIXED = 5,       /* 5.1: from a registered buffer */
    IORING_OP_POLL_ADD = 6,          /* 5.1: poll of one descriptor */
    IORING_OP_POLL_REMOVE = 7,       /* 5.1: ends or changes a POLL_ADD */
    IORING_OP_SYNC_FILE_RANGE = 8,   /* 5.2 */
    IORING_OP_SENDMSG = 9,           /* 5.3 */
    IORING_OP_RECVMSG = 10,          /* 5.3 */
    IORING_OP_TIMEOUT = 11,          /* 5.4 */
    IORING_OP_TIMEOUT_REMOVE = 12,   /* 5.5; changes one since 5.11 */
    IORING_OP_ACCEPT = 13,           /* 5.5: accept4 */
    IORING_OP_ASYNC_CANCEL = 14,     /* 5.5 */
    IORING_OP_LINK_TIMEOUT = 15,     /* 5.5: for the SQE before it */
    IORING_OP_CONNECT = 16,          /* 5.5 */
    IORING_OP_FALLOCATE = 17,        /* 5.6 */
    IORING_OP_OPENAT = 18,           /* 5.6; direct descriptors 5.15 */
    IORING_OP_CLOSE = 19,            /* 5.6; direct descriptors 5.15 */
    IORING_OP_FILES_UPDATE = 20,     /* 5.6: IORING_REGISTER_FILES_UPDATE */
    IORING_OP_STATX = 21,            /* 5.6 */
    IORING_OP_READ = 22,             /* 5.6: pread, or read */
    IORING_OP_WRITE = 23,            /* 5.6: pwrite, or write */
    IORING_OP_FADVISE = 24,          /* 5.6: posix_fadvise */
    IORING_OP_MADVISE = 25,          /* 5.6 */
    IORING_OP_SEND = 26,             /* 5.6: send, sendto */
    IORING_OP_RECV = 27,             /* 5.6 */
    IORING_OP_OPENAT2 = 28,          /* 5.6 */
    IORING_OP_EPOLL_CTL = 29,        /* 5.6 */
    IORING_OP_SPLICE = 30,           /* 5.7 */
    IORING_OP_PROVIDE_BUFFERS = 31,  /* 5.7 */
    IORING_OP_REMOVE_BUFFERS = 32,   /* 5.7 */
    IORING_OP_TEE = 33,              /* 5.8 */
    IORING_OP_SHUTDOWN = 34,         /* 5.11 */
    IORING_OP_RENAMEAT = 35,         /* 5.11: renameat2 */
    IORING_OP_UNLINKAT = 36,         /* 5.11 */
    IORING_OP_MKDIRAT = 37,          /* 5.15 */
    IORING_OP_SYMLINKAT = 38,        /* 5.15 */
    IORING_OP_LINKAT = 39,           /* 5.15 */
    IORING_OP_MSG_RING = 40,         /* 5.18: a completion, or a file, for another ring */
    IORING_OP_FSETXATTR = 41,        /* 5.19 */
    IORING_OP_SETXATTR = 42,         /* 5.19 */
    IORING_OP_FGETXATTR = 43,        /* 5.19 */
    IORING_OP_GETXATTR = 44,         /* 5.19 */
    IORING_OP_SOCKET = 45,           /* 5.19 */
    IORING_OP_URING_CMD = 46,        /* 5.19: what the file makes of it, like ioctl */
    IORING_OP_SEND_ZC = 47,          /* 6.0: send, sendto without a copy */
    IORING_OP_SENDMSG_ZC = 48,       /* 6.1: sendmsg without a copy */
    IORING_OP_READ_MULTISHOT = 49,   /* 6.7 */
    IORING_OP_WAITID = 50,           /* 6.7 */
    IORING_OP_FUTEX_WAIT = 51,       /* 6.7 */
    IORING_OP_FUTEX_WAKE = 52,       /* 6.7 */
    IORING_OP_FUTEX_WAITV = 53,      /* 6.7 */
    IORING_OP_FIXED_FD_INSTALL = 54, /* 6.8: direct descriptor to ordinary one */
    IORING_OP_FTRUNCATE = 55,        /* 6.9 */
    IORING_OP_BIND = 56,             /* 6.11 */
    IORING_OP_LISTEN = 57,           /* 6.11 */
    IORING_OP_RECV_ZC = 58,          /* 6.15: section 12 */
    IORING_OP_EPOLL_WAIT = 59,       /* 6.15 */
    IORING_OP_READV_FIXED = 60,      /* 6.15: readv inside one registered buffer */
    IORING_OP_WRITEV_FIXED = 61,     /* 6.15: writev inside one registered buffer */
    IORING_OP_PIPE = 62,             /* 6.16: pipe2 */
    IORING_OP_NOP128 = 63,           /* 6.19: IORING_SETUP_SQE_MIXED */
    IORING_OP_URING_CMD128 = 64,     /* 6.19: IORING_SETUP_SQE_MIXED */
    IORING_OP_LAST = 65,
};

/* ==== 4  Flags of single operations ======================================================== */

/* The operation's result is a direct descriptor, in a slot that the kernel chooses: file_index */
#define IORING_FILE_INDEX_ALLOC 0xffffffffU /* 5.19 */

/* NOP: nop_flags */
#define IORING_NOP_INJECT_RESULT 0x1U /* 6.10: the result is len */
#define IORING_NOP_FILE 0x2U          /* looks up fd; this and the next three are for tests */
#define IORING_NOP_FIXED_FILE 0x4U    /* ... as a registered file */
#define IORING_NOP_FIXED_BUFFER 0x8U  /* ... and buf_index */
#define IORING_NOP_TW 0x10U           /* completes through task work */
#define IORING_NOP_CQE32 0x20U        /* 6.18: a CQE of 32 bytes */

/* FSYNC: fsync_flags */
#define IORING_FSYNC_DATASYNC 0x1U /* 5.1: fdatasync */

/* READ, WRITE and their kin: attr_type_mask */
#define IORING_RW_ATTR_FLAG_PI 0x1U /* 6.14: attr_ptr has protection information */

/* Protection information for a read or write */
struct io_uring_attr_pi {
    __u16 flags;
    __u16 app_tag;
    __u32 len; /* of what addr points to, bytes */
    __u64 addr;
    __u64 seed;
    __u64 rsvd;
};

/* POLL_ADD, POLL_REMOVE: len */
#define IORING_POLL_ADD_MULTI 0x1U        /* 5.13: multishot */
#define IORING_POLL_UPDATE_EVENTS 0x2U    /* 5.13: other events */
#define IORING_POLL_UPDATE_USER_DATA 0x4U /* 5.13: other user data */
#define IORING_POLL_ADD_LEVEL 0x8U        /* 6.0: multishot, level-triggered */

/* TIMEOUT, LINK_TIMEOUT, TIMEOUT_REMOVE: timeout_flags */
#define IORING_TIMEOUT_ABS 0x1U            /* 5.5: an absolute time */
#define IORING_TIMEOUT_UPDATE 0x2U         /* 5.11: TIMEOUT_REMOVE changes a TIMEOUT */
#define IORING_TIMEOUT_BOOTTIME 0x4U       /* 5.15: CLOCK_BOOTTIME */
#define IORING_TIMEOUT_REALTIME 0x8U       /* 5.15: CLOCK_REALTIME */
#define IORING_LINK_TIMEOUT_UPDATE 0x10U   /* 5.15: TIMEOUT_REMOVE changes a LINK_TIMEOUT */
#define IORING_TIMEOUT_ETIME_SUCCESS 0x20U /* 5.16: running out does not break a link */
#define IORING_TIMEOUT_MULTISHOT 0x40U     /* 6.4: again and again */
#define IORING_TIMEOUT_IMMEDIATE_ARG 0x80U /* 7.1: addr is the time itself, nanoseconds */
#define IORING_TIMEOUT_CLOCK_MASK (IORING_TIMEOUT_BOOTTIME | IORING_TIMEOUT_REALTIME)
#define IORING_TIMEOUT_UPDATE_MASK (IORING_TIMEOUT_UPDATE | IORING_LINK_TIMEOUT_UPDATE)

/* SPLICE, TEE: splice_flags, beside splice(2)'s */
#define SPLICE_F_FD_IN_FIXED 0x80000000U /* 5.7: splice_fd_in is a registered file's index */

/* ASYNC_CANCEL: cancel_flags */
#define IORING_ASYNC_CANCEL_ALL 0x1U       /* 5.19: every match */
#define IORING_ASYNC_CANCEL_FD 0x2U        /* 5.19: by fd */
#define IORING_ASYNC_CANCEL_ANY 0x4U       /* 5.19: everything */
#define IORING_ASYNC_CANCEL_FD_FIXED 0x8U  /* 6.0: fd is a registered file's index */
#define IORING_ASYNC_CANCEL_USERDATA 0x10U /* 6.6: by user data, with another */
#define IORING_ASYNC_CANCEL_OP 0x20U       /* 6.6: by opcode, in len */

/* SEND, RECV and their kin: ioprio */
#define IORING_RECVSEND_POLL_FIRST 0x1U  /* 5.19: does not try before it waits */
#define IORING_RECV_MULTISHOT 0x2U       /* 6.0 */
#define IORING_RECVSEND_FIXED_BUF 0x4U   /* 6.0: buf_index, for the zero-copy sends */
#define IORING_SEND_ZC_REPORT_USAGE 0x8U /* 6.2: the notification says if it was copied */
#define IORING_RECVSEND_BUNDLE 0x10U     /* 6.10: several provided buffers at once */
#define IORING_SEND_VECTORIZED 0x20U     /* addr is an iovec */

/* The notification of a zero-copy send with IORING_SEND_ZC_REPORT_USAGE: res */
#define IORING_NOTIF_USAGE_ZC_COPIED 0x80000000U /* 6.2: it was copied */

/* What precedes the payload in a multishot RECVMSG's buffer */
struct io_uring_recvmsg_out {
    __u32 namelen;
    __u32 controllen;
    __u32 payloadlen;
    __u32 flags; /* MSG_* */
};

/* ACCEPT: ioprio */
#define IORING_ACCEPT_MULTISHOT 0x1U  /* 5.19 */
#define IORING_ACCEPT_DONTWAIT 0x2U   /* 6.10: EAGAIN instead of waiting */
#define IORING_ACCEPT_POLL_FIRST 0x4U /* 6.10: does not try before it waits */

/* MSG_RING: addr */
#define IORING_MSG_DATA 0    /* 5.18: len and off become a completion */
#define IORING_MSG_SEND_FD 1 /* 6.0: a registered file */

/* MSG_RING: msg_ring_flags */
#define IORING_MSG_RING_CQE_SKIP 0x1U   /* 6.0: the file without a completion */
#define IORING_MSG_RING_FLAGS_PASS 0x2U /* 6.3: file_index becomes the completion's flags */

/* URING_CMD: uring_cmd_flags */
#define IORING_URING_CMD_FIXED 0x1U     /* 6.1: buf_index */
#define IORING_URING_CMD_MULTISHOT 0x2U /* 6.18: completes again and again, provided buffers */
#define IORING_URING_CMD_MASK (IORING_URING_CMD_FIXED | IORING_URING_CMD_MULTISHOT)

/* FIXED_FD_INSTALL: install_fd_flags */
#define IORING_FIXED_FD_NO_CLOEXEC 0x1U /* 6.8 */

/* ==== 5  The completion queue entry ======================================================== */

/*
 * 16 bytes. With IORING_SETUP_CQE32, or where IORING_CQE_F_32 is set, 16 more follow.
 */
struct io_uring_cqe {
    __u64 user_data; /* the submission's */
    __s32 res;       /* >= 0, or -errno */
    __u32 flags;     /* IORING_CQE_F_* */
    __u64 big_cqe[];
};

#define IORING_CQE_F_BUFFER 0x1U        /* 5.7: the upper 16 bits are the buffer's id */
#define IORING_CQE_F_MORE 0x2U          /* 5.13: the same submission will complete again */
#define IORING_CQE_F_SOCK_NONEMPTY 0x4U /* 5.19: there is more to receive, or to accept */
#define IORING_CQE_F_NOTIF 0x8U         /* 6.0: the buffer of a zero-copy send is free again */
#define IORING_CQE_F_BUF_MORE 0x10U     /* 6.12: the buffer is not used up */
#define IORING_CQE_F_SKIP 0x20U         /* 6.18: a filler, no completion */
#define IORING_CQE_F_32 0x8000U         /* 6.18: 32 bytes */
#define IORING_CQE_F_TSTAMP_HW 0x10000U /* 6.17: SOCKET_URING_OP_TX_TIMESTAMP, by hardware */

#define IORING_CQE_BUFFER_SHIFT 16     /* flags >> this: the buffer's id */
#define IORING_TIMESTAMP_HW_SHIFT 16   /* SOCKET_URING_OP_TX_TIMESTAMP */
#define IORING_TIMESTAMP_TYPE_SHIFT 17 /* SOCKET_URING_OP_TX_TIMESTAMP: flags >> this, its kind */

/* ==== 6  The rings' own flag words ========================================================= */

/* Submission ring, written by the kernel */
#define IORING_SQ_NEED_WAKEUP 0x1U /* 5.1: the SQPOLL thread sleeps */
#define IORING_SQ_CQ_OVERFLOW 0x2U /* 5.8: completions wait for room */
#define IORING_SQ_TASKRUN 0x4U     /* 5.19: task work waits for io_uring_enter(2) */

/* Completion ring, written by the program */
#define IORING_CQ_EVENTFD_DISABLED 0x1U /* 5.8: the registered eventfd is left alone */

/* ==== 7  Entering ========================================================================== */

/* io_uring_enter(2): flags */
#define IORING_ENTER_GETEVENTS 0x1U        /* 5.1: waits for min_complete completions */
#define IORING_ENTER_SQ_WAKEUP 0x2U        /* 5.1: wakes the SQPOLL thread */
#define IORING_ENTER_SQ_WAIT 0x4U          /* 5.10: waits for room in the submission ring */
#define IORING_ENTER_EXT_ARG 0x8U          /* 5.11: the argument is an io_uring_getevents_arg */
#define IORING_ENTER_REGISTERED_RING 0x10U /* 5.18: the descriptor is a registered index */
#define IORING_ENTER_ABS_TIMER 0x20U       /* 6.12: the timeout is an absolute time */
#define IORING_ENTER_EXT_ARG_REG 0x40U     /* 6.13: the argument is an offset in the wait region */
#define IORING_ENTER_NO_IOWAIT 0x80U       /* 6.15: the wait is not counted as iowait */

/* IORING_ENTER_EXT_ARG */
struct io_uring_getevents_arg {
    __u64 sigmask;       /* a sigset_t of the kernel's, or 0 */
    __u32 sigmask_sz;    /* 8 */
    __u32 min_wait_usec; /* 6.12: waits that long for min_complete, then for one */
    __u64 ts;            /* a __kernel_timespec, or 0 */
};

/* An entry of the wait region: IORING_ENTER_EXT_ARG_REG, IORING_MEM_REGION_REG_WAIT_ARG */
struct io_uring_reg_wait {
    struct __kernel_timespec ts;
    __u32 min_wait_usec;
    __u32 flags; /* IORING_REG_WAIT_* */
    __u64 sigmask;
    __u32 sigmask_sz;
    __u32 pad[3];
    __u64 pad2[2];
};

#define IORING_REG_WAIT_TS 0x1U /* 6.13: ts counts */

/* ==== 8  Registering: operations =========================================================== */

/* io_uring_register(2): opcode. In brackets what the argument points to. */
enum io_uring_register_op {
    IORING_REGISTER_BUFFERS = 0,           /* 5.1 [iovec] */
    IORING_UNREGISTER_BUFFERS = 1,         /* 5.1 */
    IORING_REGISTER_FILES = 2,             /* 5.1 [int]; -1 is an empty slot */
    IORING_UNREGISTER_FILES = 3,           /* 5.1 */
    IORING_REGISTER_EVENTFD = 4,           /* 5.2 [int] */
    IORING_UNREGISTER_EVENTFD = 5,         /* 5.2 */
    IORING_REGISTER_FILES_UPDATE = 6,      /* 5.5 [io_uring_rsrc_update] */
    IORING_REGISTER_EVENTFD_ASYNC = 7,     /* 5.6 [int] */
    IORING_REGISTER_PROBE = 8,             /* 5.6 [io_uring_probe] */
    IORING_REGISTER_PERSONALITY = 9,       /* 5.6 */
    IORING_UNREGISTER_PERSONALITY = 10,    /* 5.6 */
    IORING_REGISTER_RESTRICTIONS = 11,     /* 5.10 [io_uring_restriction] */
    IORING_REGISTER_ENABLE_RINGS = 12,     /* 5.10 */
    IORING_REGISTER_FILES2 = 13,           /* 5.13 [io_uring_rsrc_register] */
    IORING_REGISTER_FILES_UPDATE2 = 14,    /* 5.13 [io_uring_rsrc_update2] */
    IORING_REGISTER_BUFFERS2 = 15,         /* 5.13 [io_uring_rsrc_register] */
    IORING_REGISTER_BUFFERS_UPDATE = 16,   /* 5.13 [io_uring_rsrc_update2] */
    IORING_REGISTER_IOWQ_AFF = 17,         /* 5.14 [cpu_set_t] */
    IORING_UNREGISTER_IOWQ_AFF = 18,       /* 5.14 */
    IORING_REGISTER_IOWQ_MAX_WORKERS = 19, /* 5.15 [__u32]: two, by IO_WQ_* */
    IORING_REGISTER_RING_FDS = 20,         /* 5.18 [io_uring_rsrc_update] */
    IORING_UNREGISTER_RING_FDS = 21,       /* 5.18 [io_uring_rsrc_update] */
    IORING_REGISTER_PBUF_RING = 22,        /* 5.19 [io_uring_buf_reg] */
    IORING_UNREGISTER_PBUF_RING = 23,      /* 5.19 [io_uring_buf_reg] */
    IORING_REGISTER_SYNC_CANCEL = 24,      /* 6.0 [io_uring_sync_cancel_reg] */
    IORING_REGISTER_FILE_ALLOC_RANGE = 25, /* 6.0 [io_uring_file_index_range] */
    IORING_REGISTER_PBUF_STATUS = 26,      /* 6.8 [io_uring_buf_status] */
    IORING_REGISTER_NAPI = 27,             /* 6.9 [io_uring_napi] */
    IORING_UNREGISTER_NAPI = 28,           /* 6.9 [io_uring_napi] */
    IORING_REGISTER_CLOCK = 29,            /* 6.12 [io_uring_clock_register] */
    IORING_REGISTER_CLONE_BUFFERS = 30,    /* 6.12 [io_uring_clone_buffers] */
    IORING_REGISTER_SEND_MSG_RING = 31,    /* 6.13 [io_uring_sqe], with no ring */
    IORING_REGISTER_ZCRX_IFQ = 32,         /* 6.15 [io_uring_zcrx_ifq_reg] */
    IORING_REGISTER_RESIZE_RINGS = 33,     /* 6.13 [io_uring_params] */
    IORING_REGISTER_MEM_REGION = 34,       /* 6.13 [io_uring_mem_region_reg] */
    IORING_REGISTER_QUERY = 35,            /* 6.18 [io_uring_query_hdr], with or without a ring */
    IORING_REGISTER_ZCRX_CTRL = 36,        /* [zcrx_ctrl] */
    IORING_REGISTER_BPF_FILTER = 37,       /* 7.0 [io_uring_bpf], with a ring or for the task */
    IORING_REGISTER_LAST = 38,
    /* 6.3: added to any of them, the descriptor is a registered index */
    IORING_REGISTER_USE_REGISTERED_RING = 1U << 31,
};

/* ==== 9  Registering: files, buffers, provided buffers ===================================== */

/* A descriptor's place in a table: leave what is there */
#define IORING_REGISTER_FILES_SKIP (-2) /* 5.12 */

/* io_uring_rsrc_register.flags */
#define IORING_RSRC_REGISTER_SPARSE 0x1U /* 5.19: a table of empty slots */

/* The form of io_uring_rsrc_update that only took files */
struct io_uring_files_update {
    __u32 offset;
    __u32 resv;
    __aligned_u64 fds;
};

struct io_uring_rsrc_register {
    __u32 nr;
    __u32 flags; /* IORING_RSRC_REGISTER_* */
    __u64 resv2;
    __aligned_u64 data; /* iovecs or descriptors */
    __aligned_u64 tags; /* __u64 each, or 0 */
};

struct io_uring_rsrc_update {
    __u32 offset; /* first slot; the index of a registered ring */
    __u32 resv;
    __aligned_u64 data; /* descriptors; the descriptor of a ring */
};

struct io_uring_rsrc_update2 {
    __u32 offset;
    __u32 resv;
    __aligned_u64 data;
    __aligned_u64 tags;
    __u32 nr;
    __u32 resv2;
};

/* The slots that IORING_FILE_INDEX_ALLOC may take */
struct io_uring_file_index_range {
    __u32 off;
    __u32 len;
    __u64 resv;
};

/* io_uring_clone_buffers.flags */
#define IORING_REGISTER_SRC_REGISTERED 0x1U /* 6.12: src_fd is a registered index */
#define IORING_REGISTER_DST_REPLACE 0x2U    /* 6.13: over what is there */

struct io_uring_clone_buffers {
    __u32 src_fd;
    __u32 flags;
    __u32 src_off;
    __u32 dst_off;
    __u32 nr;
    __u32 pad[3];
};

/* A provided buffer */
struct io_uring_buf {
    __u64 addr;
    __u32 len;
    __u16 bid;
    __u16 resv;
};

/*
 * A ring of provided buffers. The tail lies where the first entry has resv, so that entries
 * start at 0: who fills the first entry must not write its resv.
 */
struct io_uring_buf_ring {
    union {
        struct {
            __u64 resv1;
            __u32 resv2;
            __u16 resv3;
            __u16 tail;
        };
        struct io_uring_buf bufs[0];
    };
};

/* io_uring_buf_reg.flags */
#define IOU_PBUF_RING_MMAP 0x1U /* 6.4: the kernel's memory, see IORING_OFF_PBUF_RING */
#define IOU_PBUF_RING_INC 0x2U  /* 6.12: a buffer is used up piece by piece */

struct io_uring_buf_reg {
    __u64 ring_addr;
    __u32 ring_entries; /* a power of two */
    __u16 bgid;
    __u16 flags; /* IOU_PBUF_RING_* */
    __u32 min_left;
    __u32 resv[5];
};

struct io_uring_buf_status {
    __u32 buf_group; /* in */
    __u32 head;      /* out */
    __u32 resv[8];
};

/* ==== 10  Registering: restrictions, cancellation, waiting, memory ========================= */

/* What the kernel supports: io_uring_probe_op.flags */
#define IO_URING_OP_SUPPORTED 0x1U /* 5.6 */

struct io_uring_probe_op {
    __u8 op;
    __u8 resv;
    __u16 flags;
    __u32 resv2;
};

struct io_uring_probe {
    __u8 last_op;
    __u8 ops_len;
    __u16 resv;
    __u32 resv2[3];
    struct io_uring_probe_op ops[];
};

/* io_uring_restriction.opcode */
enum io_uring_register_restriction_op {
    IORING_RESTRICTION_REGISTER_OP = 0,        /* 5.10: register_op is allowed */
    IORING_RESTRICTION_SQE_OP = 1,             /* 5.10: sqe_op is allowed */
    IORING_RESTRICTION_SQE_FLAGS_ALLOWED = 2,  /* 5.10: sqe_flags may be set */
    IORING_RESTRICTION_SQE_FLAGS_REQUIRED = 3, /* 5.10: sqe_flags must be set */
};

struct io_uring_restriction {
    __u16 opcode;
    union {
        __u8 register_op;
        __u8 sqe_op;
        __u8 sqe_flags;
    };
    __u8 resv;
    __u32 resv2[3];
};

/* For every ring that the task will open: IORING_REGISTER_RESTRICTIONS with no ring */
struct io_uring_task_restriction {
    __u16 flags;
    __u16 nr_res;
    __u32 resv[3];
    struct io_uring_restriction restrictions[0];
};

/* Cancels, and waits until it is done */
struct io_uring_sync_cancel_reg {
    __u64 addr; /* user data */
    __s32 fd;
    __u32 flags;                      /* IORING_ASYNC_CANCEL_* */
    struct __kernel_timespec timeout; /* -1, -1: none */
    __u8 opcode;                      /* IORING_ASYNC_CANCEL_OP */
    __u8 pad[7];
    __u64 pad2[3];
};

/* IORING_REGISTER_IOWQ_MAX_WORKERS: which of the two numbers */
#define IO_WQ_BOUND 0   /* 5.15: workers for files and block devices */
#define IO_WQ_UNBOUND 1 /* 5.15: all others */

/* The clock of timeouts in io_uring_enter(2) */
struct io_uring_clock_register {
    __u32 clockid; /* CLOCK_MONOTONIC or CLOCK_BOOTTIME */
    __u32 __resv[3];
};

/* io_uring_napi.opcode: 6.13 */
enum io_uring_napi_op {
    IO_URING_NAPI_REGISTER_OP = 0,   /* op_param is one of IO_URING_NAPI_TRACKING_* */
    IO_URING_NAPI_STATIC_ADD_ID = 1, /* op_param is a device queue's NAPI ID */
    IO_URING_NAPI_STATIC_DEL_ID = 2,
};

/* Which NAPI IDs are polled: 6.13 */
enum io_uring_napi_tracking_strategy {
    IO_URING_NAPI_TRACKING_DYNAMIC = 0, /* those of the sockets in use */
    IO_URING_NAPI_TRACKING_STATIC = 1,  /* those that were added */
    IO_URING_NAPI_TRACKING_INACTIVE = 255,
};

/* Busy polling of network devices */
struct io_uring_napi {
    __u32 busy_poll_to; /* microseconds */
    __u8 prefer_busy_poll;
    __u8 opcode; /* IO_URING_NAPI_* */
    __u8 pad[2];
    __u32 op_param;
    __u32 resv;
};

/* io_uring_region_desc.flags */
#define IORING_MEM_REGION_TYPE_USER 0x1U /* 6.13: user_addr is given */

/* Memory that the kernel and the program share */
struct io_uring_region_desc {
    __u64 user_addr;
    __u64 size;
    __u32 flags;
    __u32 id;
    __u64 mmap_offset; /* out, where the memory is the kernel's */
    __u64 __resv[4];
};

/* io_uring_mem_region_reg.flags */
#define IORING_MEM_REGION_REG_WAIT_ARG 0x1U /* 6.13: it holds io_uring_reg_wait entries */

struct io_uring_mem_region_reg {
    __u64 region_uptr; /* io_uring_region_desc */
    __u64 flags;
    __u64 __resv[2];
};

/* ==== 11  Commands to sockets and block devices ============================================ */

/* IORING_OP_URING_CMD on a socket: cmd_op */
enum io_uring_socket_op {
    SOCKET_URING_OP_SIOCINQ = 0,      /* 6.7 */
    SOCKET_URING_OP_SIOCOUTQ = 1,     /* 6.7 */
    SOCKET_URING_OP_GETSOCKOPT = 2,   /* 6.7 */
    SOCKET_URING_OP_SETSOCKOPT = 3,   /* 6.7 */
    SOCKET_URING_OP_TX_TIMESTAMP = 4, /* 6.17 */
    SOCKET_URING_OP_GETSOCKNAME = 5,  /* 6.19: optlen 1 for the peer's */
};

/* What follows the completion of SOCKET_URING_OP_TX_TIMESTAMP */
struct io_timespec {
    __u64 tv_sec;
    __u64 tv_nsec;
};

/* IORING_OP_URING_CMD on a block device: cmd_op, numbered as ioctl(2)s of type 0x12 */
#define BLOCK_URING_CMD_DISCARD 0x1200        /* 6.12 */
#define BLOCK_URING_CMD_ZONE_RESET_ALL 0x1201

/* ==== 12  Zero-copy receive ================================================================ */

/* An offset in an area: the area's number is in its top bits */
#define IORING_ZCRX_AREA_SHIFT 48                   /* 6.15 */
#define IORING_ZCRX_AREA_MASK 0xffff000000000000ULL /* 6.15 */

/* An entry of the refill ring: a buffer that goes back to the kernel */
struct io_uring_zcrx_rqe {
    __u64 off;
    __u32 len;
    __u32 __pad;
};

/* What follows the completion of IORING_OP_RECV_ZC */
struct io_uring_zcrx_cqe {
    __u64 off;
    __u64 __pad;
};

/* Where in the region the refill ring's fields are, bytes */
struct io_uring_zcrx_offsets {
    __u32 head;
    __u32 tail;
    __u32 rqes;
    __u32 __resv2;
    __u64 __resv[2];
};

/* io_uring_zcrx_area_reg.flags */
#define IORING_ZCRX_AREA_DMABUF 0x1U /* 6.16: the memory is a dma-buf's */

struct io_uring_zcrx_area_reg {
    __u64 addr;
    __u64 len;
    __u64 rq_area_token; /* out */
    __u32 flags;
    __u32 dmabuf_fd;
    __u64 __resv2[2];
};

/* io_uring_zcrx_ifq_reg.flags */
#define ZCRX_REG_IMPORT 0x1U /* what another ring exported */
#define ZCRX_REG_NODEV 0x2U  /* no device: the data is copied */

/* io_uring_query_zcrx.features */
#define ZCRX_FEATURE_RX_PAGE_SIZE 0x1U /* rx_buf_len counts */
#define ZCRX_FEATURE_EVENT 0x2U        /* event_desc counts */

/* What happened to a queue: zcrx_event_desc.type_mask has bits of these numbers */
enum zcrx_event_type {
    ZCRX_EVENT_ALLOC_FAIL = 0, /* there was no memory for data */
    ZCRX_EVENT_COPY = 1,       /* data were copied */
};

/* zcrx_event_desc.flags */
#define ZCRX_EVENT_DESC_FLAG_STATS 0x1U /* stats_offset counts */

/* What was copied so far, in the region of the refill ring */
struct zcrx_stats {
    __u64 copy_count; /* completions */
    __u64 copy_bytes;
};

/* Which events a completion is posted for */
struct zcrx_event_desc {
    __u64 user_data; /* of that completion */
    __u32 type_mask;
    __u32 flags;
    __u64 stats_offset; /* of the zcrx_stats in the region, bytes */
    __u64 __resv2[9];
};

struct io_uring_zcrx_ifq_reg {
    __u32 if_idx;
    __u32 if_rxq;
    __u32 rq_entries;
    __u32 flags;
    __u64 area_ptr;   /* io_uring_zcrx_area_reg */
    __u64 region_ptr; /* io_uring_region_desc */
    struct io_uring_zcrx_offsets offsets;
    __u32 zcrx_id; /* out */
    __u32 rx_buf_len;
    __u64 event_desc; /* zcrx_event_desc, or 0 */
    __u64 __resv[2];
};

/* zcrx_ctrl.op */
enum zcrx_ctrl_op {
    ZCRX_CTRL_FLUSH_RQ = 0,  /* takes in what the refill ring holds */
    ZCRX_CTRL_EXPORT = 1,    /* as a descriptor, for ZCRX_REG_IMPORT */
    ZCRX_CTRL_ARM_EVENT = 2, /* tells of the next event of a type */
    ZCRX_CTRL_ADD_AREA = 3,  /* 7.3: more memory for data */
};

struct zcrx_ctrl_flush_rq {
    __u64 __resv[6];
};

struct zcrx_ctrl_export {
    __u32 zcrx_fd; /* out */
    __u32 __resv1[11];
};

struct zcrx_ctrl_arm_event {
    __u32 event_type; /* ZCRX_EVENT_* */
    __u32 __resv[11];
};

struct zcrx_ctrl_add_area {
    __u64 area_ptr; /* io_uring_zcrx_area_reg */
    __u64 __resv[5];
};

struct zcrx_ctrl {
    __u32 zcrx_id;
    __u32 op;
    __u64 __resv[2];
    union {
        struct zcrx_ctrl_export zc_export;
        struct zcrx_ctrl_flush_rq zc_flush;
        struct zcrx_ctrl_arm_event zc_arm_event;
        struct zcrx_ctrl_add_area zc_area;
    };
};

/* ==== 13  Querying ========================================================================= */

/* One question of a chain */
struct io_uring_query_hdr {
    __u64 next_entry; /* io_uring_query_hdr, or 0 */
    __u64 query_data; /* where the answer goes */
    __u32 query_op;
    __u32 size;   /* of the answer, bytes */
    __s32 result; /* out: 0, or -errno */
    __u32 __resv[3];
};

/* io_uring_query_hdr.query_op */
enum io_uring_query_op {
    IO_URING_QUERY_OPCODES = 0, /* 6.18: io_uring_query_opcode */
    IO_URING_QUERY_ZCRX = 1,    /* io_uring_query_zcrx */
    IO_URING_QUERY_SCQ = 2,     /* io_uring_query_scq */
    IO_URING_QUERY_ZCRX_EVENT = 3, /* io_uring_query_zcrx_event */
};

/* How many opcodes there are, and all the flags that are known */
struct io_uring_query_opcode {
    __u32 nr_request_opcodes;
    __u32 nr_register_opcodes;
    __u64 feature_flags;    /* IORING_FEAT_* */
    __u64 ring_setup_flags; /* IORING_SETUP_* */
    __u64 enter_flags;      /* IORING_ENTER_* */
    __u64 sqe_flags;        /* IOSQE_* */
    __u32 nr_query_opcodes;
    __u32 __pad;
};

struct io_uring_query_zcrx {
    __u64 register_flags; /* ZCRX_REG_* */
    __u64 area_flags;     /* IORING_ZCRX_AREA_* */
    __u32 nr_ctrl_opcodes;
    __u32 features; /* ZCRX_FEATURE_* */
    __u32 rq_hdr_size;
    __u32 rq_hdr_alignment;
    __u64 __resv2;
};

/* The events of zero-copy receive, and the room for zcrx_stats */
struct io_uring_query_zcrx_event {
    __u32 event_flags; /* bits of ZCRX_EVENT_* */
    __u32 stats_size;
    __u32 stats_off_alignment;
    __u32 __resv1;
    __u64 __resv2[4];
};

/* The size of the rings' common header, for IORING_SETUP_NO_MMAP */
struct io_uring_query_scq {
    __u64 hdr_size;
    __u64 hdr_alignment;
};

/* ==== 14  Filters ========================================================================== */

/* io_uring_bpf.cmd_type */
#define IO_URING_BPF_CMD_FILTER 1 /* a classic BPF program that looks at submissions */

/* io_uring_bpf_filter.flags */
#define IO_URING_BPF_FILTER_DENY_REST 0x1U /* operations without a filter are denied */
#define IO_URING_BPF_FILTER_SZ_STRICT 0x2U /* pdu_size must be the kernel's own */

/* What the program sees */
struct io_uring_bpf_ctx {
    __u64 user_data;
    __u8 opcode;
    __u8 sqe_flags;
    __u8 pdu_size; /* of the operation's part, bytes */
    __u8 pad[5];
    union {
        struct {
            __u32 family;
            __u32 type;
            __u32 protocol;
        } socket; /* IORING_OP_SOCKET */
        struct {
            __u64 flags;
            __u64 mode;
            __u64 resolve;
        } open; /* IORING_OP_OPENAT, IORING_OP_OPENAT2 */
        struct {
            __u32 family;
            __be16 port;
            __u8 pad[2];
            union {
                __be32 v4_addr;
                __u8 v6_addr[16];
            };
        } connect; /* IORING_OP_CONNECT: 7.2; what its address has, and zeros */
    };
};

struct io_uring_bpf_filter {
    __u32 opcode;
    __u32 flags;
    __u32 filter_len; /* instructions */
    __u8 pdu_size;
    __u8 resv[3];
    __u64 filter_ptr; /* sock_filter */
    __u64 resv2[5];
};

struct io_uring_bpf {
    __u16 cmd_type;
    __u16 cmd_flags;
    __u32 resv;
    union {
        struct io_uring_bpf_filter filter;
    };
};

#endif
