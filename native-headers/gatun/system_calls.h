/*
 * System call numbers that the system's headers may not have: those newer than Debian 12's
 * (Linux 6.1), and those that only some targets have.
 */
#ifndef GATUN_SYSTEM_CALLS_H
#define GATUN_SYSTEM_CALLS_H

/* Newer. From 424 on a number is the same on every target here. */
#ifndef SYS_cachestat
#define SYS_cachestat 451 /* 6.5 */
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452 /* 6.6 */
#endif
#ifndef SYS_map_shadow_stack
#define SYS_map_shadow_stack 453 /* 6.7 */
#endif
#ifndef SYS_futex_wake
#define SYS_futex_wake 454 /* 6.7 */
#endif
#ifndef SYS_futex_wait
#define SYS_futex_wait 455 /* 6.7 */
#endif
#ifndef SYS_futex_requeue
#define SYS_futex_requeue 456 /* 6.7 */
#endif
#ifndef SYS_statmount
#define SYS_statmount 457 /* 6.8 */
#endif
#ifndef SYS_listmount
#define SYS_listmount 458 /* 6.8 */
#endif
#ifndef SYS_lsm_get_self_attr
#define SYS_lsm_get_self_attr 459 /* 6.8 */
#endif
#ifndef SYS_lsm_set_self_attr
#define SYS_lsm_set_self_attr 460 /* 6.8 */
#endif
#ifndef SYS_lsm_list_modules
#define SYS_lsm_list_modules 461 /* 6.8 */
#endif
#ifndef SYS_mseal
#define SYS_mseal 462 /* 6.10 */
#endif
#ifndef SYS_setxattrat
#define SYS_setxattrat 463 /* 6.13 */
#endif
#ifndef SYS_getxattrat
#define SYS_getxattrat 464 /* 6.13 */
#endif
#ifndef SYS_listxattrat
#define SYS_listxattrat 465 /* 6.13 */
#endif
#ifndef SYS_removexattrat
#define SYS_removexattrat 466 /* 6.13 */
#endif
#ifndef SYS_open_tree_attr
#define SYS_open_tree_attr 467 /* 6.15 */
#endif
#ifndef SYS_file_getattr
#define SYS_file_getattr 468 /* 6.17 */
#endif
#ifndef SYS_file_setattr
#define SYS_file_setattr 469 /* 6.17 */
#endif
#ifndef SYS_listns
#define SYS_listns 470 /* 6.19 */
#endif
#ifndef SYS_rseq_slice_yield
#define SYS_rseq_slice_yield 471 /* 7.0 */
#endif
#ifndef SYS_fchroot
#define SYS_fchroot 472 /* 7.3 */
#endif

/*
 * Not on every target. Where a call is missing its number is -1, for which the kernel answers
 * ENOSYS. aarch64 and riscv64 have no call that a newer one replaces (open: openat).
 */
#ifndef SYS_access
#define SYS_access -1
#endif
#ifndef SYS_afs_syscall
#define SYS_afs_syscall -1
#endif
#ifndef SYS_alarm
#define SYS_alarm -1
#endif
#ifndef SYS_arch_prctl
#define SYS_arch_prctl -1
#endif
#ifndef SYS_chmod
#define SYS_chmod -1
#endif
#ifndef SYS_chown
#define SYS_chown -1
#endif
#ifndef SYS_creat
#define SYS_creat -1
#endif
#ifndef SYS_create_module
#define SYS_create_module -1
#endif
#ifndef SYS_dup2
#define SYS_dup2 -1
#endif
#ifndef SYS_epoll_create
#define SYS_epoll_create -1
#endif
#ifndef SYS_epoll_ctl_old
#define SYS_epoll_ctl_old -1
#endif
#ifndef SYS_epoll_wait
#define SYS_epoll_wait -1
#endif
#ifndef SYS_epoll_wait_old
#define SYS_epoll_wait_old -1
#endif
#ifndef SYS_eventfd
#define SYS_eventfd -1
#endif
#ifndef SYS_fork
#define SYS_fork -1
#endif
#ifndef SYS_futimesat
#define SYS_futimesat -1
#endif
#ifndef SYS_get_kernel_syms
#define SYS_get_kernel_syms -1
#endif
#ifndef SYS_get_thread_area
#define SYS_get_thread_area -1
#endif
#ifndef SYS_getdents
#define SYS_getdents -1
#endif
#ifndef SYS_getpgrp
#define SYS_getpgrp -1
#endif
#ifndef SYS_getpmsg
#define SYS_getpmsg -1
#endif
#ifndef SYS_inotify_init
#define SYS_inotify_init -1
#endif
#ifndef SYS_ioperm
#define SYS_ioperm -1
#endif
#ifndef SYS_iopl
#define SYS_iopl -1
#endif
#ifndef SYS_lchown
#define SYS_lchown -1
#endif
#ifndef SYS_link
#define SYS_link -1
#endif
#ifndef SYS_lstat
#define SYS_lstat -1
#endif
#ifndef SYS_mkdir
#define SYS_mkdir -1
#endif
#ifndef SYS_mknod
#define SYS_mknod -1
#endif
#ifndef SYS_modify_ldt
#define SYS_modify_ldt -1
#endif
#ifndef SYS_open
#define SYS_open -1
#endif
#ifndef SYS_pause
#define SYS_pause -1
#endif
#ifndef SYS_pipe
#define SYS_pipe -1
#endif
#ifndef SYS_poll
#define SYS_poll -1
#endif
#ifndef SYS_putpmsg
#define SYS_putpmsg -1
#endif
#ifndef SYS_query_module
#define SYS_query_module -1
#endif
#ifndef SYS_readlink
#define SYS_readlink -1
#endif
#ifndef SYS_rename
#define SYS_rename -1
#endif
#ifndef SYS_renameat
#define SYS_renameat -1
#endif
#ifndef SYS_riscv_flush_icache
#define SYS_riscv_flush_icache -1
#endif
#ifndef SYS_rmdir
#define SYS_rmdir -1
#endif
#ifndef SYS_security
#define SYS_security -1
#endif
#ifndef SYS_select
#define SYS_select -1
#endif
#ifndef SYS_set_thread_area
#define SYS_set_thread_area -1
#endif
#ifndef SYS_signalfd
#define SYS_signalfd -1
#endif
#ifndef SYS_stat
#define SYS_stat -1
#endif
#ifndef SYS_symlink
#define SYS_symlink -1
#endif
#ifndef SYS_sysfs
#define SYS_sysfs -1
#endif
#ifndef SYS_time
#define SYS_time -1
#endif
#ifndef SYS_tuxcall
#define SYS_tuxcall -1
#endif
#ifndef SYS_unlink
#define SYS_unlink -1
#endif
#ifndef SYS_uselib
#define SYS_uselib -1
#endif
#ifndef SYS_ustat
#define SYS_ustat -1
#endif
#ifndef SYS_utime
#define SYS_utime -1
#endif
#ifndef SYS_utimes
#define SYS_utimes -1
#endif
#ifndef SYS_vfork
#define SYS_vfork -1
#endif
#ifndef SYS_vserver
#define SYS_vserver -1
#endif

#endif
