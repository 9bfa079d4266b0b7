package dev.gatun;

import dev.gatun.async.RingService;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.PidFd;
import dev.gatun.io.Fanotify;
import dev.gatun.io.FanotifyFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.Inotify;
import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.nio.FileSystemOptions;
import dev.gatun.nio.GatunFileSystem;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Prints what the library can do, and what it says if it cannot. Argument: a folder. */
final class ContainedProgram {
    private static final FanotifyFlags BY_HANDLES = FanotifyFlags.FAN_REPORT_FID;
    private static final SocketType STREAM = SocketType.SOCK_STREAM;
    private static final SocketType PACKETS = SocketType.SOCK_SEQPACKET;

    private ContainedProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.writeString(Path.of(arguments[0], "file"), "content");
        say("files", () -> read(file));
        say("epoll", ContainedProgram::waits);
        say("sockets", ContainedProgram::sends);
        say("inotify", () -> opened(Inotify.create()));
        say("a process", () -> opened(PidFd.open(ProcessHandle.current().pid())));
        say("cause", () -> IoUring.availability().cause());
        say("a ring", () -> opened(IoUring.open(4)));
        say("the service", () -> service(file));
        say("files of Gatun", () -> fileSystem(file));
        say("fanotify", () -> opened(Fanotify.create(BY_HANDLES, OpenFlags.O_RDONLY)));
        say("pidfd_getfd", ContainedProgram::takesDescriptor);
        say("userfaultfd", () -> result(Syscalls.syscall(SyscallNumber.SYS_userfaultfd, 1)));
        say("AF_VSOCK", () -> opened(SocketFd.socket(AddressFamily.AF_VSOCK, STREAM)));
        say("AF_ALG", () -> opened(SocketFd.socket(AddressFamily.AF_ALG, PACKETS)));
    }

    private static void say(String what, Callable<?> tried) {
        try {
            System.out.println(what + ": " + tried.call());
        } catch (Exception e) {
            System.out.println(what + ": " + e);
        }
    }

    private static String opened(Closeable made) throws IOException {
        made.close();
        return "can be opened";
    }

    private static String read(Path path) throws Exception {
        try (Arena arena = Arena.ofConfined();
                FileFd file = FileFd.open(path, OpenFlags.O_RDONLY)) {
            return file.pread(arena.allocate(100), 0) + " bytes";
        }
    }

    private static String waits() throws Exception {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create();
                EventFd event = EventFd.create()) {
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(event, EpollFlags.EPOLLIN, 1);
            event.write(1);
            return epoll.await(events, -1) + " ready";
        }
    }

    private static String sends() throws Exception {
        try (Arena arena = Arena.ofConfined();
                var pair = SocketFd.socketpair(STREAM)) {
            MemorySegment three = arena.allocate(3);
            pair.first().write(three);
            return pair.second().read(three) + " bytes";
        }
    }

    private static String service(Path path) throws Exception {
        try (RingService service = RingService.open();
                FileFd file = service.open(path, OpenFlags.O_RDONLY)) {
            return service.pread(file, new byte[100], 0) + " bytes";
        }
    }

    private static String fileSystem(Path path) throws Exception {
        var files = GatunFileSystem.of(FileSystemOptions.DEFAULT.alwaysHandsOver(true));
        return Files.readString(files.wrap(path)).length()
                + " characters; interrupted: "
                + interrupted(files.wrap(path));
    }

    /** By now it is known that there is no ring. */
    private static String interrupted(Path path) throws Exception {
        try (FileChannel channel = FileChannel.open(path)) {
            Thread.currentThread().interrupt();
            int n = channel.read(ByteBuffer.allocate(100));
            return n + " bytes, still open: " + channel.isOpen();
        } finally {
            Thread.interrupted();
        }
    }

    private static String takesDescriptor() throws Exception {
        try (var self = PidFd.open(ProcessHandle.current().pid())) {
            return result(Syscalls.syscall(SyscallNumber.SYS_pidfd_getfd, self.number(), 0, 0));
        }
    }

    private static String result(long result) {
        return result < 0 ? Errno.describe((int) -result) : "works";
    }
}
