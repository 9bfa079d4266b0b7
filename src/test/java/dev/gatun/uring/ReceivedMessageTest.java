package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;

class ReceivedMessageTest {
    private static final MessageFlags NONE = MessageFlags.of(0);
    private static final RecvSendFlags PLAIN = RecvSendFlags.of(0);
    private static final int BUFFER_BYTES = 128;

    private IoUring ring;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(4 * BUFFER_BYTES);
        Rings.succeed(ring, s -> s.provideBuffers(memory, BUFFER_BYTES, 4, 1, 0));
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    @Test
    void descriptorsAreOwnedOnce() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM);
                Fd file = Fd.own(Syscalls.memfdCreate("gatun-received-message", 1));
                ControlMessages sent = ControlMessages.allocate(ring.arena(), 32);
                ControlMessages room = ControlMessages.allocate(ring.arena(), 32);
                ControlMessages first = ControlMessages.allocate(ring.arena(), 32);
                ControlMessages second = ControlMessages.allocate(ring.arena(), 32)) {
            Message like = Message.of(ring.arena(), IoVector.of(ring.arena())).setControl(room);
            Rings.submit(ring, 4, s -> s.recvmsgMultishot(pair.second(), 1, like, NONE, PLAIN));
            IoVector one = IoVector.of(ring.arena(), ring.arena().allocate(1));
            Message out = Message.of(ring.arena(), one).setControl(sent.addRights(file));
            assertEquals(1, pair.first().sendmsg(out, NONE));
            Completions.Done done = Completions.next(ring);
            ReceivedMessage message = ReceivedMessage.like(like);
            long offset = (long) BUFFER_BYTES * Completion.bufferId(done.flags());
            message.set(memory, offset, done.res());

            assertEquals(1, message.control(first).count());
            assertEquals(1, message.control(second).count());
            assertEquals(0, second.takeFds().length);
            message.set(memory, offset, done.res());
            assertEquals(0, message.control(second).takeFds().length);
            Fd[] fds = first.takeFds();
            assertEquals(1, fds.length);
            fds[0].close();
        }
    }

    /** What recvmsg(2) itself would give: the whole of what was cut with MSG_TRUNC only. */
    @Test
    void hasNothingBeforeABufferWasSet() throws Exception {
        ReceivedMessage message =
                ReceivedMessage.like(Message.of(ring.arena(), IoVector.of(ring.arena())));
        assertThrows(IllegalStateException.class, message::flags);
        assertThrows(IllegalStateException.class, message::dataOffset);
        assertThrows(IllegalStateException.class, message::dataByteCount);
        assertThrows(IllegalStateException.class, message::wholeByteCount);
        assertThrows(IllegalStateException.class, () -> message.address(null));
        assertThrows(IllegalStateException.class, () -> message.control(null));
    }

    @Test
    void theWholeLengthIsToldToWhoAsksForIt() throws Exception {
        Message like = Message.of(ring.arena(), IoVector.of(ring.arena()));
        ReceivedMessage message = ReceivedMessage.like(like);
        for (MessageFlags flags : List.of(NONE, MessageFlags.MSG_TRUNC)) {
            try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM)) {
                Rings.submit(
                        ring, 4, s -> s.recvmsgMultishot(pair.second(), 1, like, flags, PLAIN));
                for (int byteCount : new int[] {40, 600}) {
                    assertEquals(byteCount, pair.first().send(ring.arena().allocate(byteCount)));
                    Completions.Done done = Completions.next(ring);
                    int there = Math.min(byteCount, BUFFER_BYTES - 16);
                    assertEquals(16 + there, done.res());
                    long offset = (long) BUFFER_BYTES * Completion.bufferId(done.flags());
                    message.set(memory, offset, done.res());
                    assertEquals(there, message.dataByteCount());
                    assertEquals(
                            flags.equals(NONE) ? there : byteCount,
                            message.wholeByteCount(),
                            flags.toString());
                    boolean isCut = (message.flags() & MessageFlags.MSG_TRUNC.bits()) != 0;
                    assertEquals(byteCount > there, isCut);
                }
                Rings.submit(ring, 5, s -> s.asyncCancel(4));
                Completions.take(ring, 2);
            }
        }
    }
}
