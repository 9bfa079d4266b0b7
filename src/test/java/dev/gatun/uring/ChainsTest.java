package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which chains break, as {@link Sqe#link} says. */
class ChainsTest {
    private static final int CANCELLED = -Errno.ECANCELED;
    private static final MessageFlags SOME = MessageFlags.of(0);
    private static final MessageFlags ALL = MessageFlags.MSG_WAITALL;

    /** More than the buffers of a pipe or a socket take. */
    private static final int MUCH = 16 << 20;

    private IoUring ring;
    private MemorySegment memory;
    private SocketPair pair;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(MUCH);
        pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
        ring.close();
    }

    /** Writes an operation, and a NOP that is linked to it. */
    private void chain(Rings.Submission first) throws Exception {
        first.fill(ring.sq().next()).userData(1).link();
        ring.sq().next().nop().userData(2);
    }

    private void breaksAfter(int result) throws Exception {
        assertEquals(List.of(Done.of(1, result), Done.of(2, CANCELLED)), taken());
    }

    private void goesOnAfter(int result) throws Exception {
        assertEquals(List.of(Done.of(1, result), Done.of(2, 0)), taken());
    }

    /** Flags tell what else is in the socket, which is not asked here. */
    private List<Done> taken() throws Exception {
        return take(ring, 2).stream().map(done -> Done.of(done.userData(), done.res())).toList();
    }

    @Test
    void aShortReadBreaksAChain() throws Exception {
        try (var file = MemFd.create("short")) {
            file.pwrite(memory.asSlice(0, 10), 0);
            chain(s -> s.pread(file, memory, 0, 64, 0));
            breaksAfter(10);
            chain(s -> s.pread(file, memory, 0, 10, 0));
            goesOnAfter(10);
        }
    }

    @Test
    void aShortWriteBreaksAChain() throws Exception {
        try (var pipe = Pipe.open(OpenFlags.O_NONBLOCK)) {
            int room = pipe.writeEnd().capacity();
            chain(s -> s.write(pipe.writeEnd(), memory, 0, MUCH));
            breaksAfter(room);
        }
    }

    @Test
    void aShortReceiveBreaksAChainOnlyIfItWantsAll() throws Exception {
        pair.second().send(memory.asSlice(0, 3));
        chain(s -> s.recv(pair.first(), memory, 0, 64, SOME));
        goesOnAfter(3);
        pair.second().send(memory.asSlice(0, 3));
        pair.second().shutdown(Shutdown.SHUT_WR);
        chain(s -> s.recv(pair.first(), memory, 0, 64, ALL));
        breaksAfter(3);
    }

    @Test
    void aReceiveOfAllGoesOn() throws Exception {
        pair.second().send(memory.asSlice(0, 3));
        chain(s -> s.recv(pair.first(), memory, 0, 3, ALL));
        goesOnAfter(3);
    }

    @Test
    void aShortSendGoesOnUnlessItWantsAll() throws Exception {
        chain(s -> s.send(pair.first(), memory, 0, MUCH, MessageFlags.MSG_DONTWAIT));
        List<Done> done = taken();
        int sent = done.getFirst().res();
        assertTrue(sent > 0 && sent < MUCH, () -> "not short: " + sent);
        assertEquals(Done.of(2, 0), done.getLast());
    }

    @Test
    void aShortSendOfAllBreaksAChain() throws Exception {
        chain(s -> s.send(pair.first(), memory, 0, MUCH, ALL));
        assertEquals(2, ring.submit());
        // It has sent what there was room for, and waits for more.
        assertTrue(pair.second().recv(memory.asSlice(0, 1)) == 1);
        pair.second().close();
        List<Done> done = taken();
        int sent = done.getFirst().res();
        assertTrue(sent > 0 && sent < MUCH, () -> "not short: " + sent);
        assertEquals(Done.of(2, CANCELLED), done.getLast());
    }

    @Test
    void aChainEndsWithItsSubmit() throws Exception {
        Kernel.assumeNopHasAResult();
        ring.sq().next().nop(-Errno.EIO).userData(1).link();
        assertEquals(1, ring.submit());
        ring.sq().next().nop().userData(2);
        // Two batches: either may complete first.
        Set<Done> both = Set.of(Done.of(1, -Errno.EIO), Done.of(2, 0));
        assertEquals(both, new HashSet<>(take(ring, 2)));
    }

    @Test
    void aHardLinkHoldsWhateverTheResult() throws Exception {
        Kernel.assumeNopHasAResult();
        ring.sq().next().nop(-Errno.EIO).userData(1).hardLink();
        ring.sq().next().nop().userData(2);
        assertEquals(List.of(Done.of(1, -Errno.EIO), Done.of(2, 0)), take(ring, 2));
    }
}
