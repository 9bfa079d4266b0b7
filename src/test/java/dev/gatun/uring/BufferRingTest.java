package dev.gatun.uring;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Allocation;
import dev.gatun.SkipsLacks;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Provided buffers: who has which, and how much of it. */
@ExtendWith(SkipsLacks.class)
class BufferRingTest {
    private static final int GROUP = 5;
    private static final int IORING_RECVSEND_BUNDLE = 0x10;

    private IoUring ring;
    private Pipe pipe;
    private MemorySegment source;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(64);
        pipe = Pipe.open();
        source = ring.arena().allocate(1 << 16);
    }

    @AfterEach
    void close() throws Exception {
        pipe.close();
        ring.close();
    }

    private void send(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
        assertEquals(bytes.length, pipe.writeEnd().write(source, 0, bytes.length));
    }

    private Done read() throws Exception {
        ring.sq().next().read(pipe.readEnd(), GROUP, 0);
        return take(ring, 1).getFirst();
    }

    /** Reads what was sent into a provided buffer. */
    private Done read(String text) throws Exception {
        send(text);
        Done done = read();
        assertEquals(text.length(), done.res());
        assertTrue(Completion.hasBuffer(done.flags()));
        return done;
    }

    private static int id(Done done) {
        return Completion.bufferId(done.flags());
    }

    private static String text(BufferRing buffers, long offset, int byteCount) {
        byte[] bytes = buffers.memory().asSlice(offset, byteCount).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String taken(BufferRing buffers, Done done) {
        return text(buffers, buffers.take(done.res(), done.flags()), done.res());
    }

    private static BufferRingOptions options(int entries, int bufferSize, boolean ofKernel) {
        var options = BufferRingOptions.of(GROUP, entries, bufferSize);
        return ofKernel ? options.kernelMemory() : options;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dataAreInTheBufferThatTheCompletionNames(boolean ofKernel) throws Exception {
        try (var buffers = BufferRing.register(ring, options(4, 64, ofKernel))) {
            assertEquals(4, buffers.size());
            assertEquals(GROUP, buffers.group());
            assertEquals(64, buffers.bufferSize());
            for (int i = 0; i < 4; i++) {
                assertEquals(4 - i, buffers.available());
                Done done = read("gatun" + i);
                assertEquals(i, id(done));
                assertEquals("gatun" + i, taken(buffers, done));
            }
            send("more");
            assertEquals(-Errno.ENOBUFS, read().res());
            assertEquals(0, buffers.available());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void buffersGoBackInAnyOrder(boolean ofKernel) throws Exception {
        try (var buffers = BufferRing.register(ring, options(4, 64, ofKernel))) {
            for (int i = 0; i < 4; i++) {
                taken(buffers, read("x"));
            }
            for (int id : new int[] {2, 0, 3, 1}) {
                buffers.giveBack(id);
            }
            assertEquals(4, buffers.available());
            for (int id : new int[] {2, 0, 3, 1}) {
                assertEquals(id, id(read("y")));
            }
        }
    }

    /** The tail has 16 bits, and lies in the first entry. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTailGoesRound(boolean ofKernel) throws Exception {
        int rounds = 70_000;
        try (var buffers = BufferRing.register(ring, options(8, 16, ofKernel))) {
            int done = 0;
            while (done < rounds) {
                pipe.writeEnd().write(source, 0, 32);
                for (int i = 0; i < 32; i++) {
                    ring.sq().next().read(pipe.readEnd(), GROUP, 1);
                }
                ring.submitAndWaitFully(32);
                int[] enough = new int[2];
                ring.cq()
                        .drain(
                                (userData, res, flags) -> {
                                    if (res == 1) {
                                        buffers.take(res, flags);
                                        buffers.giveBack(Completion.bufferId(flags));
                                        enough[0]++;
                                    } else {
                                        assertEquals(-Errno.ENOBUFS, res);
                                        enough[1]++;
                                    }
                                });
                assertEquals(32, enough[0] + enough[1]);
                if (enough[1] > 0) {
                    assertEquals(enough[1], pipe.readEnd().read(source, 0, 32));
                }
                assertTrue(enough[0] > 0, "the kernel finds none after " + done);
                done += enough[0];
            }
            assertEquals(8, buffers.available());
        }
    }

    @Test
    void noBufferIsTakenOrGivenBackTwice() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 2, 64)) {
            assertThrows(IllegalStateException.class, () -> buffers.giveBack(0));
            Done done = read("gatun");
            assertThrows(IllegalStateException.class, () -> buffers.giveBack(0));
            taken(buffers, done);
            assertThrows(IllegalStateException.class, () -> taken(buffers, done));
            buffers.giveBack(0);
            assertThrows(IllegalStateException.class, () -> buffers.giveBack(0));
            assertEquals(2, buffers.available());
            assertThrows(IndexOutOfBoundsException.class, () -> buffers.giveBack(2));
            assertThrows(IllegalArgumentException.class, () -> buffers.take(5, 0));
            assertThrows(IllegalArgumentException.class, () -> buffers.take(0, 65, false));
            assertThrows(IllegalArgumentException.class, () -> buffers.take(0, -1, false));
        }
    }

    @Test
    void theEndOfAFileHasABufferToo() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 2, 64)) {
            pipe.writeEnd().close();
            Done done = read();
            assertEquals(0, done.res());
            if (Completion.hasBuffer(done.flags())) {
                buffers.take(done.res(), done.flags());
                buffers.giveBack(id(done));
            }
            assertEquals(2, buffers.available());
        }
    }

    @Test
    void aMultishotReadTakesOneEachTime() throws Exception {
        Kernel.assumeHas(Opcode.IORING_OP_READ_MULTISHOT);
        try (var buffers = BufferRing.register(ring, GROUP, 4, 64)) {
            ring.sq().next().readMultishot(pipe.readEnd(), GROUP, 0).userData(9);
            nothing(ring);
            for (int i = 0; i < 20; i++) {
                send("gatun" + i);
                Done done = take(ring, 1).getFirst();
                assertTrue(Completion.hasMore(done.flags()));
                assertEquals("gatun" + i, taken(buffers, done));
                buffers.giveBack(id(done));
            }
            for (int i = 0; i < 4; i++) {
                send("x");
                taken(buffers, take(ring, 1).getFirst());
            }
            send("x");
            Done last = take(ring, 1).getFirst();
            assertEquals(new Done(9, -Errno.ENOBUFS, 0), last);
        }
    }

    private static SocketAddress loopback(SocketFd socket, Arena arena) throws Exception {
        SocketAddress address = SocketAddress.allocate(arena);
        address.setInet4(SocketAddress.INADDR_LOOPBACK, 0);
        socket.bind(address);
        return socket.getsockname(address);
    }

    private void sendTo(SocketFd sender, SocketAddress to, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
        long sent = sender.sendto(source.asSlice(0, bytes.length), to);
        assertEquals(bytes.length, sent);
    }

    private void receive(SocketFd socket, boolean asMessage, Arena arena) throws Exception {
        MessageFlags flags = MessageFlags.MSG_TRUNC;
        if (asMessage) {
            Message message = Message.of(arena, IoVector.of(arena, source.asSlice(0, 0)));
            ring.sq().next().recvmsg(socket, message, flags).bufferSelect(GROUP);
        } else {
            ring.sq().next().recv(socket, GROUP, 0, flags, RecvSendFlags.of(0));
        }
    }

    /** With MSG_TRUNC the result is the datagram's length, and not what is in the buffer. */
    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aDatagramThatWasCutIsTaken(boolean incremental, boolean asMessage) throws Exception {
        var options = options(8, 8, false);
        try (var receiver = SocketFd.udp(AddressFamily.AF_INET);
                var sender = SocketFd.udp(AddressFamily.AF_INET);
                var arena = Arena.ofConfined();
                var buffers =
                        incremental ? incremental(options) : BufferRing.register(ring, options)) {
            SocketAddress to = loopback(receiver, arena);
            for (int i = 0; i < 100; i++) {
                String text = "0123456789abcdefghijklmnopqrstuvwxyz".substring(0, 1 + i * 7 % 36);
                sendTo(sender, to, text);
                receive(receiver, asMessage, arena);
                Done done = take(ring, 1).getFirst();
                assertEquals(text.length(), done.res());
                int id = id(done);
                int there = Math.min(text.length(), buffers.remaining(id));
                long offset = buffers.take(done.res(), done.flags());
                assertEquals(text.substring(0, there), text(buffers, offset, there));
                buffers.giveBack(id);
                assertEquals(8, buffers.available(), "after datagram " + i);
            }
        }
    }

    /** Longer than all buffers together. */
    @Test
    void aLongDatagramUsesUpAllPieces() throws Exception {
        try (var receiver = SocketFd.udp(AddressFamily.AF_INET);
                var sender = SocketFd.udp(AddressFamily.AF_INET);
                var arena = Arena.ofConfined();
                var buffers = incremental(options(4, 8, false))) {
            SocketAddress to = loopback(receiver, arena);
            for (int i = 0; i < 20; i++) {
                sendTo(sender, to, "x".repeat(i % 3 == 0 ? 3 : 999));
                receive(receiver, false, arena);
                Done done = take(ring, 1).getFirst();
                assertTrue(done.res() > 0, "result " + done.res());
                buffers.take(done.res(), done.flags());
                buffers.giveBack(id(done));
                assertEquals(4, buffers.available(), "after datagram " + i);
            }
        }
    }

    /** A completion does not say of which group its buffer is. */
    @Test
    void aBufferOfAnotherGroupIsFoundByTheKernelsCount() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 4, 64);
                var other = BufferRing.register(ring, GROUP + 1, 8, 64)) {
            Done done = read("gatun");
            assertEquals(0, other.take(done.res(), done.flags()));
            other.giveBack(id(done));
            assertThrows(IllegalStateException.class, other::available);
            assertEquals(3, buffers.available());
            assertThrows(IndexOutOfBoundsException.class, () -> buffers.take(7, 1, false));
        }
    }

    private BufferRing incremental(BufferRingOptions options) throws Exception {
        return BufferRing.register(ring, options.incremental());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBufferIsUsedUpPieceByPiece(boolean ofKernel) throws Exception {
        try (var buffers = incremental(options(2, 16, ofKernel))) {
            Done first = read("gatun");
            assertTrue(Completion.hasBufferMore(first.flags()));
            assertEquals(0, buffers.take(first.res(), first.flags()));
            Done second = read("locks");
            assertEquals(0, id(second));
            assertEquals(5, buffers.take(second.res(), second.flags()));
            assertEquals("gatunlocks", text(buffers, 0, 10));
            assertEquals(6, buffers.remaining(0));
            buffers.giveBack(0);
            buffers.giveBack(0);
            assertThrows(IllegalStateException.class, () -> buffers.giveBack(0));
            assertEquals(2, buffers.available(), "the kernel still has the first");
            Done third = read("Panama");
            assertFalse(Completion.hasBufferMore(third.flags()));
            assertEquals("Panama", taken(buffers, third));
            assertEquals(1, buffers.available());
            Done other = read("lake");
            assertEquals(1, id(other));
            assertEquals(16, buffers.take(other.res(), other.flags()));
            buffers.giveBack(0);
            assertEquals(2, buffers.available());
            Done rest = read("twelve bytes");
            assertEquals(20, buffers.take(rest.res(), rest.flags()));
            assertEquals(0, id(read("again")));
        }
    }

    @Test
    void aBufferGoesBackWhenAllItsPiecesHave() throws Exception {
        try (var buffers = incremental(BufferRingOptions.of(GROUP, 1, 8))) {
            taken(buffers, read("1234"));
            taken(buffers, read("5678"));
            assertEquals(0, buffers.available());
            buffers.giveBack(0);
            assertEquals(0, buffers.available());
            send("x");
            assertEquals(-Errno.ENOBUFS, read().res());
            buffers.giveBack(0);
            assertEquals(1, buffers.available());
            Done done = read();
            assertEquals("x", taken(buffers, done));
        }
    }

    @Test
    void minLeftIsTheKernelsToKnow() throws Exception {
        BufferRing buffers;
        try {
            buffers =
                    BufferRing.register(
                            ring, BufferRingOptions.of(GROUP, 2, 16).incremental().minLeft(8));
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no min_left");
            throw e;
        }
        Done done = read("123456789");
        assertFalse(Completion.hasBufferMore(done.flags()), "7 bytes are too few");
        assertEquals(0, buffers.take(done.res(), done.flags()));
        buffers.close();
    }

    @Test
    void severalBuffersInOneCompletionFollowEachOther() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 4, 4)) {
            // Another order than that of their numbers.
            for (int i = 0; i < 4; i++) {
                taken(buffers, read("x"));
            }
            int[] order = {3, 1, 0, 2};
            for (int id : order) {
                buffers.giveBack(id);
            }
            for (int i = 0; i < 4; i++) {
                assertEquals(order[(i + 1) % 4], buffers.following(order[i]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBundleIsTakenApart(boolean incremental) throws Exception {
        assumeTrue(
                ring.features().has(RingFeatures.IORING_FEAT_RECVSEND_BUNDLE),
                "this kernel has no bundles");
        var options = BufferRingOptions.of(GROUP, 4, 4);
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var buffers =
                        incremental ? incremental(options) : BufferRing.register(ring, options)) {
            // Another order than that of their numbers.
            for (int i = 0; i < 4; i++) {
                taken(buffers, read("gate"));
            }
            for (int id : new int[] {3, 1, 0, 2}) {
                buffers.giveBack(id);
            }
            byte[] text = "ten locks.".getBytes(StandardCharsets.US_ASCII);
            MemorySegment.copy(text, 0, source, ValueLayout.JAVA_BYTE, 0, text.length);
            pair.first().write(source, 0, text.length);
            StringBuilder received = new StringBuilder();
            int most = 0;
            while (received.length() < text.length) {
                Sqe sqe = ring.sq().next();
                sqe.begin();
                long fdWord = sqe.fdWord(pair.second());
                int code = Opcode.IORING_OP_RECV.value();
                sqe.put(code, fdWord, IORING_RECVSEND_BUNDLE, 0, 0, 0, 0, GROUP, 0, 0);
                sqe.bufferSelect(GROUP);
                Done done = take(ring, 1).getFirst();
                most = Math.max(most, done.res());
                int id = id(done);
                for (int left = done.res(); left > 0; ) {
                    int n = Math.min(left, buffers.remaining(id));
                    assertTrue(n > 0);
                    int next = buffers.following(id);
                    left -= n;
                    boolean more = left == 0 && Completion.hasBufferMore(done.flags());
                    received.append(text(buffers, buffers.take(id, n, more), n));
                    buffers.giveBack(id);
                    id = next;
                }
            }
            assertEquals("ten locks.", received.toString());
            assertEquals(4, buffers.available(), "also the one of which two bytes are left");
            assertEquals(incremental ? 0 : 2, id(read("x")));
            // Linux 6.12 does not ask a Unix socket how much there is.
            assumeTrue(most > 4, "this kernel bundles nothing of Unix sockets");
        }
    }

    @Test
    void groupsAreApart() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 2, 64);
                var highest = BufferRing.register(ring, 65535, 2, 64)) {
            var e =
                    assertThrows(
                            SyscallException.class, () -> BufferRing.register(ring, GROUP, 2, 64));
            assertEquals(Errno.EEXIST, e.errno());
            assertTrue(e.getMessage().endsWith("in use on this ring"), e::getMessage);
            ring.sq().next().read(pipe.readEnd(), 65535, 0);
            send("gatun");
            assertEquals("gatun", taken(highest, take(ring, 1).getFirst()));
            assertEquals(2, buffers.available());
            assertEquals(1, highest.available());
        }
    }

    @Test
    void memoryOfTheCallersIsUsed() throws Exception {
        MemorySegment memory = ring.arena().allocate(100);
        var options = BufferRingOptions.of(GROUP, 2, 50).memory(memory);
        try (var buffers = BufferRing.register(ring, options)) {
            assertSame(memory, buffers.memory());
            assertEquals("gatun", taken(buffers, read("gatun")));
        }
        var more = BufferRingOptions.of(GROUP, 4, 50);
        assertThrows(IndexOutOfBoundsException.class, () -> more.memory(memory));
        MemorySegment heap = MemorySegment.ofArray(new byte[200]);
        assertThrows(IllegalArgumentException.class, () -> more.memory(heap));
    }

    @Test
    void optionsAreChecked() {
        for (int entries : new int[] {0, -1, 3, 1 << 16}) {
            assertThrows(
                    IllegalArgumentException.class, () -> BufferRingOptions.of(1, entries, 64));
        }
        assertThrows(IllegalArgumentException.class, () -> BufferRingOptions.of(-1, 2, 64));
        assertThrows(IllegalArgumentException.class, () -> BufferRingOptions.of(65536, 2, 64));
        assertThrows(IllegalArgumentException.class, () -> BufferRingOptions.of(1, 2, 0));
        var options = BufferRingOptions.of(1, 2, 64);
        assertThrows(IllegalArgumentException.class, () -> options.minLeft(65));
        assertThrows(IllegalArgumentException.class, () -> options.minLeft(-1));
    }

    @Test
    void afterItsCloseThereIsNone() throws Exception {
        var buffers = BufferRing.register(ring, GROUP, 2, 64);
        Done done = read("gatun");
        buffers.close();
        buffers.close();
        assertThrows(IllegalStateException.class, () -> taken(buffers, done));
        assertThrows(IllegalStateException.class, () -> buffers.giveBack(0));
        assertThrows(IllegalStateException.class, buffers::available);
        send("more");
        assertEquals(-Errno.ENOBUFS, read().res());
        BufferRing.register(ring, GROUP, 2, 64).close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLeftBehind(boolean ofKernel) throws Exception {
        Held before = Held.now();
        for (int i = 0; i < 3; i++) {
            try (var other = IoUring.open(4)) {
                BufferRing.register(other, options(8, 64, ofKernel)).close();
                BufferRing.register(other, options(8, 64, ofKernel));
                Fd fd = pipe.readEnd();
                other.sq().next().readMultishot(fd, GROUP, 0);
                other.submit();
            }
        }
        before.assertAgain();
    }

    @Test
    void takingAndGivingBackAllocateNothing() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 2, 64)) {
            int flags = Completion.IORING_CQE_F_BUFFER;
            // The kernel is not asked: only the library's part is looked at.
            Allocation.assertNone(
                    () -> {
                        long offset = buffers.take(5, flags);
                        buffers.giveBack((int) offset / 64);
                    });
        }
    }

    @Test
    void completionsOfManyReadsAreToldApart() throws Exception {
        try (var buffers = BufferRing.register(ring, GROUP, 32, 16)) {
            for (int i = 0; i < 32; i++) {
                ring.sq().next().read(pipe.readEnd(), GROUP, 4).userData(i);
            }
            ring.submit();
            for (int i = 0; i < 32; i++) {
                send(String.format("%04d", i));
            }
            List<Done> all = take(ring, 32);
            boolean[] seen = new boolean[32];
            for (Done done : all) {
                seen[Integer.parseInt(taken(buffers, done))] = true;
                buffers.giveBack(id(done));
            }
            for (boolean each : seen) {
                assertTrue(each);
            }
            assertEquals(32, buffers.available());
        }
    }

    /** Two groups whose numbers differ above would be mapped to the same memory. */
    @Test
    void memoryOfTheKernelsHasNoRoomForHighGroups() {
        BufferRingOptions.of(2047, 4, 64).kernelMemory();
        var options = BufferRingOptions.of(2048, 4, 64);
        assertThrows(IllegalArgumentException.class, options::kernelMemory);
    }
}
