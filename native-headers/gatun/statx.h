/*
 * statx(2) as of Linux 6.16. The system's structure may be older: its tail is then called spare,
 * so it is stated here whole. It has the same layout on every target.
 */
#ifndef GATUN_STATX_H
#define GATUN_STATX_H

#include <linux/types.h>

/* The system's structure under another name; its constants and statx_timestamp as they are. */
#define statx statx_of_the_system
#include <linux/stat.h>
#undef statx

struct statx {
    /* 0x00 */
    __u32 stx_mask;       /* what was filled in: STATX_* */
    __u32 stx_blksize;    /* preferred size of a transfer, bytes */
    __u64 stx_attributes; /* STATX_ATTR_* */
    /* 0x10 */
    __u32 stx_nlink;
    __u32 stx_uid;
    __u32 stx_gid;
    __u16 stx_mode;
    __u16 __spare0[1];
    /* 0x20 */
    __u64 stx_ino;
    __u64 stx_size;
    __u64 stx_blocks;          /* of 512 bytes */
    __u64 stx_attributes_mask; /* which attributes the file system can report */
    /* 0x40 */
    struct statx_timestamp stx_atime;
    struct statx_timestamp stx_btime;
    struct statx_timestamp stx_ctime;
    struct statx_timestamp stx_mtime;
    /* 0x80 */
    __u32 stx_rdev_major;
    __u32 stx_rdev_minor;
    __u32 stx_dev_major;
    __u32 stx_dev_minor;
    /* 0x90 */
    __u64 stx_mnt_id;           /* 5.8, STATX_MNT_ID or STATX_MNT_ID_UNIQUE */
    __u32 stx_dio_mem_align;    /* 6.1, STATX_DIOALIGN: 0 where O_DIRECT is not supported */
    __u32 stx_dio_offset_align; /* 6.1, STATX_DIOALIGN */
    /* 0xa0 */
    __u64 stx_subvol;                    /* 6.10, STATX_SUBVOL */
    __u32 stx_atomic_write_unit_min;     /* 6.11, STATX_WRITE_ATOMIC */
    __u32 stx_atomic_write_unit_max;     /* 6.11, STATX_WRITE_ATOMIC */
    /* 0xb0 */
    __u32 stx_atomic_write_segments_max; /* 6.11, STATX_WRITE_ATOMIC */
    __u32 stx_dio_read_offset_align;     /* 6.14, STATX_DIO_READ_ALIGN */
    __u32 stx_atomic_write_unit_max_opt; /* 6.16, STATX_WRITE_ATOMIC */
    __u32 __spare2[1];
    /* 0xc0 */
    __u64 __spare3[8];
};

#ifndef STATX_DIOALIGN
#define STATX_DIOALIGN 0x00002000U /* 6.1 */
#endif
#ifndef STATX_MNT_ID_UNIQUE
#define STATX_MNT_ID_UNIQUE 0x00004000U /* 6.8 */
#endif
#ifndef STATX_SUBVOL
#define STATX_SUBVOL 0x00008000U /* 6.10 */
#endif
#ifndef STATX_WRITE_ATOMIC
#define STATX_WRITE_ATOMIC 0x00010000U /* 6.11 */
#endif
#ifndef STATX_DIO_READ_ALIGN
#define STATX_DIO_READ_ALIGN 0x00020000U /* 6.14 */
#endif
#ifndef STATX_ATTR_WRITE_ATOMIC
#define STATX_ATTR_WRITE_ATOMIC 0x00400000 /* 6.11 */
#endif

#endif
