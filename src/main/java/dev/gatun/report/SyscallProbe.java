package dev.gatun.report;

import static dev.gatun.raw.Linux.FAN_REPORT_FID;
import static dev.gatun.sys.SyscallNumber.SYS_accept4;
import static dev.gatun.sys.SyscallNumber.SYS_bind;
import static dev.gatun.sys.SyscallNumber.SYS_cachestat;
import static dev.gatun.sys.SyscallNumber.SYS_close;
import static dev.gatun.sys.SyscallNumber.SYS_close_range;
import static dev.gatun.sys.SyscallNumber.SYS_connect;
import static dev.gatun.sys.SyscallNumber.SYS_copy_file_range;
import static dev.gatun.sys.SyscallNumber.SYS_dup;
import static dev.gatun.sys.SyscallNumber.SYS_dup3;
import static dev.gatun.sys.SyscallNumber.SYS_epoll_create1;
import static dev.gatun.sys.SyscallNumber.SYS_epoll_ctl;
import static dev.gatun.sys.SyscallNumber.SYS_epoll_pwait;
import static dev.gatun.sys.SyscallNumber.SYS_epoll_pwait2;
import static dev.gatun.sys.SyscallNumber.SYS_eventfd2;
import static dev.gatun.sys.SyscallNumber.SYS_fadvise64;
import static dev.gatun.sys.SyscallNumber.SYS_fallocate;
import static dev.gatun.sys.SyscallNumber.SYS_fanotify_init;
import static dev.gatun.sys.SyscallNumber.SYS_fanotify_mark;
import static dev.gatun.sys.SyscallNumber.SYS_fcntl;
import static dev.gatun.sys.SyscallNumber.SYS_fdatasync;
import static dev.gatun.sys.SyscallNumber.SYS_fgetxattr;
import static dev.gatun.sys.SyscallNumber.SYS_flistxattr;
import static dev.gatun.sys.SyscallNumber.SYS_flock;
import static dev.gatun.sys.SyscallNumber.SYS_fremovexattr;
import static dev.gatun.sys.SyscallNumber.SYS_fsetxattr;
import static dev.gatun.sys.SyscallNumber.SYS_fsync;
import static dev.gatun.sys.SyscallNumber.SYS_ftruncate;
import static dev.gatun.sys.SyscallNumber.SYS_futex;
import static dev.gatun.sys.SyscallNumber.SYS_futex_waitv;
import static dev.gatun.sys.SyscallNumber.SYS_getcpu;
import static dev.gatun.sys.SyscallNumber.SYS_getdents64;
import static dev.gatun.sys.SyscallNumber.SYS_getpeername;
import static dev.gatun.sys.SyscallNumber.SYS_getsockname;
import static dev.gatun.sys.SyscallNumber.SYS_getsockopt;
import static dev.gatun.sys.SyscallNumber.SYS_getxattr;
import static dev.gatun.sys.SyscallNumber.SYS_inotify_add_watch;
import static dev.gatun.sys.SyscallNumber.SYS_inotify_init1;
import static dev.gatun.sys.SyscallNumber.SYS_inotify_rm_watch;
import static dev.gatun.sys.SyscallNumber.SYS_io_uring_enter;
import static dev.gatun.sys.SyscallNumber.SYS_io_uring_register;
import static dev.gatun.sys.SyscallNumber.SYS_io_uring_setup;
import static dev.gatun.sys.SyscallNumber.SYS_ioctl;
import static dev.gatun.sys.SyscallNumber.SYS_lgetxattr;
import static dev.gatun.sys.SyscallNumber.SYS_linkat;
import static dev.gatun.sys.SyscallNumber.SYS_listen;
import static dev.gatun.sys.SyscallNumber.SYS_listxattr;
import static dev.gatun.sys.SyscallNumber.SYS_llistxattr;
import static dev.gatun.sys.SyscallNumber.SYS_lremovexattr;
import static dev.gatun.sys.SyscallNumber.SYS_lseek;
import static dev.gatun.sys.SyscallNumber.SYS_lsetxattr;
import static dev.gatun.sys.SyscallNumber.SYS_madvise;
import static dev.gatun.sys.SyscallNumber.SYS_membarrier;
import static dev.gatun.sys.SyscallNumber.SYS_memfd_create;
import static dev.gatun.sys.SyscallNumber.SYS_memfd_secret;
import static dev.gatun.sys.SyscallNumber.SYS_mkdirat;
import static dev.gatun.sys.SyscallNumber.SYS_mlock2;
import static dev.gatun.sys.SyscallNumber.SYS_mmap;
import static dev.gatun.sys.SyscallNumber.SYS_mremap;
import static dev.gatun.sys.SyscallNumber.SYS_msync;
import static dev.gatun.sys.SyscallNumber.SYS_munlock;
import static dev.gatun.sys.SyscallNumber.SYS_openat;
import static dev.gatun.sys.SyscallNumber.SYS_openat2;
import static dev.gatun.sys.SyscallNumber.SYS_pidfd_open;
import static dev.gatun.sys.SyscallNumber.SYS_pipe2;
import static dev.gatun.sys.SyscallNumber.SYS_ppoll;
import static dev.gatun.sys.SyscallNumber.SYS_pread64;
import static dev.gatun.sys.SyscallNumber.SYS_preadv2;
import static dev.gatun.sys.SyscallNumber.SYS_pselect6;
import static dev.gatun.sys.SyscallNumber.SYS_pwrite64;
import static dev.gatun.sys.SyscallNumber.SYS_pwritev2;
import static dev.gatun.sys.SyscallNumber.SYS_read;
import static dev.gatun.sys.SyscallNumber.SYS_readahead;
import static dev.gatun.sys.SyscallNumber.SYS_readlinkat;
import static dev.gatun.sys.SyscallNumber.SYS_readv;
import static dev.gatun.sys.SyscallNumber.SYS_recvfrom;
import static dev.gatun.sys.SyscallNumber.SYS_recvmmsg;
import static dev.gatun.sys.SyscallNumber.SYS_recvmsg;
import static dev.gatun.sys.SyscallNumber.SYS_removexattr;
import static dev.gatun.sys.SyscallNumber.SYS_renameat2;
import static dev.gatun.sys.SyscallNumber.SYS_sched_getaffinity;
import static dev.gatun.sys.SyscallNumber.SYS_sched_getparam;
import static dev.gatun.sys.SyscallNumber.SYS_sched_getscheduler;
import static dev.gatun.sys.SyscallNumber.SYS_sched_setaffinity;
import static dev.gatun.sys.SyscallNumber.SYS_sched_setscheduler;
import static dev.gatun.sys.SyscallNumber.SYS_sendfile;
import static dev.gatun.sys.SyscallNumber.SYS_sendmmsg;
import static dev.gatun.sys.SyscallNumber.SYS_sendmsg;
import static dev.gatun.sys.SyscallNumber.SYS_sendto;
import static dev.gatun.sys.SyscallNumber.SYS_setsockopt;
import static dev.gatun.sys.SyscallNumber.SYS_setxattr;
import static dev.gatun.sys.SyscallNumber.SYS_shutdown;
import static dev.gatun.sys.SyscallNumber.SYS_signalfd4;
import static dev.gatun.sys.SyscallNumber.SYS_socket;
import static dev.gatun.sys.SyscallNumber.SYS_socketpair;
import static dev.gatun.sys.SyscallNumber.SYS_splice;
import static dev.gatun.sys.SyscallNumber.SYS_statx;
import static dev.gatun.sys.SyscallNumber.SYS_symlinkat;
import static dev.gatun.sys.SyscallNumber.SYS_sync_file_range;
import static dev.gatun.sys.SyscallNumber.SYS_syncfs;
import static dev.gatun.sys.SyscallNumber.SYS_tee;
import static dev.gatun.sys.SyscallNumber.SYS_timerfd_create;
import static dev.gatun.sys.SyscallNumber.SYS_timerfd_gettime;
import static dev.gatun.sys.SyscallNumber.SYS_timerfd_settime;
import static dev.gatun.sys.SyscallNumber.SYS_unlinkat;
import static dev.gatun.sys.SyscallNumber.SYS_vmsplice;
import static dev.gatun.sys.SyscallNumber.SYS_write;
import static dev.gatun.sys.SyscallNumber.SYS_writev;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

/**
 * Whether a system call is there: it is made with arguments that can do nothing (a descriptor of
 * -1, a null pointer, unknown flags), and what the kernel complains about tells.
 */
final class SyscallProbe {
    private final String name;
    private final int number;
    private final Object[] arguments;

    private SyscallProbe(String name, int number, Object... arguments) {
        this.name = name;
        this.number = number;
        this.arguments = arguments;
    }

    String name() {
        return name;
    }

    /** {@return the kernel's answer: any but what {@link #isMissing} tells means it is there} */
    long run() {
        return Syscalls.syscall(number, arguments);
    }

    /** No call refuses arguments like these with EPERM: that is a seccomp filter, or a sysctl. */
    static boolean isMissing(long result) {
        return result == -Errno.ENOSYS || result == -Errno.EPERM;
    }

    static SyscallProbe[] files() {
        return new SyscallProbe[] {
            new SyscallProbe("openat", SYS_openat, -1, 0, 0, 0),
            new SyscallProbe("openat2", SYS_openat2, -1, 0, 0, 0),
            new SyscallProbe("close", SYS_close, -1),
            new SyscallProbe("close_range", SYS_close_range, 1, 0, -1),
            new SyscallProbe("read", SYS_read, -1, 0, 0),
            new SyscallProbe("write", SYS_write, -1, 0, 0),
            new SyscallProbe("pread64", SYS_pread64, -1, 0, 0, 0),
            new SyscallProbe("pwrite64", SYS_pwrite64, -1, 0, 0, 0),
            new SyscallProbe("readv", SYS_readv, -1, 0, 0),
            new SyscallProbe("writev", SYS_writev, -1, 0, 0),
            new SyscallProbe("preadv2", SYS_preadv2, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("pwritev2", SYS_pwritev2, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("lseek", SYS_lseek, -1, 0, 0),
            new SyscallProbe("fcntl", SYS_fcntl, -1, 0, 0),
            new SyscallProbe("ioctl", SYS_ioctl, -1, 0, 0),
            new SyscallProbe("flock", SYS_flock, -1, 0),
            new SyscallProbe("dup", SYS_dup, -1),
            new SyscallProbe("dup3", SYS_dup3, -1, -1, 0),
            new SyscallProbe("statx", SYS_statx, -1, 0, -1, 0, 0),
            new SyscallProbe("fsync", SYS_fsync, -1),
            new SyscallProbe("fdatasync", SYS_fdatasync, -1),
            new SyscallProbe("syncfs", SYS_syncfs, -1),
            new SyscallProbe("sync_file_range", SYS_sync_file_range, -1, 0, 0, 0),
            new SyscallProbe("fallocate", SYS_fallocate, -1, 0, 0, 0),
            new SyscallProbe("ftruncate", SYS_ftruncate, -1, 0),
            new SyscallProbe("fadvise64", SYS_fadvise64, -1, 0, 0, 0),
            new SyscallProbe("readahead", SYS_readahead, -1, 0, 0),
            new SyscallProbe("cachestat", SYS_cachestat, -1, 0, 0, 0),
            new SyscallProbe("renameat2", SYS_renameat2, -1, 0, -1, 0, -1),
            new SyscallProbe("linkat", SYS_linkat, -1, 0, -1, 0, -1),
            new SyscallProbe("symlinkat", SYS_symlinkat, 0, -1, 0),
            new SyscallProbe("readlinkat", SYS_readlinkat, -1, 0, 0, 0),
            new SyscallProbe("unlinkat", SYS_unlinkat, -1, 0, -1),
            new SyscallProbe("mkdirat", SYS_mkdirat, -1, 0, 0),
            new SyscallProbe("getdents64", SYS_getdents64, -1, 0, 0),
            new SyscallProbe("setxattr", SYS_setxattr, 0, 0, 0, 0, -1),
            new SyscallProbe("getxattr", SYS_getxattr, 0, 0, 0, 0),
            new SyscallProbe("listxattr", SYS_listxattr, 0, 0, 0),
            new SyscallProbe("removexattr", SYS_removexattr, 0, 0),
            new SyscallProbe("lsetxattr", SYS_lsetxattr, 0, 0, 0, 0, -1),
            new SyscallProbe("lgetxattr", SYS_lgetxattr, 0, 0, 0, 0),
            new SyscallProbe("llistxattr", SYS_llistxattr, 0, 0, 0),
            new SyscallProbe("lremovexattr", SYS_lremovexattr, 0, 0),
            new SyscallProbe("fsetxattr", SYS_fsetxattr, -1, 0, 0, 0, -1),
            new SyscallProbe("fgetxattr", SYS_fgetxattr, -1, 0, 0, 0),
            new SyscallProbe("flistxattr", SYS_flistxattr, -1, 0, 0),
            new SyscallProbe("fremovexattr", SYS_fremovexattr, -1, 0),
            new SyscallProbe("inotify_init1", SYS_inotify_init1, -1),
            new SyscallProbe("inotify_add_watch", SYS_inotify_add_watch, -1, 0, 0),
            new SyscallProbe("inotify_rm_watch", SYS_inotify_rm_watch, -1, 0),
            // Of handles: without them it is refused with EPERM for want of a capability.
            new SyscallProbe(
                    "fanotify_init", SYS_fanotify_init, FAN_REPORT_FID | Integer.MIN_VALUE, 0),
            new SyscallProbe("fanotify_mark", SYS_fanotify_mark, -1, -1, 0, -1, 0),
        };
    }

    static SyscallProbe[] moving() {
        return new SyscallProbe[] {
            new SyscallProbe("pipe2", SYS_pipe2, 0, -1),
            new SyscallProbe("splice", SYS_splice, -1, 0, -1, 0, 1, 0),
            new SyscallProbe("tee", SYS_tee, -1, -1, 1, 0),
            new SyscallProbe("vmsplice", SYS_vmsplice, -1, 0, 0, 0),
            new SyscallProbe("sendfile", SYS_sendfile, -1, -1, 0, 0),
            new SyscallProbe("copy_file_range", SYS_copy_file_range, -1, 0, -1, 0, 0, 0),
        };
    }

    static SyscallProbe[] memory() {
        return new SyscallProbe[] {
            new SyscallProbe("mmap", SYS_mmap, 0, 0, 0, 0, -1, 0),
            new SyscallProbe("mremap", SYS_mremap, 1, 0, 0, -1),
            new SyscallProbe("madvise", SYS_madvise, 0, 0, -1),
            new SyscallProbe("msync", SYS_msync, 0, 0, -1),
            new SyscallProbe("mlock2", SYS_mlock2, 0, 0, -1),
            new SyscallProbe("munlock", SYS_munlock, 0, 0),
            new SyscallProbe("memfd_create", SYS_memfd_create, 0, -1),
            new SyscallProbe("memfd_secret", SYS_memfd_secret, -1),
        };
    }

    static SyscallProbe[] readiness() {
        return new SyscallProbe[] {
            // More descriptors than any limit allows, so that it cannot wait.
            new SyscallProbe("ppoll", SYS_ppoll, 0, -1, 0, 0, 0),
            new SyscallProbe("pselect6", SYS_pselect6, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("epoll_create1", SYS_epoll_create1, -1),
            new SyscallProbe("epoll_ctl", SYS_epoll_ctl, -1, 0, -1, 0),
            new SyscallProbe("epoll_pwait", SYS_epoll_pwait, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("epoll_pwait2", SYS_epoll_pwait2, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("eventfd2", SYS_eventfd2, 0, -1),
            new SyscallProbe("timerfd_create", SYS_timerfd_create, -1, 0),
            new SyscallProbe("timerfd_settime", SYS_timerfd_settime, -1, -1, 0, 0),
            new SyscallProbe("timerfd_gettime", SYS_timerfd_gettime, -1, 0),
            new SyscallProbe("signalfd4", SYS_signalfd4, -1, 0, 0, 0),
            new SyscallProbe("pidfd_open", SYS_pidfd_open, -1, 0),
            // An address that no futex can have: not a multiple of four.
            new SyscallProbe("futex", SYS_futex, 1, 1, 0, 0, 0, 0),
            new SyscallProbe("futex_waitv", SYS_futex_waitv, 0, 0, -1, 0, 0),
            new SyscallProbe("membarrier", SYS_membarrier, 0, 0, 0),
            new SyscallProbe("sched_setaffinity", SYS_sched_setaffinity, -1, 0, 0),
            new SyscallProbe("sched_getaffinity", SYS_sched_getaffinity, -1, 0, 0),
            new SyscallProbe("sched_setscheduler", SYS_sched_setscheduler, -1, 0, 0),
            new SyscallProbe("sched_getscheduler", SYS_sched_getscheduler, -1),
            new SyscallProbe("sched_getparam", SYS_sched_getparam, -1, 0),
            new SyscallProbe("getcpu", SYS_getcpu, 0, 0, 0),
        };
    }

    static SyscallProbe[] sockets() {
        return new SyscallProbe[] {
            new SyscallProbe("socket", SYS_socket, -1, 0, 0),
            new SyscallProbe("socketpair", SYS_socketpair, -1, 0, 0, 0),
            new SyscallProbe("bind", SYS_bind, -1, 0, 0),
            new SyscallProbe("listen", SYS_listen, -1, 0),
            new SyscallProbe("accept4", SYS_accept4, -1, 0, 0, 0),
            new SyscallProbe("connect", SYS_connect, -1, 0, 0),
            new SyscallProbe("shutdown", SYS_shutdown, -1, 0),
            new SyscallProbe("sendto", SYS_sendto, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("recvfrom", SYS_recvfrom, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("sendmsg", SYS_sendmsg, -1, 0, 0),
            new SyscallProbe("recvmsg", SYS_recvmsg, -1, 0, 0),
            new SyscallProbe("sendmmsg", SYS_sendmmsg, -1, 0, 0, 0),
            new SyscallProbe("recvmmsg", SYS_recvmmsg, -1, 0, 0, 0, 0),
            new SyscallProbe("setsockopt", SYS_setsockopt, -1, 0, 0, 0, 0),
            new SyscallProbe("getsockopt", SYS_getsockopt, -1, 0, 0, 0, 0),
            new SyscallProbe("getsockname", SYS_getsockname, -1, 0, 0),
            new SyscallProbe("getpeername", SYS_getpeername, -1, 0, 0),
        };
    }

    static SyscallProbe[] ioUring() {
        return new SyscallProbe[] {
            new SyscallProbe("io_uring_setup", SYS_io_uring_setup, 0, 0),
            new SyscallProbe("io_uring_enter", SYS_io_uring_enter, -1, 0, 0, 0, 0, 0),
            new SyscallProbe("io_uring_register", SYS_io_uring_register, -1, -1, 0, 0),
        };
    }
}
