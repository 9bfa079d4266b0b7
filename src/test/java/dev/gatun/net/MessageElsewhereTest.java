package dev.gatun.net;

import static dev.gatun.net.SocketOption.IPPROTO_IP;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Messages that are sent and received by calls that are made elsewhere. */
class MessageElsewhereTest {
    private static final int F_DUPFD_CLOEXEC = 1030;

    private static final int NAME = 0;
    private static final int NAMELEN = 8;
    private static final int IOV = 16;
    private static final int IOVLEN = 24;
    private static final int CONTROL = 32;
    private static final int CONTROLLEN = 40;

    private final Arena arena = Arena.ofAuto();

    @Test
    void theStructHasWhatTheCallGets() throws Exception {
        IoVector buffers = IoVector.of(arena, arena.allocate(8), arena.allocate(9));
        SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 7);
        ControlMessages control = ControlMessages.allocate(arena, 64);
        Message message = Message.of(arena, buffers).setAddress(address).setControl(control);
        control.addInt(IPPROTO_IP, 1, 0);
        MemorySegment struct = message.prepareToSend();
        assertEquals(address.storage().address(), word(struct, NAME));
        assertEquals(16, struct.get(ValueLayout.JAVA_INT, NAMELEN));
        assertEquals(buffers.address(), word(struct, IOV));
        assertEquals(2, word(struct, IOVLEN));
        assertEquals(ControlMessages.space(4), word(struct, CONTROLLEN));
        long controls = word(struct, CONTROL);
        assertEquals(struct.address(), message.prepareToReceive().address());
        assertEquals(128, struct.get(ValueLayout.JAVA_INT, NAMELEN));
        assertEquals(controls, word(struct, CONTROL));
        assertEquals(64, word(struct, CONTROLLEN));
        assertEquals(0, control.count());
    }

    private static long word(MemorySegment struct, long offset) {
        return struct.get(ValueLayout.JAVA_LONG, offset);
    }

    @Test
    void aClosedDescriptorOrArenaIsRefused() throws Exception {
        try (ControlMessages control = ControlMessages.allocate(arena, 64)) {
            Fd fd = Fd.own(Syscalls.memfdCreate("test", 1));
            Message message =
                    Message.of(arena, IoVector.of(arena)).setControl(control.addRights(fd));
            message.prepareToSend();
            fd.close();
            assertThrows(IllegalStateException.class, message::prepareToSend);
            SocketAddress freed;
            try (Arena other = Arena.ofConfined()) {
                freed = SocketAddress.allocate(other);
            }
            message.setControl(null).setAddress(freed);
            assertThrows(IllegalStateException.class, message::prepareToReceive);
        }
    }

    @Test
    void controlMessagesAreTakenFromOtherMemory() throws Exception {
        ControlMessages control = ControlMessages.allocate(arena, 64);
        control.addInt(IPPROTO_IP, 2, 77);
        MemorySegment elsewhere = arena.allocate(100);
        MemorySegment.copy(control.memory(), 0, elsewhere, 8, control.used());
        try (ControlMessages copy = ControlMessages.allocate(arena, 32)) {
            assertEquals(32, copy.byteSize());
            copy.received(elsewhere, 8, control.used());
            assertEquals(1, copy.count());
            assertEquals(IPPROTO_IP, copy.level(0));
            assertEquals(2, copy.type(0));
            assertEquals(77, copy.data(0).get(ValueLayout.JAVA_INT, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> copy.received(elsewhere, 0, 33));
            assertEquals(0, copy.received(elsewhere, 0, 0).count());
        }
    }

    @Test
    void descriptorsFromOtherMemoryAreOwned() throws Exception {
        try (ControlMessages control = ControlMessages.allocate(arena, 64);
                ControlMessages copy = ControlMessages.allocate(arena, 64)) {
            Fd fd = Fd.own(Syscalls.memfdCreate("test", 1));
            Message message =
                    Message.of(arena, IoVector.of(arena)).setControl(control.addRights(fd));
            message.prepareToSend();
            copy.received(control.memory(), 0, control.used());
            int number = fd.detach();
            Fd[] fds = copy.takeFds();
            assertEquals(1, fds.length);
            assertEquals(number, fds[0].number());
            fds[0].close();
            assertFalse(fds[0].isOpen());
        }
    }

    @Test
    void descriptorsFromOtherMemoryAreOwnedOnce() throws Exception {
        try (Fd fd = Fd.own(Syscalls.memfdCreate("test", 1));
                ControlMessages control = ControlMessages.allocate(arena, 64);
                ControlMessages copy = ControlMessages.allocate(arena, 64);
                ControlMessages again = ControlMessages.allocate(arena, 64)) {
            Message message =
                    Message.of(arena, IoVector.of(arena)).setControl(control.addRights(fd));
            message.prepareToSend();
            MemorySegment from = control.memory();
            long byteCount = control.used();
            int number = Syscalls.fcntl(fd.number(), F_DUPFD_CLOEXEC, 0);
            from.set(ValueLayout.JAVA_INT, 16, number);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> copy.received(from.asReadOnly(), 0, byteCount));
            copy.received(from, 0, byteCount);
            again.received(from, 0, byteCount);
            assertEquals(1, again.count());
            assertEquals(0, again.takeFds().length);
            Fd[] fds = copy.takeFds();
            assertEquals(1, fds.length);
            assertEquals(number, fds[0].number());
            fds[0].close();
        }
    }

    /** What is in the memory then is the numbers of an earlier send, which are the sender's. */
    @Test
    void nothingIsTakenOfWhatWasNotReceived() throws Exception {
        try (SocketPair pair =
                        SocketFd.socketpair(SocketType.SOCK_DGRAM.or(SocketType.SOCK_NONBLOCK));
                Fd fd = Fd.own(Syscalls.memfdCreate("test", 1));
                ControlMessages control = ControlMessages.allocate(arena, 64)) {
            SocketAddress address = SocketAddress.allocate(arena);
            Message message = Message.of(arena, IoVector.of(arena, arena.allocate(1)));
            message.received();
            message.setControl(control.addRights(fd));
            message.prepareToSend();
            message.received();
            assertEquals(0, control.takeFds().length, "it was to be sent");
            assertEquals(1, pair.first().sendmsg(message, Sockets.NO_FLAGS));
            message.received();
            assertEquals(0, control.takeFds().length, "it was sent");

            message.setAddress(address).prepareToReceive();
            assertEquals(0, message.flags());
            message.received();
            assertEquals(0, control.count(), "no call was made");
            assertEquals(0, control.takeFds().length);
            assertEquals(0, address.length());

            assertEquals(Fd.WOULD_BLOCK, pair.first().recvmsg(message, Sockets.NO_FLAGS));
            message.received();
            assertEquals(0, control.count(), "the call has failed");
            assertEquals(0, control.takeFds().length);
            assertEquals(0, address.length());
        }
    }

    /** The objects that the struct was filled for get what came, whatever was set since. */
    @Test
    void whatIsSetLaterGetsNothing() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM);
                Fd fd = Fd.own(Syscalls.memfdCreate("test", 1));
                ControlMessages sent = ControlMessages.allocate(arena, 64);
                ControlMessages received = ControlMessages.allocate(arena, 64)) {
            Message out = Message.of(arena, IoVector.of(arena, arena.allocate(1)));
            pair.first().sendmsg(out.setControl(sent.addRights(fd)), Sockets.NO_FLAGS);
            Message in = Message.of(arena, IoVector.of(arena, arena.allocate(1)));
            MemorySegment struct = in.setControl(received).prepareToReceive();
            long n =
                    Syscalls.syscall(
                            SyscallNumber.SYS_recvmsg,
                            pair.second().number(),
                            struct.address(),
                            MessageFlags.MSG_CMSG_CLOEXEC.bits());
            assertEquals(1, n);
            in.setControl(sent).received();
            assertEquals(0, sent.takeFds().length);
            in.received();
            Fd[] fds = received.takeFds();
            assertEquals(1, fds.length);
            fds[0].close();
        }
    }
}
