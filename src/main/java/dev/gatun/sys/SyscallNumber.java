package dev.gatun.sys;

import static dev.gatun.sys.Arch.pick;

import dev.gatun.raw.Aarch64;
import dev.gatun.raw.Linux;
import dev.gatun.raw.Riscv64;
import dev.gatun.raw.X86_64;

/**
 * The numbers of the system calls, on the architecture that this JVM runs on.
 *
 * <p>x86-64 has its own table of numbers, and aarch64 and riscv64 share another; from 424 on, both
 * tables have the same numbers. This class lists the calls that all three architectures have. A
 * number here does not mean that the running kernel has the call: a kernel that is too old for the
 * call answers {@code -ENOSYS}.
 */
@SuppressWarnings("doclint:missing") // of each constant: the name says all
public final class SyscallNumber {
    public static final int SYS_read = pick(X86_64.SYS_read, Aarch64.SYS_read, Riscv64.SYS_read);
    public static final int SYS_write =
            pick(X86_64.SYS_write, Aarch64.SYS_write, Riscv64.SYS_write);
    public static final int SYS_close =
            pick(X86_64.SYS_close, Aarch64.SYS_close, Riscv64.SYS_close);
    public static final int SYS_fstat =
            pick(X86_64.SYS_fstat, Aarch64.SYS_fstat, Riscv64.SYS_fstat);
    public static final int SYS_lseek =
            pick(X86_64.SYS_lseek, Aarch64.SYS_lseek, Riscv64.SYS_lseek);
    public static final int SYS_mmap = pick(X86_64.SYS_mmap, Aarch64.SYS_mmap, Riscv64.SYS_mmap);
    public static final int SYS_mprotect =
            pick(X86_64.SYS_mprotect, Aarch64.SYS_mprotect, Riscv64.SYS_mprotect);
    public static final int SYS_munmap =
            pick(X86_64.SYS_munmap, Aarch64.SYS_munmap, Riscv64.SYS_munmap);
    public static final int SYS_brk = pick(X86_64.SYS_brk, Aarch64.SYS_brk, Riscv64.SYS_brk);
    public static final int SYS_rt_sigaction =
            pick(X86_64.SYS_rt_sigaction, Aarch64.SYS_rt_sigaction, Riscv64.SYS_rt_sigaction);
    public static final int SYS_rt_sigprocmask =
            pick(X86_64.SYS_rt_sigprocmask, Aarch64.SYS_rt_sigprocmask, Riscv64.SYS_rt_sigprocmask);
    public static final int SYS_rt_sigreturn =
            pick(X86_64.SYS_rt_sigreturn, Aarch64.SYS_rt_sigreturn, Riscv64.SYS_rt_sigreturn);
    public static final int SYS_ioctl =
            pick(X86_64.SYS_ioctl, Aarch64.SYS_ioctl, Riscv64.SYS_ioctl);
    public static final int SYS_pread64 =
            pick(X86_64.SYS_pread64, Aarch64.SYS_pread64, Riscv64.SYS_pread64);
    public static final int SYS_pwrite64 =
            pick(X86_64.SYS_pwrite64, Aarch64.SYS_pwrite64, Riscv64.SYS_pwrite64);
    public static final int SYS_readv =
            pick(X86_64.SYS_readv, Aarch64.SYS_readv, Riscv64.SYS_readv);
    public static final int SYS_writev =
            pick(X86_64.SYS_writev, Aarch64.SYS_writev, Riscv64.SYS_writev);
    public static final int SYS_sched_yield =
            pick(X86_64.SYS_sched_yield, Aarch64.SYS_sched_yield, Riscv64.SYS_sched_yield);
    public static final int SYS_mremap =
            pick(X86_64.SYS_mremap, Aarch64.SYS_mremap, Riscv64.SYS_mremap);
    public static final int SYS_msync =
            pick(X86_64.SYS_msync, Aarch64.SYS_msync, Riscv64.SYS_msync);
    public static final int SYS_mincore =
            pick(X86_64.SYS_mincore, Aarch64.SYS_mincore, Riscv64.SYS_mincore);
    public static final int SYS_madvise =
            pick(X86_64.SYS_madvise, Aarch64.SYS_madvise, Riscv64.SYS_madvise);
    public static final int SYS_shmget =
            pick(X86_64.SYS_shmget, Aarch64.SYS_shmget, Riscv64.SYS_shmget);
    public static final int SYS_shmat =
            pick(X86_64.SYS_shmat, Aarch64.SYS_shmat, Riscv64.SYS_shmat);
    public static final int SYS_shmctl =
            pick(X86_64.SYS_shmctl, Aarch64.SYS_shmctl, Riscv64.SYS_shmctl);
    public static final int SYS_dup = pick(X86_64.SYS_dup, Aarch64.SYS_dup, Riscv64.SYS_dup);
    public static final int SYS_nanosleep =
            pick(X86_64.SYS_nanosleep, Aarch64.SYS_nanosleep, Riscv64.SYS_nanosleep);
    public static final int SYS_getitimer =
            pick(X86_64.SYS_getitimer, Aarch64.SYS_getitimer, Riscv64.SYS_getitimer);
    public static final int SYS_setitimer =
            pick(X86_64.SYS_setitimer, Aarch64.SYS_setitimer, Riscv64.SYS_setitimer);
    public static final int SYS_getpid =
            pick(X86_64.SYS_getpid, Aarch64.SYS_getpid, Riscv64.SYS_getpid);
    public static final int SYS_sendfile =
            pick(X86_64.SYS_sendfile, Aarch64.SYS_sendfile, Riscv64.SYS_sendfile);
    public static final int SYS_socket =
            pick(X86_64.SYS_socket, Aarch64.SYS_socket, Riscv64.SYS_socket);
    public static final int SYS_connect =
            pick(X86_64.SYS_connect, Aarch64.SYS_connect, Riscv64.SYS_connect);
    public static final int SYS_accept =
            pick(X86_64.SYS_accept, Aarch64.SYS_accept, Riscv64.SYS_accept);
    public static final int SYS_sendto =
            pick(X86_64.SYS_sendto, Aarch64.SYS_sendto, Riscv64.SYS_sendto);
    public static final int SYS_recvfrom =
            pick(X86_64.SYS_recvfrom, Aarch64.SYS_recvfrom, Riscv64.SYS_recvfrom);
    public static final int SYS_sendmsg =
            pick(X86_64.SYS_sendmsg, Aarch64.SYS_sendmsg, Riscv64.SYS_sendmsg);
    public static final int SYS_recvmsg =
            pick(X86_64.SYS_recvmsg, Aarch64.SYS_recvmsg, Riscv64.SYS_recvmsg);
    public static final int SYS_shutdown =
            pick(X86_64.SYS_shutdown, Aarch64.SYS_shutdown, Riscv64.SYS_shutdown);
    public static final int SYS_bind = pick(X86_64.SYS_bind, Aarch64.SYS_bind, Riscv64.SYS_bind);
    public static final int SYS_listen =
            pick(X86_64.SYS_listen, Aarch64.SYS_listen, Riscv64.SYS_listen);
    public static final int SYS_getsockname =
            pick(X86_64.SYS_getsockname, Aarch64.SYS_getsockname, Riscv64.SYS_getsockname);
    public static final int SYS_getpeername =
            pick(X86_64.SYS_getpeername, Aarch64.SYS_getpeername, Riscv64.SYS_getpeername);
    public static final int SYS_socketpair =
            pick(X86_64.SYS_socketpair, Aarch64.SYS_socketpair, Riscv64.SYS_socketpair);
    public static final int SYS_setsockopt =
            pick(X86_64.SYS_setsockopt, Aarch64.SYS_setsockopt, Riscv64.SYS_setsockopt);
    public static final int SYS_getsockopt =
            pick(X86_64.SYS_getsockopt, Aarch64.SYS_getsockopt, Riscv64.SYS_getsockopt);
    public static final int SYS_clone =
            pick(X86_64.SYS_clone, Aarch64.SYS_clone, Riscv64.SYS_clone);
    public static final int SYS_execve =
            pick(X86_64.SYS_execve, Aarch64.SYS_execve, Riscv64.SYS_execve);
    public static final int SYS_exit = pick(X86_64.SYS_exit, Aarch64.SYS_exit, Riscv64.SYS_exit);
    public static final int SYS_wait4 =
            pick(X86_64.SYS_wait4, Aarch64.SYS_wait4, Riscv64.SYS_wait4);
    public static final int SYS_kill = pick(X86_64.SYS_kill, Aarch64.SYS_kill, Riscv64.SYS_kill);
    public static final int SYS_uname =
            pick(X86_64.SYS_uname, Aarch64.SYS_uname, Riscv64.SYS_uname);
    public static final int SYS_semget =
            pick(X86_64.SYS_semget, Aarch64.SYS_semget, Riscv64.SYS_semget);
    public static final int SYS_semop =
            pick(X86_64.SYS_semop, Aarch64.SYS_semop, Riscv64.SYS_semop);
    public static final int SYS_semctl =
            pick(X86_64.SYS_semctl, Aarch64.SYS_semctl, Riscv64.SYS_semctl);
    public static final int SYS_shmdt =
            pick(X86_64.SYS_shmdt, Aarch64.SYS_shmdt, Riscv64.SYS_shmdt);
    public static final int SYS_msgget =
            pick(X86_64.SYS_msgget, Aarch64.SYS_msgget, Riscv64.SYS_msgget);
    public static final int SYS_msgsnd =
            pick(X86_64.SYS_msgsnd, Aarch64.SYS_msgsnd, Riscv64.SYS_msgsnd);
    public static final int SYS_msgrcv =
            pick(X86_64.SYS_msgrcv, Aarch64.SYS_msgrcv, Riscv64.SYS_msgrcv);
    public static final int SYS_msgctl =
            pick(X86_64.SYS_msgctl, Aarch64.SYS_msgctl, Riscv64.SYS_msgctl);
    public static final int SYS_fcntl =
            pick(X86_64.SYS_fcntl, Aarch64.SYS_fcntl, Riscv64.SYS_fcntl);
    public static final int SYS_flock =
            pick(X86_64.SYS_flock, Aarch64.SYS_flock, Riscv64.SYS_flock);
    public static final int SYS_fsync =
            pick(X86_64.SYS_fsync, Aarch64.SYS_fsync, Riscv64.SYS_fsync);
    public static final int SYS_fdatasync =
            pick(X86_64.SYS_fdatasync, Aarch64.SYS_fdatasync, Riscv64.SYS_fdatasync);
    public static final int SYS_truncate =
            pick(X86_64.SYS_truncate, Aarch64.SYS_truncate, Riscv64.SYS_truncate);
    public static final int SYS_ftruncate =
            pick(X86_64.SYS_ftruncate, Aarch64.SYS_ftruncate, Riscv64.SYS_ftruncate);
    public static final int SYS_getcwd =
            pick(X86_64.SYS_getcwd, Aarch64.SYS_getcwd, Riscv64.SYS_getcwd);
    public static final int SYS_chdir =
            pick(X86_64.SYS_chdir, Aarch64.SYS_chdir, Riscv64.SYS_chdir);
    public static final int SYS_fchdir =
            pick(X86_64.SYS_fchdir, Aarch64.SYS_fchdir, Riscv64.SYS_fchdir);
    public static final int SYS_fchmod =
            pick(X86_64.SYS_fchmod, Aarch64.SYS_fchmod, Riscv64.SYS_fchmod);
    public static final int SYS_fchown =
            pick(X86_64.SYS_fchown, Aarch64.SYS_fchown, Riscv64.SYS_fchown);
    public static final int SYS_umask =
            pick(X86_64.SYS_umask, Aarch64.SYS_umask, Riscv64.SYS_umask);
    public static final int SYS_gettimeofday =
            pick(X86_64.SYS_gettimeofday, Aarch64.SYS_gettimeofday, Riscv64.SYS_gettimeofday);
    public static final int SYS_getrlimit =
            pick(X86_64.SYS_getrlimit, Aarch64.SYS_getrlimit, Riscv64.SYS_getrlimit);
    public static final int SYS_getrusage =
            pick(X86_64.SYS_getrusage, Aarch64.SYS_getrusage, Riscv64.SYS_getrusage);
    public static final int SYS_sysinfo =
            pick(X86_64.SYS_sysinfo, Aarch64.SYS_sysinfo, Riscv64.SYS_sysinfo);
    public static final int SYS_times =
            pick(X86_64.SYS_times, Aarch64.SYS_times, Riscv64.SYS_times);
    public static final int SYS_ptrace =
            pick(X86_64.SYS_ptrace, Aarch64.SYS_ptrace, Riscv64.SYS_ptrace);
    public static final int SYS_getuid =
            pick(X86_64.SYS_getuid, Aarch64.SYS_getuid, Riscv64.SYS_getuid);
    public static final int SYS_syslog =
            pick(X86_64.SYS_syslog, Aarch64.SYS_syslog, Riscv64.SYS_syslog);
    public static final int SYS_getgid =
            pick(X86_64.SYS_getgid, Aarch64.SYS_getgid, Riscv64.SYS_getgid);
    public static final int SYS_setuid =
            pick(X86_64.SYS_setuid, Aarch64.SYS_setuid, Riscv64.SYS_setuid);
    public static final int SYS_setgid =
            pick(X86_64.SYS_setgid, Aarch64.SYS_setgid, Riscv64.SYS_setgid);
    public static final int SYS_geteuid =
            pick(X86_64.SYS_geteuid, Aarch64.SYS_geteuid, Riscv64.SYS_geteuid);
    public static final int SYS_getegid =
            pick(X86_64.SYS_getegid, Aarch64.SYS_getegid, Riscv64.SYS_getegid);
    public static final int SYS_setpgid =
            pick(X86_64.SYS_setpgid, Aarch64.SYS_setpgid, Riscv64.SYS_setpgid);
    public static final int SYS_getppid =
            pick(X86_64.SYS_getppid, Aarch64.SYS_getppid, Riscv64.SYS_getppid);
    public static final int SYS_setsid =
            pick(X86_64.SYS_setsid, Aarch64.SYS_setsid, Riscv64.SYS_setsid);
    public static final int SYS_setreuid =
            pick(X86_64.SYS_setreuid, Aarch64.SYS_setreuid, Riscv64.SYS_setreuid);
    public static final int SYS_setregid =
            pick(X86_64.SYS_setregid, Aarch64.SYS_setregid, Riscv64.SYS_setregid);
    public static final int SYS_getgroups =
            pick(X86_64.SYS_getgroups, Aarch64.SYS_getgroups, Riscv64.SYS_getgroups);
    public static final int SYS_setgroups =
            pick(X86_64.SYS_setgroups, Aarch64.SYS_setgroups, Riscv64.SYS_setgroups);
    public static final int SYS_setresuid =
            pick(X86_64.SYS_setresuid, Aarch64.SYS_setresuid, Riscv64.SYS_setresuid);
    public static final int SYS_getresuid =
            pick(X86_64.SYS_getresuid, Aarch64.SYS_getresuid, Riscv64.SYS_getresuid);
    public static final int SYS_setresgid =
            pick(X86_64.SYS_setresgid, Aarch64.SYS_setresgid, Riscv64.SYS_setresgid);
    public static final int SYS_getresgid =
            pick(X86_64.SYS_getresgid, Aarch64.SYS_getresgid, Riscv64.SYS_getresgid);
    public static final int SYS_getpgid =
            pick(X86_64.SYS_getpgid, Aarch64.SYS_getpgid, Riscv64.SYS_getpgid);
    public static final int SYS_setfsuid =
            pick(X86_64.SYS_setfsuid, Aarch64.SYS_setfsuid, Riscv64.SYS_setfsuid);
    public static final int SYS_setfsgid =
            pick(X86_64.SYS_setfsgid, Aarch64.SYS_setfsgid, Riscv64.SYS_setfsgid);
    public static final int SYS_getsid =
            pick(X86_64.SYS_getsid, Aarch64.SYS_getsid, Riscv64.SYS_getsid);
    public static final int SYS_capget =
            pick(X86_64.SYS_capget, Aarch64.SYS_capget, Riscv64.SYS_capget);
    public static final int SYS_capset =
            pick(X86_64.SYS_capset, Aarch64.SYS_capset, Riscv64.SYS_capset);
    public static final int SYS_rt_sigpending =
            pick(X86_64.SYS_rt_sigpending, Aarch64.SYS_rt_sigpending, Riscv64.SYS_rt_sigpending);
    public static final int SYS_rt_sigtimedwait =
            pick(
                    X86_64.SYS_rt_sigtimedwait,
                    Aarch64.SYS_rt_sigtimedwait,
                    Riscv64.SYS_rt_sigtimedwait);
    public static final int SYS_rt_sigqueueinfo =
            pick(
                    X86_64.SYS_rt_sigqueueinfo,
                    Aarch64.SYS_rt_sigqueueinfo,
                    Riscv64.SYS_rt_sigqueueinfo);
    public static final int SYS_rt_sigsuspend =
            pick(X86_64.SYS_rt_sigsuspend, Aarch64.SYS_rt_sigsuspend, Riscv64.SYS_rt_sigsuspend);
    public static final int SYS_sigaltstack =
            pick(X86_64.SYS_sigaltstack, Aarch64.SYS_sigaltstack, Riscv64.SYS_sigaltstack);
    public static final int SYS_personality =
            pick(X86_64.SYS_personality, Aarch64.SYS_personality, Riscv64.SYS_personality);
    public static final int SYS_statfs =
            pick(X86_64.SYS_statfs, Aarch64.SYS_statfs, Riscv64.SYS_statfs);
    public static final int SYS_fstatfs =
            pick(X86_64.SYS_fstatfs, Aarch64.SYS_fstatfs, Riscv64.SYS_fstatfs);
    public static final int SYS_getpriority =
            pick(X86_64.SYS_getpriority, Aarch64.SYS_getpriority, Riscv64.SYS_getpriority);
    public static final int SYS_setpriority =
            pick(X86_64.SYS_setpriority, Aarch64.SYS_setpriority, Riscv64.SYS_setpriority);
    public static final int SYS_sched_setparam =
            pick(X86_64.SYS_sched_setparam, Aarch64.SYS_sched_setparam, Riscv64.SYS_sched_setparam);
    public static final int SYS_sched_getparam =
            pick(X86_64.SYS_sched_getparam, Aarch64.SYS_sched_getparam, Riscv64.SYS_sched_getparam);
    public static final int SYS_sched_setscheduler =
            pick(
                    X86_64.SYS_sched_setscheduler,
                    Aarch64.SYS_sched_setscheduler,
                    Riscv64.SYS_sched_setscheduler);
    public static final int SYS_sched_getscheduler =
            pick(
                    X86_64.SYS_sched_getscheduler,
                    Aarch64.SYS_sched_getscheduler,
                    Riscv64.SYS_sched_getscheduler);
    public static final int SYS_sched_get_priority_max =
            pick(
                    X86_64.SYS_sched_get_priority_max,
                    Aarch64.SYS_sched_get_priority_max,
                    Riscv64.SYS_sched_get_priority_max);
    public static final int SYS_sched_get_priority_min =
            pick(
                    X86_64.SYS_sched_get_priority_min,
                    Aarch64.SYS_sched_get_priority_min,
                    Riscv64.SYS_sched_get_priority_min);
    public static final int SYS_sched_rr_get_interval =
            pick(
                    X86_64.SYS_sched_rr_get_interval,
                    Aarch64.SYS_sched_rr_get_interval,
                    Riscv64.SYS_sched_rr_get_interval);
    public static final int SYS_mlock =
            pick(X86_64.SYS_mlock, Aarch64.SYS_mlock, Riscv64.SYS_mlock);
    public static final int SYS_munlock =
            pick(X86_64.SYS_munlock, Aarch64.SYS_munlock, Riscv64.SYS_munlock);
    public static final int SYS_mlockall =
            pick(X86_64.SYS_mlockall, Aarch64.SYS_mlockall, Riscv64.SYS_mlockall);
    public static final int SYS_munlockall =
            pick(X86_64.SYS_munlockall, Aarch64.SYS_munlockall, Riscv64.SYS_munlockall);
    public static final int SYS_vhangup =
            pick(X86_64.SYS_vhangup, Aarch64.SYS_vhangup, Riscv64.SYS_vhangup);
    public static final int SYS_pivot_root =
            pick(X86_64.SYS_pivot_root, Aarch64.SYS_pivot_root, Riscv64.SYS_pivot_root);
    public static final int SYS_prctl =
            pick(X86_64.SYS_prctl, Aarch64.SYS_prctl, Riscv64.SYS_prctl);
    public static final int SYS_adjtimex =
            pick(X86_64.SYS_adjtimex, Aarch64.SYS_adjtimex, Riscv64.SYS_adjtimex);
    public static final int SYS_setrlimit =
            pick(X86_64.SYS_setrlimit, Aarch64.SYS_setrlimit, Riscv64.SYS_setrlimit);
    public static final int SYS_chroot =
            pick(X86_64.SYS_chroot, Aarch64.SYS_chroot, Riscv64.SYS_chroot);
    public static final int SYS_sync = pick(X86_64.SYS_sync, Aarch64.SYS_sync, Riscv64.SYS_sync);
    public static final int SYS_acct = pick(X86_64.SYS_acct, Aarch64.SYS_acct, Riscv64.SYS_acct);
    public static final int SYS_settimeofday =
            pick(X86_64.SYS_settimeofday, Aarch64.SYS_settimeofday, Riscv64.SYS_settimeofday);
    public static final int SYS_mount =
            pick(X86_64.SYS_mount, Aarch64.SYS_mount, Riscv64.SYS_mount);
    public static final int SYS_umount2 =
            pick(X86_64.SYS_umount2, Aarch64.SYS_umount2, Riscv64.SYS_umount2);
    public static final int SYS_swapon =
            pick(X86_64.SYS_swapon, Aarch64.SYS_swapon, Riscv64.SYS_swapon);
    public static final int SYS_swapoff =
            pick(X86_64.SYS_swapoff, Aarch64.SYS_swapoff, Riscv64.SYS_swapoff);
    public static final int SYS_reboot =
            pick(X86_64.SYS_reboot, Aarch64.SYS_reboot, Riscv64.SYS_reboot);
    public static final int SYS_sethostname =
            pick(X86_64.SYS_sethostname, Aarch64.SYS_sethostname, Riscv64.SYS_sethostname);
    public static final int SYS_setdomainname =
            pick(X86_64.SYS_setdomainname, Aarch64.SYS_setdomainname, Riscv64.SYS_setdomainname);
    public static final int SYS_init_module =
            pick(X86_64.SYS_init_module, Aarch64.SYS_init_module, Riscv64.SYS_init_module);
    public static final int SYS_delete_module =
            pick(X86_64.SYS_delete_module, Aarch64.SYS_delete_module, Riscv64.SYS_delete_module);
    public static final int SYS_quotactl =
            pick(X86_64.SYS_quotactl, Aarch64.SYS_quotactl, Riscv64.SYS_quotactl);
    public static final int SYS_nfsservctl =
            pick(X86_64.SYS_nfsservctl, Aarch64.SYS_nfsservctl, Riscv64.SYS_nfsservctl);
    public static final int SYS_gettid =
            pick(X86_64.SYS_gettid, Aarch64.SYS_gettid, Riscv64.SYS_gettid);
    public static final int SYS_readahead =
            pick(X86_64.SYS_readahead, Aarch64.SYS_readahead, Riscv64.SYS_readahead);
    public static final int SYS_setxattr =
            pick(X86_64.SYS_setxattr, Aarch64.SYS_setxattr, Riscv64.SYS_setxattr);
    public static final int SYS_lsetxattr =
            pick(X86_64.SYS_lsetxattr, Aarch64.SYS_lsetxattr, Riscv64.SYS_lsetxattr);
    public static final int SYS_fsetxattr =
            pick(X86_64.SYS_fsetxattr, Aarch64.SYS_fsetxattr, Riscv64.SYS_fsetxattr);
    public static final int SYS_getxattr =
            pick(X86_64.SYS_getxattr, Aarch64.SYS_getxattr, Riscv64.SYS_getxattr);
    public static final int SYS_lgetxattr =
            pick(X86_64.SYS_lgetxattr, Aarch64.SYS_lgetxattr, Riscv64.SYS_lgetxattr);
    public static final int SYS_fgetxattr =
            pick(X86_64.SYS_fgetxattr, Aarch64.SYS_fgetxattr, Riscv64.SYS_fgetxattr);
    public static final int SYS_listxattr =
            pick(X86_64.SYS_listxattr, Aarch64.SYS_listxattr, Riscv64.SYS_listxattr);
    public static final int SYS_llistxattr =
            pick(X86_64.SYS_llistxattr, Aarch64.SYS_llistxattr, Riscv64.SYS_llistxattr);
    public static final int SYS_flistxattr =
            pick(X86_64.SYS_flistxattr, Aarch64.SYS_flistxattr, Riscv64.SYS_flistxattr);
    public static final int SYS_removexattr =
            pick(X86_64.SYS_removexattr, Aarch64.SYS_removexattr, Riscv64.SYS_removexattr);
    public static final int SYS_lremovexattr =
            pick(X86_64.SYS_lremovexattr, Aarch64.SYS_lremovexattr, Riscv64.SYS_lremovexattr);
    public static final int SYS_fremovexattr =
            pick(X86_64.SYS_fremovexattr, Aarch64.SYS_fremovexattr, Riscv64.SYS_fremovexattr);
    public static final int SYS_tkill =
            pick(X86_64.SYS_tkill, Aarch64.SYS_tkill, Riscv64.SYS_tkill);
    public static final int SYS_futex =
            pick(X86_64.SYS_futex, Aarch64.SYS_futex, Riscv64.SYS_futex);
    public static final int SYS_sched_setaffinity =
            pick(
                    X86_64.SYS_sched_setaffinity,
                    Aarch64.SYS_sched_setaffinity,
                    Riscv64.SYS_sched_setaffinity);
    public static final int SYS_sched_getaffinity =
            pick(
                    X86_64.SYS_sched_getaffinity,
                    Aarch64.SYS_sched_getaffinity,
                    Riscv64.SYS_sched_getaffinity);
    public static final int SYS_io_setup =
            pick(X86_64.SYS_io_setup, Aarch64.SYS_io_setup, Riscv64.SYS_io_setup);
    public static final int SYS_io_destroy =
            pick(X86_64.SYS_io_destroy, Aarch64.SYS_io_destroy, Riscv64.SYS_io_destroy);
    public static final int SYS_io_getevents =
            pick(X86_64.SYS_io_getevents, Aarch64.SYS_io_getevents, Riscv64.SYS_io_getevents);
    public static final int SYS_io_submit =
            pick(X86_64.SYS_io_submit, Aarch64.SYS_io_submit, Riscv64.SYS_io_submit);
    public static final int SYS_io_cancel =
            pick(X86_64.SYS_io_cancel, Aarch64.SYS_io_cancel, Riscv64.SYS_io_cancel);
    public static final int SYS_lookup_dcookie =
            pick(X86_64.SYS_lookup_dcookie, Aarch64.SYS_lookup_dcookie, Riscv64.SYS_lookup_dcookie);
    public static final int SYS_remap_file_pages =
            pick(
                    X86_64.SYS_remap_file_pages,
                    Aarch64.SYS_remap_file_pages,
                    Riscv64.SYS_remap_file_pages);
    public static final int SYS_getdents64 =
            pick(X86_64.SYS_getdents64, Aarch64.SYS_getdents64, Riscv64.SYS_getdents64);
    public static final int SYS_set_tid_address =
            pick(
                    X86_64.SYS_set_tid_address,
                    Aarch64.SYS_set_tid_address,
                    Riscv64.SYS_set_tid_address);
    public static final int SYS_restart_syscall =
            pick(
                    X86_64.SYS_restart_syscall,
                    Aarch64.SYS_restart_syscall,
                    Riscv64.SYS_restart_syscall);
    public static final int SYS_semtimedop =
            pick(X86_64.SYS_semtimedop, Aarch64.SYS_semtimedop, Riscv64.SYS_semtimedop);
    public static final int SYS_fadvise64 =
            pick(X86_64.SYS_fadvise64, Aarch64.SYS_fadvise64, Riscv64.SYS_fadvise64);
    public static final int SYS_timer_create =
            pick(X86_64.SYS_timer_create, Aarch64.SYS_timer_create, Riscv64.SYS_timer_create);
    public static final int SYS_timer_settime =
            pick(X86_64.SYS_timer_settime, Aarch64.SYS_timer_settime, Riscv64.SYS_timer_settime);
    public static final int SYS_timer_gettime =
            pick(X86_64.SYS_timer_gettime, Aarch64.SYS_timer_gettime, Riscv64.SYS_timer_gettime);
    public static final int SYS_timer_getoverrun =
            pick(
                    X86_64.SYS_timer_getoverrun,
                    Aarch64.SYS_timer_getoverrun,
                    Riscv64.SYS_timer_getoverrun);
    public static final int SYS_timer_delete =
            pick(X86_64.SYS_timer_delete, Aarch64.SYS_timer_delete, Riscv64.SYS_timer_delete);
    public static final int SYS_clock_settime =
            pick(X86_64.SYS_clock_settime, Aarch64.SYS_clock_settime, Riscv64.SYS_clock_settime);
    public static final int SYS_clock_gettime =
            pick(X86_64.SYS_clock_gettime, Aarch64.SYS_clock_gettime, Riscv64.SYS_clock_gettime);
    public static final int SYS_clock_getres =
            pick(X86_64.SYS_clock_getres, Aarch64.SYS_clock_getres, Riscv64.SYS_clock_getres);
    public static final int SYS_clock_nanosleep =
            pick(
                    X86_64.SYS_clock_nanosleep,
                    Aarch64.SYS_clock_nanosleep,
                    Riscv64.SYS_clock_nanosleep);
    public static final int SYS_exit_group =
            pick(X86_64.SYS_exit_group, Aarch64.SYS_exit_group, Riscv64.SYS_exit_group);
    public static final int SYS_epoll_ctl =
            pick(X86_64.SYS_epoll_ctl, Aarch64.SYS_epoll_ctl, Riscv64.SYS_epoll_ctl);
    public static final int SYS_tgkill =
            pick(X86_64.SYS_tgkill, Aarch64.SYS_tgkill, Riscv64.SYS_tgkill);
    public static final int SYS_mbind =
            pick(X86_64.SYS_mbind, Aarch64.SYS_mbind, Riscv64.SYS_mbind);
    public static final int SYS_set_mempolicy =
            pick(X86_64.SYS_set_mempolicy, Aarch64.SYS_set_mempolicy, Riscv64.SYS_set_mempolicy);
    public static final int SYS_get_mempolicy =
            pick(X86_64.SYS_get_mempolicy, Aarch64.SYS_get_mempolicy, Riscv64.SYS_get_mempolicy);
    public static final int SYS_mq_open =
            pick(X86_64.SYS_mq_open, Aarch64.SYS_mq_open, Riscv64.SYS_mq_open);
    public static final int SYS_mq_unlink =
            pick(X86_64.SYS_mq_unlink, Aarch64.SYS_mq_unlink, Riscv64.SYS_mq_unlink);
    public static final int SYS_mq_timedsend =
            pick(X86_64.SYS_mq_timedsend, Aarch64.SYS_mq_timedsend, Riscv64.SYS_mq_timedsend);
    public static final int SYS_mq_timedreceive =
            pick(
                    X86_64.SYS_mq_timedreceive,
                    Aarch64.SYS_mq_timedreceive,
                    Riscv64.SYS_mq_timedreceive);
    public static final int SYS_mq_notify =
            pick(X86_64.SYS_mq_notify, Aarch64.SYS_mq_notify, Riscv64.SYS_mq_notify);
    public static final int SYS_mq_getsetattr =
            pick(X86_64.SYS_mq_getsetattr, Aarch64.SYS_mq_getsetattr, Riscv64.SYS_mq_getsetattr);
    public static final int SYS_kexec_load =
            pick(X86_64.SYS_kexec_load, Aarch64.SYS_kexec_load, Riscv64.SYS_kexec_load);
    public static final int SYS_waitid =
            pick(X86_64.SYS_waitid, Aarch64.SYS_waitid, Riscv64.SYS_waitid);
    public static final int SYS_add_key =
            pick(X86_64.SYS_add_key, Aarch64.SYS_add_key, Riscv64.SYS_add_key);
    public static final int SYS_request_key =
            pick(X86_64.SYS_request_key, Aarch64.SYS_request_key, Riscv64.SYS_request_key);
    public static final int SYS_keyctl =
            pick(X86_64.SYS_keyctl, Aarch64.SYS_keyctl, Riscv64.SYS_keyctl);
    public static final int SYS_ioprio_set =
            pick(X86_64.SYS_ioprio_set, Aarch64.SYS_ioprio_set, Riscv64.SYS_ioprio_set);
    public static final int SYS_ioprio_get =
            pick(X86_64.SYS_ioprio_get, Aarch64.SYS_ioprio_get, Riscv64.SYS_ioprio_get);
    public static final int SYS_inotify_add_watch =
            pick(
                    X86_64.SYS_inotify_add_watch,
                    Aarch64.SYS_inotify_add_watch,
                    Riscv64.SYS_inotify_add_watch);
    public static final int SYS_inotify_rm_watch =
            pick(
                    X86_64.SYS_inotify_rm_watch,
                    Aarch64.SYS_inotify_rm_watch,
                    Riscv64.SYS_inotify_rm_watch);
    public static final int SYS_migrate_pages =
            pick(X86_64.SYS_migrate_pages, Aarch64.SYS_migrate_pages, Riscv64.SYS_migrate_pages);
    public static final int SYS_openat =
            pick(X86_64.SYS_openat, Aarch64.SYS_openat, Riscv64.SYS_openat);
    public static final int SYS_mkdirat =
            pick(X86_64.SYS_mkdirat, Aarch64.SYS_mkdirat, Riscv64.SYS_mkdirat);
    public static final int SYS_mknodat =
            pick(X86_64.SYS_mknodat, Aarch64.SYS_mknodat, Riscv64.SYS_mknodat);
    public static final int SYS_fchownat =
            pick(X86_64.SYS_fchownat, Aarch64.SYS_fchownat, Riscv64.SYS_fchownat);
    public static final int SYS_newfstatat =
            pick(X86_64.SYS_newfstatat, Aarch64.SYS_newfstatat, Riscv64.SYS_newfstatat);
    public static final int SYS_unlinkat =
            pick(X86_64.SYS_unlinkat, Aarch64.SYS_unlinkat, Riscv64.SYS_unlinkat);
    public static final int SYS_linkat =
            pick(X86_64.SYS_linkat, Aarch64.SYS_linkat, Riscv64.SYS_linkat);
    public static final int SYS_symlinkat =
            pick(X86_64.SYS_symlinkat, Aarch64.SYS_symlinkat, Riscv64.SYS_symlinkat);
    public static final int SYS_readlinkat =
            pick(X86_64.SYS_readlinkat, Aarch64.SYS_readlinkat, Riscv64.SYS_readlinkat);
    public static final int SYS_fchmodat =
            pick(X86_64.SYS_fchmodat, Aarch64.SYS_fchmodat, Riscv64.SYS_fchmodat);
    public static final int SYS_faccessat =
            pick(X86_64.SYS_faccessat, Aarch64.SYS_faccessat, Riscv64.SYS_faccessat);
    public static final int SYS_pselect6 =
            pick(X86_64.SYS_pselect6, Aarch64.SYS_pselect6, Riscv64.SYS_pselect6);
    public static final int SYS_ppoll =
            pick(X86_64.SYS_ppoll, Aarch64.SYS_ppoll, Riscv64.SYS_ppoll);
    public static final int SYS_unshare =
            pick(X86_64.SYS_unshare, Aarch64.SYS_unshare, Riscv64.SYS_unshare);
    public static final int SYS_set_robust_list =
            pick(
                    X86_64.SYS_set_robust_list,
                    Aarch64.SYS_set_robust_list,
                    Riscv64.SYS_set_robust_list);
    public static final int SYS_get_robust_list =
            pick(
                    X86_64.SYS_get_robust_list,
                    Aarch64.SYS_get_robust_list,
                    Riscv64.SYS_get_robust_list);
    public static final int SYS_splice =
            pick(X86_64.SYS_splice, Aarch64.SYS_splice, Riscv64.SYS_splice);
    public static final int SYS_tee = pick(X86_64.SYS_tee, Aarch64.SYS_tee, Riscv64.SYS_tee);
    public static final int SYS_sync_file_range =
            pick(
                    X86_64.SYS_sync_file_range,
                    Aarch64.SYS_sync_file_range,
                    Riscv64.SYS_sync_file_range);
    public static final int SYS_vmsplice =
            pick(X86_64.SYS_vmsplice, Aarch64.SYS_vmsplice, Riscv64.SYS_vmsplice);
    public static final int SYS_move_pages =
            pick(X86_64.SYS_move_pages, Aarch64.SYS_move_pages, Riscv64.SYS_move_pages);
    public static final int SYS_utimensat =
            pick(X86_64.SYS_utimensat, Aarch64.SYS_utimensat, Riscv64.SYS_utimensat);
    public static final int SYS_epoll_pwait =
            pick(X86_64.SYS_epoll_pwait, Aarch64.SYS_epoll_pwait, Riscv64.SYS_epoll_pwait);
    public static final int SYS_timerfd_create =
            pick(X86_64.SYS_timerfd_create, Aarch64.SYS_timerfd_create, Riscv64.SYS_timerfd_create);
    public static final int SYS_fallocate =
            pick(X86_64.SYS_fallocate, Aarch64.SYS_fallocate, Riscv64.SYS_fallocate);
    public static final int SYS_timerfd_settime =
            pick(
                    X86_64.SYS_timerfd_settime,
                    Aarch64.SYS_timerfd_settime,
                    Riscv64.SYS_timerfd_settime);
    public static final int SYS_timerfd_gettime =
            pick(
                    X86_64.SYS_timerfd_gettime,
                    Aarch64.SYS_timerfd_gettime,
                    Riscv64.SYS_timerfd_gettime);
    public static final int SYS_accept4 =
            pick(X86_64.SYS_accept4, Aarch64.SYS_accept4, Riscv64.SYS_accept4);
    public static final int SYS_signalfd4 =
            pick(X86_64.SYS_signalfd4, Aarch64.SYS_signalfd4, Riscv64.SYS_signalfd4);
    public static final int SYS_eventfd2 =
            pick(X86_64.SYS_eventfd2, Aarch64.SYS_eventfd2, Riscv64.SYS_eventfd2);
    public static final int SYS_epoll_create1 =
            pick(X86_64.SYS_epoll_create1, Aarch64.SYS_epoll_create1, Riscv64.SYS_epoll_create1);
    public static final int SYS_dup3 = pick(X86_64.SYS_dup3, Aarch64.SYS_dup3, Riscv64.SYS_dup3);
    public static final int SYS_pipe2 =
            pick(X86_64.SYS_pipe2, Aarch64.SYS_pipe2, Riscv64.SYS_pipe2);
    public static final int SYS_inotify_init1 =
            pick(X86_64.SYS_inotify_init1, Aarch64.SYS_inotify_init1, Riscv64.SYS_inotify_init1);
    public static final int SYS_preadv =
            pick(X86_64.SYS_preadv, Aarch64.SYS_preadv, Riscv64.SYS_preadv);
    public static final int SYS_pwritev =
            pick(X86_64.SYS_pwritev, Aarch64.SYS_pwritev, Riscv64.SYS_pwritev);
    public static final int SYS_rt_tgsigqueueinfo =
            pick(
                    X86_64.SYS_rt_tgsigqueueinfo,
                    Aarch64.SYS_rt_tgsigqueueinfo,
                    Riscv64.SYS_rt_tgsigqueueinfo);
    public static final int SYS_perf_event_open =
            pick(
                    X86_64.SYS_perf_event_open,
                    Aarch64.SYS_perf_event_open,
                    Riscv64.SYS_perf_event_open);
    public static final int SYS_recvmmsg =
            pick(X86_64.SYS_recvmmsg, Aarch64.SYS_recvmmsg, Riscv64.SYS_recvmmsg);
    public static final int SYS_fanotify_init =
            pick(X86_64.SYS_fanotify_init, Aarch64.SYS_fanotify_init, Riscv64.SYS_fanotify_init);
    public static final int SYS_fanotify_mark =
            pick(X86_64.SYS_fanotify_mark, Aarch64.SYS_fanotify_mark, Riscv64.SYS_fanotify_mark);
    public static final int SYS_prlimit64 =
            pick(X86_64.SYS_prlimit64, Aarch64.SYS_prlimit64, Riscv64.SYS_prlimit64);
    public static final int SYS_name_to_handle_at =
            pick(
                    X86_64.SYS_name_to_handle_at,
                    Aarch64.SYS_name_to_handle_at,
                    Riscv64.SYS_name_to_handle_at);
    public static final int SYS_open_by_handle_at =
            pick(
                    X86_64.SYS_open_by_handle_at,
                    Aarch64.SYS_open_by_handle_at,
                    Riscv64.SYS_open_by_handle_at);
    public static final int SYS_clock_adjtime =
            pick(X86_64.SYS_clock_adjtime, Aarch64.SYS_clock_adjtime, Riscv64.SYS_clock_adjtime);
    public static final int SYS_syncfs =
            pick(X86_64.SYS_syncfs, Aarch64.SYS_syncfs, Riscv64.SYS_syncfs);
    public static final int SYS_sendmmsg =
            pick(X86_64.SYS_sendmmsg, Aarch64.SYS_sendmmsg, Riscv64.SYS_sendmmsg);
    public static final int SYS_setns =
            pick(X86_64.SYS_setns, Aarch64.SYS_setns, Riscv64.SYS_setns);
    public static final int SYS_getcpu =
            pick(X86_64.SYS_getcpu, Aarch64.SYS_getcpu, Riscv64.SYS_getcpu);
    public static final int SYS_process_vm_readv =
            pick(
                    X86_64.SYS_process_vm_readv,
                    Aarch64.SYS_process_vm_readv,
                    Riscv64.SYS_process_vm_readv);
    public static final int SYS_process_vm_writev =
            pick(
                    X86_64.SYS_process_vm_writev,
                    Aarch64.SYS_process_vm_writev,
                    Riscv64.SYS_process_vm_writev);
    public static final int SYS_kcmp = pick(X86_64.SYS_kcmp, Aarch64.SYS_kcmp, Riscv64.SYS_kcmp);
    public static final int SYS_finit_module =
            pick(X86_64.SYS_finit_module, Aarch64.SYS_finit_module, Riscv64.SYS_finit_module);
    public static final int SYS_sched_setattr =
            pick(X86_64.SYS_sched_setattr, Aarch64.SYS_sched_setattr, Riscv64.SYS_sched_setattr);
    public static final int SYS_sched_getattr =
            pick(X86_64.SYS_sched_getattr, Aarch64.SYS_sched_getattr, Riscv64.SYS_sched_getattr);
    public static final int SYS_renameat2 =
            pick(X86_64.SYS_renameat2, Aarch64.SYS_renameat2, Riscv64.SYS_renameat2);
    public static final int SYS_seccomp =
            pick(X86_64.SYS_seccomp, Aarch64.SYS_seccomp, Riscv64.SYS_seccomp);
    public static final int SYS_getrandom =
            pick(X86_64.SYS_getrandom, Aarch64.SYS_getrandom, Riscv64.SYS_getrandom);
    public static final int SYS_memfd_create =
            pick(X86_64.SYS_memfd_create, Aarch64.SYS_memfd_create, Riscv64.SYS_memfd_create);
    public static final int SYS_kexec_file_load =
            pick(
                    X86_64.SYS_kexec_file_load,
                    Aarch64.SYS_kexec_file_load,
                    Riscv64.SYS_kexec_file_load);
    public static final int SYS_bpf = pick(X86_64.SYS_bpf, Aarch64.SYS_bpf, Riscv64.SYS_bpf);
    public static final int SYS_execveat =
            pick(X86_64.SYS_execveat, Aarch64.SYS_execveat, Riscv64.SYS_execveat);
    public static final int SYS_userfaultfd =
            pick(X86_64.SYS_userfaultfd, Aarch64.SYS_userfaultfd, Riscv64.SYS_userfaultfd);
    public static final int SYS_membarrier =
            pick(X86_64.SYS_membarrier, Aarch64.SYS_membarrier, Riscv64.SYS_membarrier);
    public static final int SYS_mlock2 =
            pick(X86_64.SYS_mlock2, Aarch64.SYS_mlock2, Riscv64.SYS_mlock2);
    public static final int SYS_copy_file_range =
            pick(
                    X86_64.SYS_copy_file_range,
                    Aarch64.SYS_copy_file_range,
                    Riscv64.SYS_copy_file_range);
    public static final int SYS_preadv2 =
            pick(X86_64.SYS_preadv2, Aarch64.SYS_preadv2, Riscv64.SYS_preadv2);
    public static final int SYS_pwritev2 =
            pick(X86_64.SYS_pwritev2, Aarch64.SYS_pwritev2, Riscv64.SYS_pwritev2);
    public static final int SYS_pkey_mprotect =
            pick(X86_64.SYS_pkey_mprotect, Aarch64.SYS_pkey_mprotect, Riscv64.SYS_pkey_mprotect);
    public static final int SYS_pkey_alloc =
            pick(X86_64.SYS_pkey_alloc, Aarch64.SYS_pkey_alloc, Riscv64.SYS_pkey_alloc);
    public static final int SYS_pkey_free =
            pick(X86_64.SYS_pkey_free, Aarch64.SYS_pkey_free, Riscv64.SYS_pkey_free);
    public static final int SYS_statx =
            pick(X86_64.SYS_statx, Aarch64.SYS_statx, Riscv64.SYS_statx);
    public static final int SYS_io_pgetevents =
            pick(X86_64.SYS_io_pgetevents, Aarch64.SYS_io_pgetevents, Riscv64.SYS_io_pgetevents);
    public static final int SYS_rseq = pick(X86_64.SYS_rseq, Aarch64.SYS_rseq, Riscv64.SYS_rseq);
    public static final int SYS_pidfd_send_signal = Linux.SYS_pidfd_send_signal;
    public static final int SYS_io_uring_setup = Linux.SYS_io_uring_setup;
    public static final int SYS_io_uring_enter = Linux.SYS_io_uring_enter;
    public static final int SYS_io_uring_register = Linux.SYS_io_uring_register;
    public static final int SYS_open_tree = Linux.SYS_open_tree;
    public static final int SYS_move_mount = Linux.SYS_move_mount;
    public static final int SYS_fsopen = Linux.SYS_fsopen;
    public static final int SYS_fsconfig = Linux.SYS_fsconfig;
    public static final int SYS_fsmount = Linux.SYS_fsmount;
    public static final int SYS_fspick = Linux.SYS_fspick;
    public static final int SYS_pidfd_open = Linux.SYS_pidfd_open;
    public static final int SYS_clone3 = Linux.SYS_clone3;
    public static final int SYS_close_range = Linux.SYS_close_range;
    public static final int SYS_openat2 = Linux.SYS_openat2;
    public static final int SYS_pidfd_getfd = Linux.SYS_pidfd_getfd;
    public static final int SYS_faccessat2 = Linux.SYS_faccessat2;
    public static final int SYS_process_madvise = Linux.SYS_process_madvise;
    public static final int SYS_epoll_pwait2 = Linux.SYS_epoll_pwait2;
    public static final int SYS_mount_setattr = Linux.SYS_mount_setattr;
    public static final int SYS_quotactl_fd = Linux.SYS_quotactl_fd;
    public static final int SYS_landlock_create_ruleset = Linux.SYS_landlock_create_ruleset;
    public static final int SYS_landlock_add_rule = Linux.SYS_landlock_add_rule;
    public static final int SYS_landlock_restrict_self = Linux.SYS_landlock_restrict_self;
    public static final int SYS_memfd_secret = Linux.SYS_memfd_secret;
    public static final int SYS_process_mrelease = Linux.SYS_process_mrelease;
    public static final int SYS_futex_waitv = Linux.SYS_futex_waitv;
    public static final int SYS_set_mempolicy_home_node = Linux.SYS_set_mempolicy_home_node;
    public static final int SYS_cachestat = Linux.SYS_cachestat;
    public static final int SYS_fchmodat2 = Linux.SYS_fchmodat2;
    public static final int SYS_map_shadow_stack = Linux.SYS_map_shadow_stack;
    public static final int SYS_futex_wake = Linux.SYS_futex_wake;
    public static final int SYS_futex_wait = Linux.SYS_futex_wait;
    public static final int SYS_futex_requeue = Linux.SYS_futex_requeue;
    public static final int SYS_statmount = Linux.SYS_statmount;
    public static final int SYS_listmount = Linux.SYS_listmount;
    public static final int SYS_lsm_get_self_attr = Linux.SYS_lsm_get_self_attr;
    public static final int SYS_lsm_set_self_attr = Linux.SYS_lsm_set_self_attr;
    public static final int SYS_lsm_list_modules = Linux.SYS_lsm_list_modules;
    public static final int SYS_mseal = Linux.SYS_mseal;
    public static final int SYS_setxattrat = Linux.SYS_setxattrat;
    public static final int SYS_getxattrat = Linux.SYS_getxattrat;
    public static final int SYS_listxattrat = Linux.SYS_listxattrat;
    public static final int SYS_removexattrat = Linux.SYS_removexattrat;
    public static final int SYS_open_tree_attr = Linux.SYS_open_tree_attr;
    public static final int SYS_file_getattr = Linux.SYS_file_getattr;
    public static final int SYS_file_setattr = Linux.SYS_file_setattr;
    public static final int SYS_listns = Linux.SYS_listns;
    public static final int SYS_rseq_slice_yield = Linux.SYS_rseq_slice_yield;
    public static final int SYS_fchroot = Linux.SYS_fchroot;

    private SyscallNumber() {}
}
