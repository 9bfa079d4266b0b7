package com.acme;

import dev.gatun.async.RingService;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.nio.GatunFileSystem;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Uses each layer of the library once, and says what came of it. */
public final class Consumer {
    private Consumer() {}

    /** Argument: a folder. */
    public static void main(String[] arguments) throws Exception {
        use(Path.of(arguments[0])).forEach(System.out::println);
    }

    public static List<String> use(Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        List<String> seen = new ArrayList<>();
        seen.add("call: " + call(file));
        seen.add("epoll: " + epoll());
        seen.add("ring: " + ring(file));
        seen.add("service: " + service(file));
        seen.add("error: " + error(folder));
        seen.add("default files: " + FileSystems.getDefault().getClass().getName());
        seen.add("closed by an interrupt: " + isClosedByInterrupt(file));
        return seen;
    }

    private static long call(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileFd file = FileFd.open(path, OpenFlags.O_RDONLY)) {
            return file.read(arena.allocate(100));
        }
    }

    private static int epoll() throws IOException {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create();
                EventFd event = EventFd.create()) {
            epoll.add(event, EpollFlags.EPOLLIN, 1);
            event.write(1);
            return epoll.await(EpollEvents.allocate(arena, 1), -1);
        }
    }

    private static int ring(Path path) throws IOException {
        int[] result = new int[1];
        try (FileFd file = FileFd.open(path, OpenFlags.O_RDONLY);
                IoUring ring = IoUring.open(4)) {
            MemorySegment buffer = ring.arena().allocate(100);
            ring.sq().next().pread(file, buffer, 0, 100, 0).userData(1);
            ring.submitAndWait(1);
            ring.cq().drain((userData, res, flags) -> result[0] = res);
        }
        return result[0];
    }

    private static String service(Path path) throws IOException {
        try (RingService service = RingService.open()) {
            return Files.readString(GatunFileSystem.of(service).wrap(path));
        }
    }

    private static String error(Path folder) throws IOException {
        try (FileFd file = FileFd.open(folder.resolve("missing"), OpenFlags.O_RDONLY)) {
            return "none: " + file;
        } catch (SyscallException e) {
            return e.getClass().getName() + " " + Errno.name(e.errno());
        }
    }

    private static boolean isClosedByInterrupt(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            Thread.currentThread().interrupt();
            channel.read(ByteBuffer.allocate(1));
            return false;
        } catch (ClosedByInterruptException e) {
            return true;
        } finally {
            Thread.interrupted();
        }
    }
}
