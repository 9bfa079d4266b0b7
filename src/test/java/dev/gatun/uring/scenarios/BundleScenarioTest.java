package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.IoVector;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.BufferRingOptions;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.ReceivedMessage;
import dev.gatun.uring.RecvSendFlags;
import dev.gatun.uring.RingFeatures;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Several provided buffers in one completion: whatever becomes of them, the bytes keep their order.
 */
class BundleScenarioTest {
    private static final MessageFlags NONE = MessageFlags.of(0);
    private static final RecvSendFlags NO_HOW = RecvSendFlags.of(0);
    private static final RecvSendFlags BUNDLE = RecvSendFlags.IORING_RECVSEND_BUNDLE;
    private static final int GROUP = 1;
    private static final int SEND_GROUP = 2;

    private IoUring ring;

    /** What was received so far, and how many completions and buffers that were. */
    private final List<Byte> received = new ArrayList<>();

    private int completions;
    private int pieces;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(16);
        boolean has = ring.features().has(RingFeatures.IORING_FEAT_RECVSEND_BUNDLE);
        if (!has) {
            ring.close();
        }
        assumeTrue(has, "this kernel has no bundles");
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private BufferRing buffers(int entries, int size, boolean incremental) throws Exception {
        var options = BufferRingOptions.of(GROUP, entries, size);
        return BufferRing.register(ring, incremental ? options.incremental() : options);
    }

    /** Takes a completion apart, and gives the numbers of its buffers, which are not given back. */
    private List<Integer> takeApart(BufferRing buffers, Done done) {
        assertTrue(done.res() > 0, () -> Errno.describe(-done.res()));
        completions++;
        List<Integer> ids = new ArrayList<>();
        int id = Completion.bufferId(done.flags());
        for (int left = done.res(); left > 0; pieces++) {
            int n = Math.min(left, buffers.remaining(id));
            assertTrue(n > 0, "a buffer that is used up");
            int next = buffers.following(id);
            left -= n;
            boolean more = left == 0 && Completion.hasBufferMore(done.flags());
            long offset = buffers.take(id, n, more);
            for (int i = 0; i < n; i++) {
                received.add(buffers.memory().get(ValueLayout.JAVA_BYTE, offset + i));
            }
            ids.add(id);
            id = next;
        }
        return ids;
    }

    /** What was received is what was sent, so far. */
    private void checkReceived(MemorySegment sent) {
        for (int i = 0; i < received.size(); i++) {
            assertEquals(sent.get(ValueLayout.JAVA_BYTE, i), received.get(i), "byte " + i);
        }
    }

    private static void giveBack(BufferRing buffers, List<Integer> ids) {
        ids.forEach(buffers::giveBack);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bundlesAreSentAndReceivedInOrder(boolean incremental) throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var from =
                        BufferRing.register(
                                ring, BufferRingOptions.of(SEND_GROUP, 8, 128).initiallyTaken());
                var buffers = buffers(8, 64, incremental)) {
            assertEquals(0, from.available());
            MemorySegment all = pattern(ring.arena().allocate(2000), 3);
            submit(ring, s -> s.recvMultishot(pair.second(), GROUP, NONE, BUNDLE));
            int sent = 0;
            for (int round = 0; round < 5; round++) {
                // Not in the order of their numbers, and not all of their memory.
                int begin = sent;
                for (int id : new int[] {3, 0, 5, 1}) {
                    int count = 60 + 10 * id;
                    MemorySegment.copy(all, sent, from.memory(), 128L * id, count);
                    from.giveBack(id, count);
                    sent += count;
                }
                int ofThisRound = sent - begin;
                ring.sq().next().send(pair.first(), SEND_GROUP, 0, NONE, BUNDLE).userData(1);
                ring.submit();
                boolean wasSent = false;
                while (!wasSent || received.size() < sent) {
                    Done done = take(ring, 1).getFirst();
                    if (done.userData() == 1) {
                        assertEquals(ofThisRound, done.res());
                        int id = Completion.bufferId(done.flags());
                        assertEquals(3, id);
                        for (int left = done.res(); left > 0; ) {
                            int next = from.following(id);
                            int n = from.remaining(id);
                            from.take(id, n, false);
                            left -= n;
                            id = next;
                        }
                        wasSent = true;
                    } else {
                        assertTrue(Completion.hasMore(done.flags()));
                        giveBack(buffers, takeApart(buffers, done));
                    }
                }
                checkReceived(all);
            }
            // Linux 6.12 does not ask a Unix socket how much there is.
            assumeTrue(pieces > completions, "this kernel bundles nothing of Unix sockets");
        }
    }

    /** A send of more than the kernel takes at once completes more than once. */
    @Test
    void aLargeBundleIsSentInParts() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var from =
                        BufferRing.register(
                                ring, BufferRingOptions.of(SEND_GROUP, 512, 16).initiallyTaken())) {
            MemorySegment all = pattern(from.memory(), 6);
            for (int id = 0; id < 512; id++) {
                from.giveBack(id, 16);
            }
            submit(ring, s -> s.send(pair.first(), SEND_GROUP, 0, NONE, BUNDLE));
            int sent = 0;
            Done done;
            do {
                done = take(ring, 1).getFirst();
                assertEquals(sent / 16, Completion.bufferId(done.flags()));
                sent += done.res();
                completions++;
            } while (Completion.hasMore(done.flags()));
            assertEquals(512 * 16, sent);
            assertTrue(completions > 1, "the kernel sent all at once");
            MemorySegment target = ring.arena().allocate(512 * 16);
            assertEquals(sent, pair.second().recv(target, MessageFlags.MSG_WAITALL));
            assertEquals(-1, all.mismatch(target));
        }
    }

    /** Buffers of the older kind are sent one by one, and received in bundles. */
    @Test
    void buffersOfTheOlderKind() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = pattern(ring.arena().allocate(64), 5);
            MemorySegment target = ring.arena().allocate(64);
            submit(
                    ring,
                    s -> s.provideBuffers(memory, 16, 4, SEND_GROUP, 0),
                    s -> s.provideBuffers(target, 16, 4, GROUP, 0));
            take(ring, 2);
            submit(ring, s -> s.send(pair.first(), SEND_GROUP, 0, NONE, BUNDLE));
            for (int i = 0; i < 4; i++) {
                Done done = take(ring, 1).getFirst();
                assertEquals(16, done.res());
                assertEquals(i, Completion.bufferId(done.flags()));
                assertEquals(i < 3, Completion.hasMore(done.flags()));
            }
            for (int count = 0; count < 64; ) {
                submit(ring, s -> s.recv(pair.second(), GROUP, 0, NONE, BUNDLE));
                Done done = take(ring, 1).getFirst();
                assertTrue(done.res() > 0);
                assertEquals(count / 16, Completion.bufferId(done.flags()));
                count += done.res();
            }
            assertEquals(-1, memory.mismatch(target));
        }
    }

    /** A datagram is one completion, over as many buffers as it needs, if its size is told. */
    @Test
    void datagramsAreBundlesEach() throws Exception {
        try (var to = SocketFd.udp(AddressFamily.AF_INET);
                var from = SocketFd.udp(AddressFamily.AF_INET);
                var buffers = buffers(8, 32, false)) {
            connect(from, to);
            MemorySegment all = pattern(ring.arena().allocate(300), 8);
            int sent = 0;
            for (int size : new int[] {10, 100, 32, 33}) {
                from.send(all.asSlice(sent, size));
                sent += size;
                submit(ring, s -> s.recv(to, GROUP, 128, NONE, BUNDLE));
                Done done = take(ring, 1).getFirst();
                assertEquals(size, done.res());
                List<Integer> ids = takeApart(buffers, done);
                assertEquals((size + 31) / 32, ids.size());
                giveBack(buffers, ids);
            }
            checkReceived(all);
        }
    }

    private void connect(SocketFd from, SocketFd to) throws Exception {
        to.bind(SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0));
        from.connect(to.getsockname(SocketAddress.allocate(ring.arena())));
    }

    /** Packets shorter than a buffer, and buffers that come back in any order. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shortPacketsAndBuffersInAnyOrder(boolean incremental) throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var buffers = buffers(4, 64, incremental)) {
            MemorySegment all = pattern(ring.arena().allocate(8192), 1);
            submit(ring, s -> s.recvMultishot(pair.second(), GROUP, NONE, BUNDLE));
            List<Integer> kept = new ArrayList<>();
            int sent = 0;
            for (int round = 0; sent < 8000; round++) {
                int size = Math.min(1 + round * 37 % 150, 8192 - sent);
                pair.first().send(all.asSlice(sent, size));
                sent += size;
                while (received.size() < sent) {
                    Done done = take(ring, 1).getFirst();
                    kept.addAll(takeApart(buffers, done));
                    // The last ones first, and some of them only the next time.
                    while (kept.size() > round % 2) {
                        buffers.giveBack(kept.removeLast());
                    }
                    if (!Completion.hasMore(done.flags())) {
                        submit(ring, s -> s.recvMultishot(pair.second(), GROUP, NONE, BUNDLE));
                    }
                }
                checkReceived(all);
            }
            // Linux 6.12 does not ask a Unix socket how much there is.
            assumeTrue(pieces > completions, "this kernel bundles nothing of Unix sockets");
        }
    }

    /** A receive that fails, or that may take less, leaves the buffers as they were. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReceiveThatFailsTakesNothingOfABuffer(boolean incremental) throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                var buffers = buffers(4, 64, incremental)) {
            MemorySegment all = pattern(ring.arena().allocate(512), 2);
            MessageFlags dontWait = MessageFlags.MSG_DONTWAIT;
            for (int i = 0; i < 3; i++) {
                submit(ring, s -> s.recv(pair.second(), GROUP, 70, dontWait, BUNDLE));
                assertEquals(-Errno.EAGAIN, take(ring, 1).getFirst().res());
            }
            assertEquals(4, buffers.available());
            // Ten bytes of the second buffer, and then again from where the kernel is.
            pair.first().send(all.asSlice(0, 74));
            submit(ring, s -> s.recv(pair.second(), GROUP, 74, NONE, BUNDLE));
            giveBack(buffers, takeApart(buffers, take(ring, 1).getFirst()));
            pair.first().send(all.asSlice(74, 192));
            while (received.size() < 74 + 192) {
                submit(ring, s -> s.recv(pair.second(), GROUP, 0, NONE, BUNDLE));
                giveBack(buffers, takeApart(buffers, take(ring, 1).getFirst()));
            }
            checkReceived(all);
        }
    }

    /** What is left of a buffer gets a message that it has room for, cut off or not. */
    @Test
    void messagesArePiecesOfABuffer() throws Exception {
        try (var to = SocketFd.udp(AddressFamily.AF_INET);
                var from = SocketFd.udp(AddressFamily.AF_INET);
                var buffers = buffers(4, 128, true)) {
            connect(from, to);
            Message like = Message.of(ring.arena(), IoVector.of(ring.arena()));
            MemorySegment data = pattern(ring.arena().allocate(64), 4);
            ReceivedMessage message = ReceivedMessage.like(like);
            submit(ring, s -> s.recvmsgMultishot(to, GROUP, like, NONE, NO_HOW));
            for (int i = 0; i < 6; i++) {
                from.send(data.asSlice(i, 48));
                Done done = take(ring, 1).getFirst();
                assertEquals(16 + 48, done.res());
                assertEquals(i % 2 == 0, Completion.hasBufferMore(done.flags()));
                long offset = buffers.take(done.res(), done.flags());
                message.set(buffers.memory(), offset, done.res());
                assertEquals(
                        -1,
                        data.asSlice(i, 48)
                                .mismatch(buffers.memory().asSlice(message.dataOffset(), 48)));
                buffers.giveBack(Completion.bufferId(done.flags()));
            }
        }
    }

    /** Less is left of a buffer than a message's header takes: then it is the next one's turn. */
    @Test
    void theRestOfABufferMayBeTooSmallForAMessage() throws Exception {
        try (var to = SocketFd.udp(AddressFamily.AF_INET);
                var from = SocketFd.udp(AddressFamily.AF_INET);
                var buffers = buffers(4, 128, true)) {
            connect(from, to);
            Message like = Message.of(ring.arena(), IoVector.of(ring.arena()));
            MemorySegment data = ring.arena().allocate(44);
            submit(ring, s -> s.recvmsgMultishot(to, GROUP, like, NONE, NO_HOW));
            for (int i = 0; i < 6; i++) {
                from.send(data);
                Done done = take(ring, 1).getFirst();
                assumeTrue(
                        i < 2 || done.res() != -Errno.EFAULT,
                        "this kernel does not go on to the next buffer (EFAULT)");
                assertEquals(16 + 44, done.res());
                buffers.take(done.res(), done.flags());
                buffers.giveBack(Completion.bufferId(done.flags()));
            }
        }
    }
}
