package dev.gatun.async;

import dev.gatun.event.PollFlags;
import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.nio.GatunFileSystem;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that has no descriptor left when a service does something for the first time: a class
 * that is loaded then, from a folder, is not found. It prints what was not found.
 */
final class NoDescriptorsProgram {
    private interface Call {
        Object make() throws Exception;
    }

    private static int missing;
    private static int wrong;

    private NoDescriptorsProgram() {}

    private static void make(String what, Call call) {
        try {
            call.make();
        } catch (LinkageError e) {
            missing++;
            System.out.println(what + ": " + e);
        } catch (Throwable t) {
            for (Throwable each = t; each != null; each = each.getCause()) {
                if (each instanceof LinkageError) {
                    missing++;
                    System.out.println(what + ": " + each);
                }
            }
        }
    }

    /** Makes a call that needs a descriptor: it has to say that there is none. */
    private static void refused(String what, Call call) {
        make(
                what,
                () -> {
                    Object result;
                    try {
                        result = call.make();
                    } catch (Throwable t) {
                        if (!isRefusal(t)) {
                            System.out.println(what + ": " + t);
                            wrong++;
                        }
                        throw t;
                    }
                    if (!Objects.equals(result, -Errno.EMFILE)) {
                        System.out.println(what + ": " + result);
                        wrong++;
                    }
                    return result;
                });
    }

    private static boolean isRefusal(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof SyscallException e && e.errno() == Errno.EMFILE) {
                return true;
            }
        }
        return false;
    }

    private static void exhaust(List<FileFd> taken) {
        try {
            while (true) {
                taken.add(FileFd.open(Path.of("/"), OpenFlags.O_PATH));
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.EMFILE) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Of a process that can have no further ring. */
    private static void furtherRings() throws Exception {
        IoUring.open(8).close();
        RingService.open().close();
        List<FileFd> taken = new ArrayList<>();
        exhaust(taken);
        refused("ring", () -> IoUring.open(8));
        make("availability", IoUring::availability);
        refused("service", RingService::open);
        for (FileFd each : taken) {
            make("close", () -> closed(each));
        }
    }

    private static int closed(FileFd fd) throws SyscallException {
        fd.close();
        return 0;
    }

    private static void withAService() throws Exception {
        try (Arena arena = Arena.ofConfined();
                MemFd file = MemFd.create("file");
                Pipe pipe = Pipe.open();
                SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET);
                SocketFd client = SocketFd.tcp(AddressFamily.AF_INET);
                SocketFd refused = SocketFd.tcp(AddressFamily.AF_INET)) {
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0);
            listener.bind(address);
            listener.listen(1);
            listener.getsockname(address);
            client.connect(address);
            Statx statx = Statx.allocate(arena);
            RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(4));
            MemorySegment own = service.arena().allocate(10);
            MemorySegment[] parts = {own, MemorySegment.ofArray(new byte[5])};
            GatunFileSystem files = GatunFileSystem.of(service);
            Files.readAllBytes(files.getPath("/proc/self/maps"));
            List<FileFd> taken = new ArrayList<>();
            exhaust(taken);
            refused("nio", () -> Files.newByteChannel(files.getPath("/proc/self/maps")));
            refused("nio", () -> Files.newInputStream(files.getPath("/proc/self/maps")));
            Operation forever = sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
            make("pwrite", () -> service.pwrite(file, new byte[10], 0));
            make("pread", () -> service.pread(file, new byte[10], 0));
            make("preadv", () -> service.preadv(file, parts, 0));
            make("error", () -> service.pread(pipe.readEnd(), new byte[10], 0));
            make("write", () -> service.write(pipe.writeEnd(), new byte[10]));
            make("read", () -> service.read(pipe.readEnd(), new byte[10]));
            make("send", () -> service.send(pair.first(), own, MessageFlags.NONE));
            make("recv", () -> service.recv(pair.second(), own, MessageFlags.NONE));
            make("fsync", () -> run(() -> service.fsync(pipe.readEnd())));
            refused("open", () -> service.open(Path.of("/"), OpenFlags.O_PATH));
            make("statx", () -> run(() -> stat(service, "/", statx)));
            make("no statx", () -> run(() -> stat(service, "/there/is/none", statx)));
            refused("accept", () -> service.accept(listener));
            make("accept", () -> service.call(s -> s.acceptMultishot(listener, SocketType.NONE)));
            make("close", () -> run(() -> service.close(listener)));
            exhaust(taken);
            make("connect", () -> run(() -> service.connect(refused, address)));
            make("poll", () -> service.poll(pipe.readEnd(), PollFlags.POLLIN, Duration.ZERO));
            make("timeout", () -> service.call(forever, Duration.ofMillis(1)));
            Thread.currentThread().interrupt();
            make("interrupt", () -> service.call(forever));
            Thread.interrupted();
            make("future", () -> service.submit(forever).cancel(true));
            make(
                    "orTimeout",
                    () -> service.submit(forever).orTimeout(1, TimeUnit.MILLISECONDS).join());
            make("chain", () -> service.chain(Sqe::nop, s -> s.fsync(pipe.readEnd()), Sqe::nop));
            make("chain", () -> service.submitChain(Sqe::nop, forever).cancel(true));
            make("no chain", () -> service.chain(Sqe::nop, Sqe::nop, sqe -> {}));
            make("none", () -> service.call(sqe -> {}));
            make("foreign", () -> service.call(s -> s.read(file, arena.allocate(8), 0, 8)));
            make("links", () -> service.call(s -> s.nop().link()));
            make(
                    "handler",
                    () -> {
                        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
                        service.submit(
                                Sqe::nop,
                                (res, flags) -> {
                                    try {
                                        service.call(Sqe::nop);
                                    } catch (Throwable t) {
                                        thrown.complete(t);
                                        throw new IllegalCallerException(t);
                                    }
                                });
                        throw new IllegalStateException(thrown.get());
                    });
            List<CompletableFuture<Integer>> many = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                many.add(service.submit(forever));
            }
            make("cancelAll", () -> run(() -> service.cancelAll(pipe.readEnd())));
            make("many", () -> many.getLast().get());
            Subscription subscription = service.start(forever, (res, flags) -> {});
            make("subscription", () -> run(subscription::close));
            refused("common", RingService::common);
            CompletableFuture<Integer> last = service.submit(forever);
            make("end", () -> run(service::close));
            make("last", last::get);
            make("after", () -> service.call(Sqe::nop));
            make("after", () -> service.pread(file, new byte[10], 0));
            for (FileFd each : taken) {
                make("close", () -> closed(each));
            }
        }
    }

    private static void stat(RingService service, String path, Statx statx) throws Exception {
        service.statx(Path.of(path), AtFlags.NONE, StatxMask.STATX_TYPE, statx);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static int run(Action action) throws Exception {
        action.run();
        return 0;
    }

    public static void main(String[] args) throws Exception {
        // The classes of this program.
        make("first", () -> run(() -> {}));
        if (args[0].equals("rings")) {
            furtherRings();
        } else {
            withAService();
        }
        System.out.println("missing: " + missing + ", wrong: " + wrong);
    }
}
