package dev.gatun.sys;

import dev.gatun.raw.libc.libc_h;

import java.util.Random;

/**
 * Integers for {@link OddArguments}. Left out are
 *
 * <ul>
 *   <li>fcntl and ioctl commands that are not listed here: some send signals to any process, wait
 *       for ever, or freeze a file system;
 *   <li>{@code MADV_SOFT_OFFLINE}, which takes memory from the machine;
 *   <li>families, types and protocols of sockets for which the kernel would look for a module, and
 *       options that are not listed: they join groups of the network, look for modules, or have a
 *       close wait;
 *   <li>waiting for long, signals that are more than a question, processes other than this one, and
 *       any change of which signals a thread blocks: a JVM that blocks some ends.
 * </ul>
 */
final class OddNumbers {
    private static final int MAX = Integer.MAX_VALUE;
    private static final int MIN = Integer.MIN_VALUE;

    private static final int[] ANY = {
        0, 1, 2, 3, 4, 5, 8, 9, 10, 14, 20, 23, 25, 99, 100, 102, 4096, -1, -2, -4096, MAX, MIN,
        0x80000, 0x10000
    };
    private static final long[] ANY_LONG = {
        0,
        1,
        7,
        8,
        4095,
        4096,
        65536,
        1L << 32,
        1L << 40,
        -1,
        -2,
        -4096,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        MAX,
        MIN
    };
    private static final int[] FCNTL_COMMANDS = {
        libc_h.F_DUPFD_CLOEXEC(),
        libc_h.F_GETFD(),
        libc_h.F_GETFL(),
        libc_h.F_GETLK(),
        libc_h.F_SETLK(),
        libc_h.F_OFD_GETLK(),
        libc_h.F_OFD_SETLK(),
        libc_h.F_GETOWN(),
        libc_h.F_GETOWN_EX(),
        libc_h.F_GETSIG(),
        libc_h.F_GETPIPE_SZ(),
        libc_h.F_GET_SEALS(),
        libc_h.F_GET_RW_HINT(),
        libc_h.F_SET_RW_HINT(),
        libc_h.F_GETOWNER_UIDS(),
        999,
        -1
    };
    private static final int[] IOCTL_REQUESTS = {
        libc_h.FIONREAD(),
        libc_h.TIOCOUTQ(),
        libc_h.TIOCGWINSZ(),
        libc_h.FIOQSIZE(),
        (int) libc_h.FICLONE(),
        (int) libc_h.FICLONERANGE(),
        (int) libc_h.FIDEDUPERANGE(),
        (int) libc_h.FS_IOC_FIEMAP(),
        (int) libc_h.BLKGETSIZE64(),
        (int) libc_h.FS_IOC_GETFLAGS(),
        libc_h.FIOCLEX(),
        2,
        0,
        -1
    };
    private static final int[] FAMILIES = {
        libc_h.AF_UNSPEC(), libc_h.AF_UNIX(), libc_h.AF_INET(), libc_h.AF_INET6(), 999, -1, MAX, MIN
    };
    private static final int[] SOCKET_TYPES = {
        libc_h.SOCK_STREAM(), libc_h.SOCK_DGRAM(), libc_h.SOCK_STREAM() | 0x80800, 11, 99, -1, MAX
    };
    private static final int[] PROTOCOLS = {
        0, libc_h.IPPROTO_TCP(), libc_h.IPPROTO_UDP(), 9999, -1, MAX, MIN
    };

    // Each number stands for an option of either level.
    private static final int[] OPTION_LEVELS = {libc_h.SOL_SOCKET(), libc_h.IPPROTO_TCP(), 999, -1};
    private static final int[] OPTIONS = {
        libc_h.SO_REUSEADDR(),
        libc_h.SO_TYPE(),
        libc_h.SO_ERROR(),
        libc_h.SO_SNDBUF(),
        libc_h.SO_RCVBUF(),
        libc_h.SO_KEEPALIVE(),
        libc_h.SO_OOBINLINE(),
        libc_h.SO_PASSCRED(),
        libc_h.SO_PEERCRED(),
        libc_h.SO_RCVLOWAT(),
        libc_h.SO_RCVTIMEO(),
        libc_h.SO_SNDTIMEO(),
        libc_h.SO_ACCEPTCONN(),
        libc_h.TCP_NODELAY(),
        libc_h.TCP_INFO(),
        9999,
        -1,
        MIN
    };
    private static final int[] LENGTHS = {0, 1, 2, 8, 16, 28, 110, 128, -1, MAX, MIN};
    private static final int[] COUNTS = {0, 1, 2, 4, 5, 64, -1, MAX, MIN};
    private static final int[] MILLIS = {0, 0, 0, 1};
    private static final long[] NANOS = {0, 0, 1, 1000};
    private static final int[] CLOCKS = {
        libc_h.CLOCK_REALTIME(), libc_h.CLOCK_MONOTONIC(), libc_h.CLOCK_BOOTTIME(), 99, -1, MAX, MIN
    };
    private static final int[] EPOLL_OPERATIONS = {
        libc_h.EPOLL_CTL_ADD(), libc_h.EPOLL_CTL_MOD(), libc_h.EPOLL_CTL_DEL(), 0, 4, -1
    };
    private static final int[] NO_SIGNALS = {0, -1, 65, 99, MAX, MIN};
    private static final int[] NO_CHANGES = {3, 99, -1, MAX, MIN};
    private static final int[] PROCESSES = {(int) ProcessHandle.current().pid(), 0, -1, MAX, MIN};

    private final Random random;

    OddNumbers(Random random) {
        this.random = random;
    }

    private int one(int... of) {
        return of[random.nextInt(of.length)];
    }

    /** For the n-th int of a method, which is no descriptor. */
    int intFor(String method, int position) {
        return switch (method) {
            case "fcntl" -> one(FCNTL_COMMANDS);
            case "ioctl", "ioctlGetInt", "ioctlGetLong" -> one(IOCTL_REQUESTS);
            // FIONBIO would make the pipes block.
            case "ioctlSetInt" -> position == 1 ? libc_h.FIONREAD() : random.nextInt();
            // Not CLOSE_RANGE_UNSHARE: this thread would have descriptors of its own from then on.
            case "closeRange" -> random.nextBoolean() ? 0 : random.nextInt() | 1;
            case "flock" -> one(ANY) | libc_h.LOCK_NB();
            // A pipe that is full would be waited for.
            case "vmsplice" -> libc_h.SPLICE_F_NONBLOCK();
            case "socket", "socketpair" ->
                    one(position == 0 ? FAMILIES : position == 1 ? SOCKET_TYPES : PROTOCOLS);
            case "getsockopt", "getsockoptInt", "setsockopt" ->
                    one(position == 1 ? OPTION_LEVELS : OPTIONS);
            case "setsockoptInt" ->
                    one(position == 1 ? OPTION_LEVELS : position == 2 ? OPTIONS : ANY);
            case "bind", "connect" -> one(LENGTHS);
            case "sendto" -> one(position == 1 ? ANY : LENGTHS);
            case "sendmsg", "recvmsg" -> one(position == 1 ? LENGTHS : ANY);
            case "sendmmsg", "recvmmsg" -> one(position <= 2 ? COUNTS : ANY);
            case "poll" -> one(position == 0 ? COUNTS : MILLIS);
            case "ppoll", "pselect6", "epollPwait2" -> one(COUNTS);
            case "epollPwait" -> one(position == 1 ? COUNTS : MILLIS);
            case "epollCtl" -> one(position == 1 ? EPOLL_OPERATIONS : ANY);
            case "clockGettime", "timerfdCreate" -> one(position == 0 ? CLOCKS : ANY);
            case "rtSigprocmask" -> one(NO_CHANGES);
            case "pidfdOpen" -> one(position == 0 ? PROCESSES : ANY);
            case "pidfdSendSignal" -> one(position == 1 ? NO_SIGNALS : ANY);
            // WNOHANG; there is no child in any case.
            case "waitid" -> position == 2 ? one(ANY) | 1 : one(ANY);
            default -> one(ANY);
        };
    }

    /** For the n-th long of a method. */
    long longFor(String method, int position) {
        boolean isTimeout =
                position == 0
                        && (method.equals("ppoll")
                                || method.equals("pselect6")
                                || method.equals("epollPwait2"));
        long[] of = isTimeout ? NANOS : ANY_LONG;
        return of[random.nextInt(of.length)];
    }
}
