package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Operations of sockets and pipes refuse the buffers, addresses and messages that calls do. */
class SocketTwinsTest extends TwinTable {
    private static final SocketType NO_TYPE = SocketType.of(0);
    private static final RecvSendFlags NO_HOW = RecvSendFlags.of(0);
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;
    private static final int NO_FD = -1;

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() throws Exception {
        for (Memory memory : memories()) {
            MemorySegment m = memory.segment();
            Range some = new Range(memory.name(), 0, 3);
            ranges(m, some);
            registered(m, memory.whole(), some);
            buffers(memory.name(), m);
            messages(memory.name(), m);
        }
        MemorySegment good = arena.allocate(64);
        for (Range range : ranges()) {
            ranges(good, range);
            registered(good, good, range);
        }
        for (int n : new int[] {0, -1, -2, Integer.MIN_VALUE, 1 << 20, Integer.MAX_VALUE}) {
            row("listen " + n, s -> s.listen(socket, n), () -> socket.listen(n));
        }
        SocketAddress[] all = addresses();
        for (int i = 0; i < all.length; i++) {
            addresses(i + "", all[i], good);
            answers(i + "", all[i]);
            messages("to " + i, all[i], good);
        }
        parts();
        sockets();
        return table();
    }

    private void ranges(MemorySegment m, Range range) {
        String of = range.name();
        long at = range.offset();
        long n = range.byteCount();
        Call recv = () -> socket.recv(m, at, n, NO_FLAGS);
        row("recv " + of, s -> s.recv(socket, m, at, n, NO_FLAGS), recv);
        row("recv how " + of, s -> s.recv(socket, m, at, n, NO_FLAGS, NO_HOW), recv);
        Call send = () -> socket.send(m, at, n, NO_FLAGS);
        row("send " + of, s -> s.send(socket, m, at, n, NO_FLAGS), send);
        row("send how " + of, s -> s.send(socket, m, at, n, NO_FLAGS, NO_HOW), send);
        row("sendZc " + of, s -> s.sendZc(socket, m, at, n, NO_FLAGS, NO_HOW), send);
        SocketAddress to = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 9);
        row("sendto " + of, s -> s.sendto(socket, m, at, n, NO_FLAGS, to), send);
        row("sendtoZc " + of, s -> s.sendtoZc(socket, m, at, n, NO_FLAGS, NO_HOW, to), send);
    }

    /** With memory that is registered, if it can be. */
    private void registered(MemorySegment m, MemorySegment whole, Range range) {
        long at = range.offset();
        long n = range.byteCount();
        rowOnFile(
                "sendZcFixed " + range.name(),
                ring -> {
                    RegisteredBuffers.register(ring, whole);
                    return socket;
                },
                (s, d) -> s.sendZcFixed(d, 0, m, at, n, NO_FLAGS, NO_HOW),
                () -> socket.send(m, at, n, NO_FLAGS));
    }

    private void buffers(String of, MemorySegment m) {
        OpenFlags flags = OpenFlags.O_NONBLOCK;
        Call pipe = () -> pipe(m, flags.bits());
        row("pipe " + of, s -> s.pipe(m, flags), pipe);
        row("pipeDirect " + of, s -> s.pipeDirect(m, flags, ALLOC), pipe);
        SocketOption option = SocketOption.SO_TYPE;
        Call getsockopt = () -> SocketSyscalls.getsockopt(NO_FD, 1, 3, m);
        row("getsockopt " + of, s -> s.getsockopt(socket, 1, 3, m), getsockopt);
        row("getsockopt of " + of, s -> s.getsockopt(socket, option, m), getsockopt);
        Call setsockopt = () -> SocketSyscalls.setsockopt(NO_FD, 1, 2, m);
        row("setsockopt " + of, s -> s.setsockopt(socket, 1, 2, m), setsockopt);
        row("setsockopt of " + of, s -> s.setsockopt(socket, option, m), setsockopt);
    }

    private static void pipe(MemorySegment numbers, int flags) {
        if (Syscalls.pipe2(numbers, flags) == 0) {
            Syscalls.close(numbers.get(JAVA_INT, 0));
            Syscalls.close(numbers.get(JAVA_INT, 4));
        }
    }

    private void messages(String of, MemorySegment m) {
        row(
                "send of a vector " + of,
                s -> s.send(socket, IoVector.of(arena, m), NO_FLAGS),
                () -> socket.sendmsg(message(null, m), NO_FLAGS));
        messages(of, null, m);
    }

    private void messages(String of, SocketAddress a, MemorySegment m) {
        Call recvmsg = () -> socket.recvmsg(message(a, m), NO_FLAGS);
        row("recvmsg " + of, s -> s.recvmsg(socket, message(a, m), NO_FLAGS), recvmsg);
        row("recvmsg how " + of, s -> s.recvmsg(socket, message(a, m), NO_FLAGS, NO_HOW), recvmsg);
        row(
                "recvmsgMultishot " + of,
                s -> s.recvmsgMultishot(socket, 1, message(a, m), NO_FLAGS, NO_HOW),
                recvmsg);
        Call sendmsg = () -> socket.sendmsg(message(a, m), NO_FLAGS);
        row("sendmsg " + of, s -> s.sendmsg(socket, message(a, m), NO_FLAGS), sendmsg);
        row("sendmsg how " + of, s -> s.sendmsg(socket, message(a, m), NO_FLAGS, NO_HOW), sendmsg);
        row("sendmsgZc " + of, s -> s.sendmsgZc(socket, message(a, m), NO_FLAGS, NO_HOW), sendmsg);
        row(
                "sendmsgZcFixed " + of,
                s -> s.sendmsgZcFixed(socket, 0, message(a, m), NO_FLAGS, NO_HOW),
                sendmsg);
    }

    private void addresses(String of, SocketAddress a, MemorySegment m) {
        row("bind " + of, s -> s.bind(socket, a), () -> socket.bind(a));
        row("connect " + of, s -> s.connect(socket, a), () -> socket.connect(a));
        Call sendto = () -> socket.sendto(m, NO_FLAGS, a);
        row("sendto at " + of, s -> s.sendto(socket, m, 0, 64, NO_FLAGS, a), sendto);
        row("sendtoZc at " + of, s -> s.sendtoZc(socket, m, 0, 64, NO_FLAGS, NO_HOW, a), sendto);
    }

    private void answers(String of, SocketAddress a) {
        row("getsockname " + of, s -> s.getsockname(socket, a), () -> socket.getsockname(a));
        row("getpeername " + of, s -> s.getpeername(socket, a), () -> socket.getpeername(a));
        if (a != null) { // the call takes none, too, and the operation has another form for that
            Call accept = () -> socket.accept(a, NO_TYPE);
            row("accept " + of, s -> s.accept(socket, a, NO_TYPE), accept);
            row("acceptDirect " + of, s -> s.acceptDirect(socket, a, NO_TYPE, ALLOC), accept);
        }
    }

    /** Messages of which something else was freed. */
    private void parts() {
        Message freed;
        Message freedVector;
        try (Arena closed = Arena.ofShared()) {
            IoVector vector = IoVector.of(arena, arena.allocate(8));
            freed = Message.of(closed, vector);
            freedVector = Message.of(arena, IoVector.of(closed, arena.allocate(8)));
        }
        Message[] all = {null, freed, freedVector};
        for (int i = 0; i < all.length; i++) {
            Message m = all[i];
            row(
                    "recvmsg of " + i,
                    s -> s.recvmsg(socket, m, NO_FLAGS),
                    () -> socket.recvmsg(m, NO_FLAGS));
            row(
                    "sendmsg of " + i,
                    s -> s.sendmsg(socket, m, NO_FLAGS),
                    () -> socket.sendmsg(m, NO_FLAGS));
        }
    }

    private void sockets() {
        AddressFamily inet = AddressFamily.AF_INET;
        SocketType type = SocketType.SOCK_DGRAM;
        made("good", inet, type);
        made("of no family", null, type);
        made("of no type", inet, null);
        Call accept = () -> socket.accept(null, null);
        row("accept no flags", s -> s.accept(socket, null), accept);
        row("accept no flags, how", s -> s.accept(socket, null, AcceptFlags.of(0)), accept);
        row("acceptDirect no flags", s -> s.acceptDirect(socket, null, ALLOC), accept);
        row("acceptMultishot no flags", s -> s.acceptMultishot(socket, null), accept);
        row("acceptMultishotDirect no flags", s -> s.acceptMultishotDirect(socket, null), accept);
        row("shutdown no way", s -> s.shutdown(socket, null), () -> socket.shutdown(null));
    }

    private void made(String name, AddressFamily family, SocketType type) {
        Call twin = () -> SocketFd.socket(family, type, 0).close();
        row("socket " + name, s -> s.socket(family, type, 0), twin);
        row("socketDirect " + name, s -> s.socketDirect(family, type, 0, ALLOC), twin);
    }
}
