package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A table of operations of a ring, each beside a system call that has the same arguments. A call
 * that the library has by its number only stands beside another one that has such an argument: a
 * path is a path, a buffer a buffer.
 */
abstract class TwinTable {
    static final MessageFlags NO_FLAGS = MessageFlags.MSG_DONTWAIT;

    /** What a call is given. */
    interface Call {
        void run() throws Exception;
    }

    /** Fills a slot with an operation on a file that belongs to the slot's ring. */
    interface OnFile {
        void fill(Sqe sqe, Descriptor file) throws Exception;
    }

    @TempDir Path folder;
    final Arena arena = Arena.ofShared();
    private final List<DynamicTest> table = new ArrayList<>();
    FileFd file;
    SocketFd socket;
    private FileFd closedFile;
    private SocketFd closedSocket;

    @BeforeEach
    void openFiles() throws Exception {
        OpenFlags flags = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT);
        file = FileFd.open(folder.resolve("file"), flags, 0600);
        socket = SocketFd.udp(AddressFamily.AF_INET);
        Fcntl.setNonBlocking(socket, true);
        closedFile = FileFd.open(folder.resolve("closed"), flags, 0600);
        closedFile.close();
        closedSocket = SocketFd.udp(AddressFamily.AF_INET);
        closedSocket.close();
    }

    @AfterEach
    void closeFiles() throws Exception {
        socket.close();
        file.close();
        arena.close();
    }

    final List<DynamicTest> table() {
        return table;
    }

    // Rows.

    final void row(String name, Rings.Submission operation, Call twin) {
        rowOnFile(name, null, (sqe, _) -> operation.fill(sqe), twin);
    }

    /** A row of an operation on a file, which is made for the ring. */
    final void rowOnFile(String name, FileMaker maker, OnFile operation, Call twin) {
        table.add(
                DynamicTest.dynamicTest(
                        name,
                        () -> {
                            Class<?> expected = refusal(twin);
                            // Not submitted: a refused one leaves the slot, and the others end
                            // here.
                            try (var ring = IoUring.open(4)) {
                                Descriptor made = maker == null ? null : maker.make(ring);
                                Call call = () -> operation.fill(ring.sq().next(), made);
                                assertEquals(expected, refusal(call), name);
                            }
                        }));
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

    // Arguments, good and bad.

    /**
     * Memory that one or the other may refuse.
     *
     * @param whole what can be registered: with this memory in it, if that is possible
     */
    record Memory(String name, MemorySegment segment, MemorySegment whole) {}

    final List<Memory> memories() throws Exception {
        Arena closed = Arena.ofShared();
        MemorySegment freed = closed.allocate(4096);
        closed.close();
        var others = new AtomicReference<MemorySegment>();
        Thread.ofPlatform().start(() -> others.set(Arena.ofConfined().allocate(8192, 8192))).join();
        MemorySegment all = arena.allocate(8192, 8192);
        return List.of(
                new Memory("null", null, all),
                new Memory("native", all, all),
                new Memory("part of a page", all.asSlice(0, 100), all),
                new Memory("read-only", all.asSlice(0, 4096).asReadOnly(), all),
                new Memory("heap", MemorySegment.ofArray(new byte[4096]), all),
                new Memory("freed", freed, all),
                new Memory("another thread's", others.get(), all),
                new Memory("empty", all.asSlice(0, 0), all),
                new Memory("small", all.asSlice(0, 3), all));
    }

    /** Where a buffer is used, and how much of it. */
    record Range(String name, long offset, long byteCount) {}

    /** Ranges of a buffer of 64 bytes. One number is bad at a time: either may be found first. */
    static List<Range> ranges() {
        long max = Long.MAX_VALUE;
        long[][] all = {{-1, 4}, {0, -1}, {61, 4}, {65, 0}, {1, max}, {max, 1}, {60, 4}, {64, 0}};
        List<Range> ranges = new ArrayList<>();
        for (long[] each : all) {
            ranges.add(new Range(each[0] + "+" + each[1], each[0], each[1]));
        }
        return ranges;
    }

    /** Addresses that one or the other may refuse. */
    final SocketAddress[] addresses() {
        SocketAddress freed;
        try (Arena closed = Arena.ofShared()) {
            freed = SocketAddress.inet4(closed, 0, 7);
        }
        SocketAddress none = SocketAddress.allocate(arena);
        SocketAddress of = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 9);
        return new SocketAddress[] {null, freed, none, of};
    }

    final Message message(SocketAddress address, MemorySegment m) {
        return Message.of(arena, IoVector.of(arena, m)).setAddress(address);
    }

    /** Makes what an operation is given as a file. */
    interface FileMaker {
        Descriptor make(IoUring ring) throws Exception;
    }

    /** What a file is in an operation, and what its twin is called with. */
    record File(
            String name, FileFd file, SocketFd socket, FileMaker maker, FileMaker socketMaker) {}

    final List<File> files() {
        return List.of(
                new File("of a file", file, socket, _ -> file, _ -> socket),
                new File("of no file", null, null, _ -> null, _ -> null),
                new File(
                        "of a closed file",
                        closedFile,
                        closedSocket,
                        _ -> closedFile,
                        _ -> closedSocket),
                new File(
                        "of a direct file",
                        file,
                        socket,
                        ring -> direct(ring, file),
                        ring -> direct(ring, socket)),
                new File(
                        "of a stale direct file",
                        closedFile,
                        closedSocket,
                        ring -> stale(ring, file),
                        ring -> stale(ring, socket)));
    }

    static DirectDescriptor direct(IoUring ring, Fd file) throws Exception {
        return RegisteredFiles.register(ring, file).get(0);
    }

    static DirectDescriptor stale(IoUring ring, Fd file) throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file);
        DirectDescriptor stale = files.get(0);
        files.clear(0, 1);
        return stale;
    }
}
