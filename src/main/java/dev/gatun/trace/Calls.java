package dev.gatun.trace;

import dev.gatun.sys.SyscallNumber;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names of the system calls, the kinds of their arguments, and the families of calls. */
final class Calls {
    /** The name of each number. */
    static final Map<Integer, String> NAMES = names();

    /** Greater than each number. */
    static final int END = NAMES.keySet().stream().max(Integer::compare).orElseThrow() + 1;

    /**
     * A call and what its arguments are, which {@link Words} prints. A minus is for a word that is
     * not printed.
     */
    private static final String SIGNATURES =
            """
            read fd buf size
            write fd buf size
            pread64 fd buf size long
            pwrite64 fd buf size long
            readv fd iov int
            writev fd iov int
            preadv2 fd iov int long - rwf
            pwritev2 fd iov int long - rwf
            openat dirfd path open create
            openat2 dirfd path how size
            close fd
            close_range uint uint hex
            dup fd
            dup3 fd fd open
            fcntl fd fcntl fcntlarg
            flock fd int
            ioctl fd ioctl ptr
            fstat fd ptr
            statx dirfd path statxat statxmask ptr
            lseek fd long whence
            fsync fd
            fdatasync fd
            syncfs fd
            sync_file_range fd long long syncrange
            ftruncate fd long
            fallocate fd fallocate long long
            fadvise64 fd long long fadvice
            readahead fd long size
            copy_file_range fd offset fd offset size hex
            splice fd offset fd offset size splice
            tee fd fd size splice
            vmsplice fd ptr int splice
            sendfile fd fd offset size
            getdents64 fd ptr size
            cachestat fd ptr ptr hex
            pipe2 pair open
            memfd_create name memfd
            mmap ptr size prot map fd hex
            munmap ptr size
            madvise ptr size madvice
            msync ptr size hex
            mlock2 ptr size hex
            munlock ptr size
            mkdirat dirfd path mode
            unlinkat dirfd path at
            renameat2 dirfd path dirfd path rename
            linkat dirfd path dirfd path at
            symlinkat path dirfd path
            readlinkat dirfd path buf size
            setxattr path name value size xattr
            lsetxattr path name value size xattr
            fsetxattr fd name value size xattr
            getxattr path name buf size
            lgetxattr path name buf size
            fgetxattr fd name buf size
            listxattr path buf size
            llistxattr path buf size
            flistxattr fd buf size
            removexattr path name
            lremovexattr path name
            fremovexattr fd name
            inotify_init1 inotify
            inotify_add_watch fd path watch
            inotify_rm_watch fd int
            fanotify_init fanotify open
            fanotify_mark fd mark marked dirfd path
            socket family socktype int
            socketpair family socktype int pair
            bind fd addr int
            connect fd addr int
            listen fd int
            accept4 fd addrout intp sockflags
            getsockname fd addrout intp
            getpeername fd addrout intp
            shutdown fd shut
            sendto fd buf size msg addr int
            recvfrom fd buf size msg addrout intp
            sendmsg fd ptr msg
            recvmsg fd ptr msg
            sendmmsg fd ptr uint msg
            recvmmsg fd ptr uint msg timespec
            getsockopt fd level option ptr intp
            setsockopt fd level option ptr int
            epoll_create1 epollcreate
            epoll_ctl fd epollop fd event
            epoll_pwait fd events int int ptr size
            epoll_pwait2 fd events int timespec ptr size
            ppoll pollfds uint timespec ptr size
            pselect6 int ptr ptr ptr timespec ptr
            eventfd2 uint eventfd
            timerfd_create clock timerfd
            timerfd_settime fd timer itimerspec itimerspec
            timerfd_gettime fd itimerspec
            signalfd4 fd ptr size signalfd
            rt_sigprocmask int ptr ptr size
            pidfd_open int pidfd
            pidfd_send_signal fd int ptr hex
            waitid int int ptr hex ptr
            clock_gettime clock timespec
            getcpu intp intp ptr
            sched_setaffinity int size ptr
            sched_getaffinity int size ptr
            sched_setscheduler int int ptr
            sched_getscheduler int
            sched_getparam int ptr
            membarrier int hex int
            io_uring_setup uint params
            io_uring_enter fd uint uint enter ptr size
            io_uring_register fd register ptr uint
            getpid
            getppid
            gettid
            getuid
            geteuid
            getgid
            getegid
            sched_yield
            """;

    private static final Map<String, List<String>> ARGUMENTS = arguments();

    private static final Set<String> NETWORK =
            Set.of(
                    "socket",
                    "socketpair",
                    "bind",
                    "connect",
                    "listen",
                    "accept",
                    "accept4",
                    "getsockname",
                    "getpeername",
                    "shutdown",
                    "sendto",
                    "recvfrom",
                    "sendmsg",
                    "recvmsg",
                    "sendmmsg",
                    "recvmmsg",
                    "getsockopt",
                    "setsockopt",
                    "sendfile");

    private static final Set<String> MEMORY =
            Set.of(
                    "mmap",
                    "munmap",
                    "mremap",
                    "mprotect",
                    "madvise",
                    "msync",
                    "mlock",
                    "mlock2",
                    "munlock",
                    "mincore",
                    "brk");

    private static final Set<String> SIGNAL =
            Set.of("signalfd4", "rt_sigprocmask", "rt_sigaction", "pidfd_send_signal", "kill");

    private static final Set<String> PROCESS = Set.of("waitid", "pidfd_send_signal", "kill");

    /** They have a descriptor as their result, or in memory. */
    private static final Set<String> MAKES_DESCRIPTORS =
            Set.of(
                    "memfd_create",
                    "eventfd2",
                    "timerfd_create",
                    "epoll_create1",
                    "pipe2",
                    "inotify_init1",
                    "fanotify_init",
                    "pidfd_open",
                    "io_uring_setup",
                    "ppoll",
                    "pselect6");

    private Calls() {}

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        for (Field field : SyscallNumber.class.getFields()) {
            try {
                names.put(field.getInt(null), field.getName().substring("SYS_".length()));
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        return names;
    }

    private static Map<String, List<String>> arguments() {
        Map<String, List<String>> arguments = new HashMap<>();
        for (String line : SIGNATURES.split("\n")) {
            List<String> words = List.of(line.split(" "));
            arguments.put(words.get(0), words.subList(1, words.size()));
        }
        return arguments;
    }

    /** The calls whose arguments are known. */
    static Set<String> known() {
        return ARGUMENTS.keySet();
    }

    /** The kinds of a call's arguments; null if they are not known. */
    static List<String> arguments(String call) {
        return ARGUMENTS.get(call);
    }

    /** Whether a call is one of a family that strace(1) has, or of the three of io_uring. */
    static boolean isOf(String call, String family) {
        List<String> kinds = ARGUMENTS.getOrDefault(call, List.of());
        return switch (family) {
            case "file" -> kinds.contains("path");
            case "desc" ->
                    (kinds.contains("fd") || kinds.contains("dirfd"))
                                    && (!NETWORK.contains(call) || call.equals("sendfile"))
                            || MAKES_DESCRIPTORS.contains(call);
            case "network", "net" -> NETWORK.contains(call);
            case "memory" -> MEMORY.contains(call);
            case "signal" -> SIGNAL.contains(call);
            case "process" -> PROCESS.contains(call);
            case "io_uring" -> call.startsWith("io_uring_");
            default -> false;
        };
    }
}
