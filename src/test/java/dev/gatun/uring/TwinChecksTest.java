package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.RwFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.io.Transfer;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An operation of a ring refuses the arguments that its system call refuses, in the same way. */
class TwinChecksTest {
    private static final MessageFlags NO_FLAGS = MessageFlags.MSG_DONTWAIT;
    private static final SocketType NO_TYPE = SocketType.of(0);

    @TempDir Path folder;

    /** What a call or an operation is given. */
    private interface Call {
        void run() throws Exception;
    }

    private final List<DynamicTest> table = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private IoUring ring;
    private FileFd file;
    private SocketFd socket;
    private Pipe pipe;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        file = FileFd.open(folder.resolve("file"), OpenFlags.O_RDWR.or(OpenFlags.O_CREAT), 0600);
        socket = SocketFd.udp(AddressFamily.AF_INET);
        Fcntl.setNonBlocking(socket, true);
        pipe = Pipe.open(OpenFlags.O_NONBLOCK);
    }

    @AfterEach
    void close() throws Exception {
        pipe.close();
        socket.close();
        file.close();
        ring.close();
        arena.close();
    }

    /** The exception before the kernel; null if the kernel was called, or would be. */
    private static Class<?> refusal(Call call) throws Exception {
        try {
            call.run();
            return null;
        } catch (SyscallException e) {
            return null;
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    private void row(String name, Rings.Operation operation, Call twin) {
        table.add(
                DynamicTest.dynamicTest(
                        name,
                        () -> {
                            Class<?> expected = refusal(twin);
                            // Not submitted: a refused one leaves the slot, and the others end
                            // here.
                            try (var other = IoUring.open(4)) {
                                Class<?> actual = refusal(() -> operation.fill(other.sq().next()));
                                assertEquals(expected, actual);
                            }
                        }));
    }

    /** Memory that one or the other may refuse. */
    private record Memory(String name, MemorySegment segment) {}

    private List<Memory> memories() {
        Arena closed = Arena.ofShared();
        MemorySegment freed = closed.allocate(4096);
        closed.close();
        return List.of(
                new Memory("null", null),
                new Memory("native", arena.allocate(8192, 8192)),
                new Memory("part of a page", arena.allocate(100, 4096)),
                new Memory("read-only", arena.allocate(4096, 4096).asReadOnly()),
                new Memory("heap", MemorySegment.ofArray(new byte[4096])),
                new Memory("freed", freed),
                new Memory("empty", arena.allocate(64).asSlice(0, 0)),
                new Memory("small", arena.allocate(3)));
    }

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() throws Exception {
        for (Memory memory : memories()) {
            MemorySegment m = memory.segment();
            buffers(memory.name(), m);
            ranges(memory.name(), m, 0, 3);
        }
        // One bad argument at a time: of two, either may be found first.
        MemorySegment good = arena.allocate(64);
        long max = Long.MAX_VALUE;
        for (long[] range : new long[][] {{-1, 4}, {0, -1}, {61, 4}, {65, 0}, {1, max}, {max, 1}}) {
            ranges(range[0] + "+" + range[1], good, range[0], range[1]);
        }
        for (long at : new long[] {0, -1, -2, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE}) {
            numbers(at + "", good, at);
        }
        addresses();
        return table;
    }

    private void buffers(String of, MemorySegment m) {
        for (MemoryAdvice advice : List.of(MemoryAdvice.MADV_DONTNEED, MemoryAdvice.MADV_NORMAL)) {
            if (m != null && m.isReadOnly() && advice == MemoryAdvice.MADV_DONTNEED) {
                // The operation refuses it, and the system call drops what can be read again.
                continue;
            }
            row(
                    "madvise " + advice + " " + of,
                    s -> s.madvise(m, advice),
                    () -> Syscalls.madvise(m, advice.value()));
        }
        row(
                "openat " + of,
                s -> s.openat(m, OpenFlags.O_PATH, 0),
                () -> Syscalls.openat(-100, m, OpenFlags.O_PATH.bits(), 0));
        row(
                "pipe " + of,
                s -> s.pipe(m, OpenFlags.O_NONBLOCK),
                () -> Syscalls.pipe2(m, OpenFlags.O_NONBLOCK.bits()));
        row(
                "getsockopt " + of,
                s -> s.getsockopt(socket, 1, 3, m),
                () -> SocketSyscalls.getsockopt(-1, 1, 3, m));
        row(
                "setsockopt " + of,
                s -> s.setsockopt(socket, 1, 2, m),
                () -> SocketSyscalls.setsockopt(-1, 1, 2, m));
        row(
                "readv " + of,
                s -> s.readv(file, IoVector.of(arena, m), 0),
                () -> file.preadv(IoVector.of(arena, m), 0));
        row(
                "writev " + of,
                s -> s.writev(file, IoVector.of(arena, m), 0),
                () -> file.pwritev(IoVector.of(arena, m), 0));
    }

    private void ranges(String of, MemorySegment m, long offset, long count) {
        row(
                "read " + of,
                s -> s.read(file, m, offset, count, 0),
                () -> file.pread(m, offset, count, 0));
        row(
                "write " + of,
                s -> s.write(file, m, offset, count, 0),
                () -> file.pwrite(m, offset, count, 0));
        row(
                "recv " + of,
                s -> s.recv(socket, m, offset, count, NO_FLAGS),
                () -> socket.recv(m, offset, count, NO_FLAGS));
        row(
                "send " + of,
                s -> s.send(socket, m, offset, count, NO_FLAGS),
                () -> socket.send(m, offset, count, NO_FLAGS));
    }

    private void numbers(String of, MemorySegment m, long n) {
        row(
                "read at " + of,
                s -> s.read(file, m, 0, 1, n),
                () -> file.preadv2(m.asSlice(0, 1), n, RwFlags.of(0)));
        row(
                "write at " + of,
                s -> s.write(file, m, 0, 1, n),
                () -> file.pwritev2(m.asSlice(0, 1), n, RwFlags.of(0)));
        row("ftruncate " + of, s -> s.ftruncate(file, n), () -> file.ftruncate(n));
        row(
                "fallocate at " + of,
                s -> s.fallocate(file, FallocateMode.of(0), n, 1),
                () -> file.fallocate(FallocateMode.of(0), n, 1));
        row(
                "fallocate " + of,
                s -> s.fallocate(file, FallocateMode.of(1), 0, n),
                () -> file.fallocate(FallocateMode.of(1), 0, n));
        row(
                "fadvise at " + of,
                s -> s.fadvise(file, n, 1, FileAdvice.POSIX_FADV_NORMAL),
                () -> file.posixFadvise(n, 1, FileAdvice.POSIX_FADV_NORMAL));
        row(
                "fadvise " + of,
                s -> s.fadvise(file, 0, n, FileAdvice.POSIX_FADV_NORMAL),
                () -> file.posixFadvise(0, n, FileAdvice.POSIX_FADV_NORMAL));
        row(
                "syncFileRange at " + of,
                s -> s.syncFileRange(file, n, 1, SyncFileRangeFlags.of(0)),
                () -> file.syncFileRange(n, 1, SyncFileRangeFlags.of(0)));
        row(
                "splice from " + of,
                s -> s.splice(file, n, pipe.writeEnd(), -1, 1, SpliceFlags.of(0)),
                () -> Transfer.splice(file, n, pipe.writeEnd(), -1, 1));
        row(
                "splice to " + of,
                s -> s.splice(pipe.readEnd(), -1, file, n, 1, SpliceFlags.of(0)),
                () -> Transfer.splice(pipe.readEnd(), -1, file, n, 1));
        if (n <= Integer.MAX_VALUE) {
            row(
                    "splice " + of,
                    s -> s.splice(pipe.readEnd(), -1, file, -1, n, SpliceFlags.of(0)),
                    () -> Transfer.splice(pipe.readEnd(), -1, file, -1, n));
            row(
                    "tee " + of,
                    s -> s.tee(pipe.readEnd(), pipe.writeEnd(), n, SpliceFlags.of(0)),
                    () -> Transfer.tee(pipe.readEnd(), pipe.writeEnd(), n));
        }
        row("listen " + of, s -> s.listen(socket, (int) n), () -> socket.listen((int) n));
    }

    private void addresses() {
        SocketAddress freed;
        try (Arena closed = Arena.ofShared()) {
            freed = SocketAddress.inet4(closed, 0, 7);
        }
        SocketAddress none = SocketAddress.allocate(arena);
        SocketAddress of = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 9);
        SocketAddress[] all = {null, freed, none, of};
        MemorySegment m = arena.allocate(8);
        for (int i = 0; i < all.length; i++) {
            SocketAddress a = all[i];
            row("bind " + i, s -> s.bind(socket, a), () -> socket.bind(a));
            row("connect " + i, s -> s.connect(socket, a), () -> socket.connect(a));
            row(
                    "sendto " + i,
                    s -> s.sendto(socket, m, 0, 8, NO_FLAGS, a),
                    () -> socket.sendto(m, NO_FLAGS, a));
            row("getsockname " + i, s -> s.getsockname(socket, a), () -> socket.getsockname(a));
            row("getpeername " + i, s -> s.getpeername(socket, a), () -> socket.getpeername(a));
            if (a != null) {
                row(
                        "accept " + i,
                        s -> s.accept(socket, a, NO_TYPE),
                        () -> socket.accept(a, NO_TYPE));
            }
            row(
                    "recvmsg " + i,
                    s -> s.recvmsg(socket, message(a, m), NO_FLAGS),
                    () -> socket.recvmsg(message(a, m), NO_FLAGS));
            row(
                    "sendmsg " + i,
                    s -> s.sendmsg(socket, message(a, m), NO_FLAGS),
                    () -> socket.sendmsg(message(a, m), NO_FLAGS));
        }
    }

    private Message message(SocketAddress address, MemorySegment m) {
        return Message.of(arena, IoVector.of(arena, m)).setAddress(address);
    }
}
