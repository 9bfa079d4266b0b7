/*
 * Constants and structures that the kernel has and the system's headers may not have yet
 * (Debian 12's are Linux 6.1's with glibc 2.36). The same on every target. Where the system
 * does have the name, the system's value stands.
 */
#ifndef GATUN_NEWER_H
#define GATUN_NEWER_H

#include <asm/ioctl.h>
#include <linux/types.h>
#include <linux/version.h>

/* fcntl(2) */
#ifndef F_GETOWNER_UIDS
#define F_GETOWNER_UIDS 17 /* 3.5, with CONFIG_CHECKPOINT_RESTORE */
#endif
#ifndef F_DUPFD_QUERY
#define F_DUPFD_QUERY 1027 /* 6.10 */
#endif
#ifndef F_CREATED_QUERY
#define F_CREATED_QUERY 1028 /* 6.12 */
#endif
#ifndef F_GETDELEG
#define F_GETDELEG 1039 /* 6.19 */
#define F_SETDELEG 1040 /* 6.19 */
struct delegation {
    __u32 d_flags; /* must be 0 */
    __u16 d_type;  /* F_RDLCK, F_WRLCK, F_UNLCK */
    __u16 __pad;   /* must be 0 */
};
#endif
#ifndef F_CANCELLK
#define F_CANCELLK 1029 /* for the kernel's own use: EINVAL from a program; glibc hides it */
#endif
#ifndef F_SEAL_EXEC
#define F_SEAL_EXEC 0x0020 /* 6.3 */
#endif

/* memfd_create(2) */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U /* 6.3 */
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U /* 6.3 */
#endif

/* preadv2(2), pwritev2(2) and the rw_flags of io_uring */
#ifndef RWF_NOAPPEND
#define RWF_NOAPPEND 0x00000020 /* 6.9 */
#endif
#ifndef RWF_ATOMIC
#define RWF_ATOMIC 0x00000040 /* 6.11 */
#endif
#ifndef RWF_DONTCACHE
#define RWF_DONTCACHE 0x00000080 /* 6.14 */
#endif
#ifndef RWF_NOSIGNAL
#define RWF_NOSIGNAL 0x00000100 /* 6.18 */
#endif

/* openat2(2) */
#ifndef OPENAT2_REGULAR
#define OPENAT2_REGULAR 0x100000000ULL /* 7.2: EFTYPE if it is no regular file */
#endif
#ifndef EFTYPE
#define EFTYPE 134 /* 7.2 */
#endif

/* fallocate(2) */
#ifndef FALLOC_FL_ALLOCATE_RANGE
#define FALLOC_FL_ALLOCATE_RANGE 0x00 /* the name: 6.13 */
#endif
#ifndef FALLOC_FL_WRITE_ZEROES
#define FALLOC_FL_WRITE_ZEROES 0x80 /* 6.17 */
#endif

/* madvise(2) */
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* 6.1 */
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* 6.13 */
#define MADV_GUARD_REMOVE 103 /* 6.13 */
#endif

/* epoll's busy polling (6.9): ioctl(2) on the epoll descriptor */
#ifndef EPIOCSPARAMS
struct epoll_params {
    __u32 busy_poll_usecs;
    __u16 busy_poll_budget;
    __u8 prefer_busy_poll;
    __u8 __pad; /* must be 0 */
};
#define EPOLL_IOC_TYPE 0x8A
#define EPIOCSPARAMS _IOW(EPOLL_IOC_TYPE, 0x01, struct epoll_params)
#define EPIOCGPARAMS _IOR(EPOLL_IOC_TYPE, 0x02, struct epoll_params)
#endif

/* timerfd: the kernel's header for it clashes with glibc's */
#ifndef TFD_IOC_SET_TICKS
#define TFD_IOC_SET_TICKS _IOW('T', 0, __u64) /* 3.17, with CONFIG_CHECKPOINT_RESTORE */
#endif

/* Socket options */
#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD 76 /* 6.5 */
#endif
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77 /* 6.5 */
#endif
#ifndef SO_DEVMEM_LINEAR
#define SO_DEVMEM_LINEAR 78 /* 6.12 */
#endif
#ifndef SO_DEVMEM_DMABUF
#define SO_DEVMEM_DMABUF 79 /* 6.12 */
#endif
#ifndef SO_DEVMEM_DONTNEED
#define SO_DEVMEM_DONTNEED 80 /* 6.12 */
#endif
#ifndef SO_RCVPRIORITY
#define SO_RCVPRIORITY 82 /* 6.14 */
#endif
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83 /* 6.16 */
#endif
#ifndef SO_INQ
#define SO_INQ 84 /* 6.17 */
#endif

/* futex2: the flags of futex_wait(2), futex_wake(2) and futex_waitv(2), and of io_uring's */
#ifndef FUTEX2_SIZE_U8
#define FUTEX2_SIZE_U8 0x00
#endif
#ifndef FUTEX2_SIZE_U16
#define FUTEX2_SIZE_U16 0x01
#endif
#ifndef FUTEX2_SIZE_U32
#define FUTEX2_SIZE_U32 0x02 /* the only size that the kernel takes */
#endif
#ifndef FUTEX2_SIZE_U64
#define FUTEX2_SIZE_U64 0x03
#endif
#ifndef FUTEX2_NUMA
#define FUTEX2_NUMA 0x04
#endif
#ifndef FUTEX2_PRIVATE
#define FUTEX2_PRIVATE 128
#endif

#ifndef FUTEX2_SIZE_MASK
#define FUTEX2_SIZE_MASK 0x03
#endif

/* The checks of protection information: fs.h, 6.13 */
#ifndef IO_INTEGRITY_CHK_GUARD
#define IO_INTEGRITY_CHK_GUARD (1U << 0)
#define IO_INTEGRITY_CHK_REFTAG (1U << 1)
#define IO_INTEGRITY_CHK_APPTAG (1U << 2)
#endif

/* A message about who sent it: 6.5 */
#ifndef SCM_PIDFD
#define SCM_PIDFD 0x04
#endif

/* pidfd_open(2): a thread rather than its process, 6.9 */
#ifndef PIDFD_THREAD
#define PIDFD_THREAD 0200 /* O_EXCL */
#endif

/* cachestat(2), 6.5 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
struct cachestat_range {
    __u64 off;
    __u64 len; /* 0: to the end of the file */
};
struct cachestat {
    __u64 nr_cache;
    __u64 nr_dirty;
    __u64 nr_writeback;
    __u64 nr_evicted;
    __u64 nr_recently_evicted;
};
#endif

#endif
