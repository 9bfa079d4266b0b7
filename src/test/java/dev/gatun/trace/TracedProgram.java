package dev.gatun.trace;

import static dev.gatun.net.SocketType.SOCK_DGRAM;

import dev.gatun.SyscallFilter;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FallocateMode;
import dev.gatun.io.FanotifyFlags;
import dev.gatun.io.FanotifyMarkFlags;
import dev.gatun.io.FanotifyMask;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.Inotify;
import dev.gatun.io.InotifyMask;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.PathCalls;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketType;
import dev.gatun.raw.Linux;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.NotifySyscalls;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program whose calls are traced, by strace(1) as well. */
final class TracedProgram {
    private TracedProgram() {}

    /**
     * Makes calls.
     *
     * @param arguments a folder, and which calls
     */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0], "file");
        switch (arguments[1]) {
            case "files" -> files(file);
            case "flags" -> flags(file);
            case "readiness" -> readiness();
            case "sockets" -> sockets(file);
            case "ring" -> ring(file);
            case "closed" -> closed();
            case "unreadable" -> unreadable();
            case "refused" -> {
                SyscallFilter.refuse(SyscallNumber.SYS_process_vm_readv, Errno.EPERM);
                files(file);
                unreadable();
            }
            case "deep" -> deep();
            case "virtual" -> {
                Thread.ofVirtual().start(() -> missing("virtual")).join();
                Thread.ofVirtual().name("named").start(() -> missing("named")).join();
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println("done");
    }

    private static void files(Path file) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment hello = arena.allocateFrom("hi \"there\"\n");
            MemorySegment room = arena.allocate(100);
            OpenFlags create = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT).or(OpenFlags.O_TRUNC);
            try (FileFd fd = FileFd.open(file, create, 0640)) {
                fd.write(hello.asSlice(0, 11));
                fd.pread(room, 0);
                fd.pread(room, 11);
                fd.ftruncate(5);
                fd.fdatasync();
                Fcntl.statusFlags(fd);
            }
        }
        missing(file + ".none");
        Syscalls.read(-1, Arena.global().allocate(3));
        Syscalls.syscall(SyscallNumber.SYS_getppid);
    }

    /** Calls with flags, of which the library has the names. */
    private static void flags(Path file) throws Exception {
        String path = file.toString();
        String link = path + ".link";
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDWR.or(OpenFlags.O_CREAT), 0600)) {
            fd.fallocate(FallocateMode.FALLOC_FL_KEEP_SIZE, 0, 4096);
        }
        PathCalls.linkat(null, path, null, link, AtFlags.NONE);
        PathCalls.unlinkat(null, link, AtFlags.NONE);
        PathCalls.mkdirat(null, link, 0700);
        PathCalls.unlinkat(null, link, AtFlags.AT_REMOVEDIR);
        try (Arena arena = Arena.ofConfined();
                Inotify inotify = Inotify.create()) {
            inotify.addWatch(file, InotifyMask.IN_CREATE.or(InotifyMask.IN_DELETE));
            StatxMask mask = StatxMask.STATX_SIZE.or(StatxMask.STATX_MODE);
            Statx.allocate(arena).fill(link, AtFlags.AT_SYMLINK_NOFOLLOW, mask);
        } catch (SyscallException e) {
            check(Errno.ENOENT, e.errno());
        }
        int start = NotifySyscalls.fanotifyInit(FanotifyFlags.FAN_CLOEXEC.bits(), 0);
        if (start >= 0) {
            Syscalls.close(start);
        }
        FanotifyMarkFlags add = FanotifyMarkFlags.FAN_MARK_ADD;
        FanotifyMask events = FanotifyMask.FAN_OPEN.or(FanotifyMask.FAN_CLOSE_WRITE);
        check(
                -Errno.EBADF,
                NotifySyscalls.fanotifyMark(-1, add.bits(), events.bits(), Linux.AT_FDCWD, path));
    }

    static void missing(String path) {
        try (FileFd fd = FileFd.open(path, OpenFlags.O_RDONLY)) {
            throw new AssertionError("it is there: " + fd);
        } catch (SyscallException e) {
            // The caller gets what the kernel has said, whatever was printed.
            if (e.errno() != Errno.ENOENT) {
                throw new AssertionError(e);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void readiness() throws Exception {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create();
                EventFd event = EventFd.create(EventFdFlags.EFD_NONBLOCK)) {
            epoll.add(event, EpollFlags.EPOLLIN, 7);
            EpollEvents events = EpollEvents.allocate(arena, 4);
            epoll.await(events, 0);
            event.write(1);
            epoll.await(events, 1_000_000);
            event.read();
            event.read();
        }
    }

    private static void sockets(Path path) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            int family = AddressFamily.AF_INET.value();
            int type = SocketType.SOCK_STREAM.or(SocketType.SOCK_CLOEXEC).bits();
            int listener = SocketSyscalls.socket(family, type, 0);
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0);
            SocketSyscalls.bind(listener, address.storage(), address.length());
            SocketSyscalls.listen(listener, 1);
            Syscalls.close(listener);
            int unix = SocketSyscalls.socket(AddressFamily.AF_UNIX.value(), type, 0);
            SocketAddress name = SocketAddress.unixPath(arena, path.getFileName().toString());
            SocketSyscalls.connect(unix, name.storage(), name.length());
            Syscalls.close(unix);
        }
    }

    private static void ring(Path path) throws Exception {
        byte[] secret = "a secret".getBytes(StandardCharsets.US_ASCII);
        try (IoUring ring = IoUring.open(8);
                FileFd fd = FileFd.open(path, OpenFlags.O_RDWR.or(OpenFlags.O_CREAT), 0600);
                Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, secret);
            ring.sq().next().pwrite(fd, memory, 0, memory.byteSize(), 0).userData(11).link();
            ring.sq().next().pread(fd, memory, 0, memory.byteSize(), 100).userData(12);
            ring.submitAndWaitFully(2);
            ring.cq().drain((userData, res, flags) -> {});
        }
    }

    /** Memory at which the JVM would end if anybody looked. */
    private static void unreadable() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    Mapping.mmapAnonymous(arena, Mapping.pageSize(), MapFlags.MAP_PRIVATE);
            long byteCount = memory.byteSize();
            check(0, Syscalls.syscall(SyscallNumber.SYS_mprotect, memory, byteCount, 0L));
            int event = EventSyscalls.eventfd2(0, 0);
            check(-Errno.EFAULT, Syscalls.write(event, memory, 0, Long.BYTES));
            Syscalls.close(event);
            int fd = SocketSyscalls.socket(AddressFamily.AF_INET.value(), SOCK_DGRAM.bits(), 0);
            check(-Errno.EFAULT, SocketSyscalls.bind(fd, memory, 16));
            check(-Errno.EBADF, SocketSyscalls.bind(-1, memory, 16));
            Syscalls.close(fd);
            check(-Errno.EFAULT, Syscalls.syscall(SyscallNumber.SYS_openat, -1, memory, 0, 0));
            unreadableOfCallsThatSucceed(arena, memory);
        }
    }

    /** The kernel looks at none of it. */
    private static void unreadableOfCallsThatSucceed(Arena arena, MemorySegment memory)
            throws Exception {
        try (Epoll epoll = Epoll.create();
                EventFd event = EventFd.create()) {
            epoll.add(event, EpollFlags.EPOLLIN, 7);
            int number = event.number();
            int delete = Linux.EPOLL_CTL_DEL;
            check(
                    0,
                    Syscalls.syscall(
                            SyscallNumber.SYS_epoll_ctl, epoll.number(), delete, number, memory));
        }
        try (FileFd sink = FileFd.open("/dev/null", OpenFlags.O_WRONLY)) {
            check(Long.BYTES, Syscalls.write(sink.number(), memory, 0, Long.BYTES));
        }
    }

    private static void check(long expected, long result) {
        if (result != expected) {
            throw new AssertionError(result + " is not " + expected);
        }
    }

    private static final long[] MADE = new long[100_000];
    private static int made;

    /** The stack ends somewhere in a call, or in its line; each time elsewhere. */
    private static void deep() throws Exception {
        for (int i = 0; i < 20; i++) {
            made = 0;
            int frames = i;
            long before = descriptors();
            Thread thread = new Thread(null, () -> makeAll(frames), "deep", 256 << 10);
            thread.start();
            thread.join();
            // With the first line, the JVM may open what it loads classes from.
            check(before + made, i == 0 ? before + made : descriptors());
            while (made > 0) {
                Syscalls.close((int) MADE[--made]);
            }
        }
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static void makeAll(int frames) {
        try {
            if (frames > 0) {
                makeAll(frames - 1);
            } else {
                make();
            }
        } catch (StackOverflowError e) {
            // As it should.
        }
    }

    private static void make() {
        long number = Syscalls.syscall(SyscallNumber.SYS_dup, 0);
        if (number >= 0) {
            MADE[made++] = number;
        }
        make();
    }

    /** Memory of an arena that another thread closes all the time. */
    private static void closed() throws Exception {
        for (int i = 0; i < 200; i++) {
            Arena arena = Arena.ofShared();
            MemorySegment memory = arena.allocate(64);
            Thread closer =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        while (arena.scope().isAlive()) {
                                            try {
                                                arena.close();
                                            } catch (IllegalStateException e) {
                                                Thread.onSpinWait(); // in use at the moment
                                            }
                                        }
                                    });
            try (FileFd zero = FileFd.open("/dev/zero", OpenFlags.O_RDONLY)) {
                while (true) {
                    zero.pread(memory, 0);
                }
            } catch (IllegalStateException e) {
                closer.join();
            }
        }
    }
}
