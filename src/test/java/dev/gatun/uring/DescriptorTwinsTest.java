package dev.gatun.uring;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.PipeFd;
import dev.gatun.io.RwFlags;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.io.Transfer;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A file that is missing or closed is refused by each operation as by its system call, and a slot
 * that has lost its file as a file that is closed.
 */
class DescriptorTwinsTest extends TwinTable {
    private static final RecvSendFlags NO_HOW = RecvSendFlags.of(0);
    private static final RwFlags NO_RW = RwFlags.of(0);
    private static final SpliceFlags NO_SPLICE = SpliceFlags.of(0);
    private static final SocketType NO_TYPE = SocketType.of(0);

    private Pipe pipe;
    private PipeFd in;
    private PipeFd out;
    private MemorySegment m;
    private IoVector v;

    @BeforeEach
    void openPipe() throws Exception {
        pipe = Pipe.open(OpenFlags.O_NONBLOCK);
        in = pipe.readEnd();
        out = pipe.writeEnd();
        m = arena.allocate(64);
        v = IoVector.of(arena, m);
    }

    @AfterEach
    void closePipe() throws Exception {
        pipe.close();
    }

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() {
        for (File each : files()) {
            reads(each);
            writes(each);
            changes(each);
            moves(each);
            polls(each);
            sends(each);
            receives(each);
            connects(each);
            options(each);
        }
        return table();
    }

    private void reads(File of) {
        FileFd f = of.file();
        Call pread = () -> f.pread(m, 0, 8, 0);
        Call preadv = () -> f.preadv(v, 0);
        Call read = () -> f.read(m, 0, 8);
        onFile("read", of, (s, d) -> s.read(d, m, 0, 8), read);
        onFile("pread", of, (s, d) -> s.pread(d, m, 0, 8, 0), pread);
        onFile("preadv2", of, (s, d) -> s.preadv2(d, m, 0, 8, 0, NO_RW), pread);
        onFile("read of a group", of, (s, d) -> s.read(d, 1, 8), read);
        onFile("pread of a group", of, (s, d) -> s.pread(d, 1, 8, 0), pread);
        onFile("readMultishot", of, (s, d) -> s.readMultishot(d, 1, 8), read);
        onFile("readFixed", of, (s, d) -> s.readFixed(d, 0, m, 0, 8, 0), pread);
        onFile("readFixed how", of, (s, d) -> s.readFixed(d, 0, m, 0, 8, 0, NO_RW), pread);
        onFile("readv", of, (s, d) -> s.readv(d, v), () -> f.readv(v));
        onFile("preadv", of, (s, d) -> s.preadv(d, v, 0), preadv);
        onFile("preadv2 of a vector", of, (s, d) -> s.preadv2(d, v, 0, NO_RW), preadv);
        onFile("readvFixed", of, (s, d) -> s.readvFixed(d, 0, v, 0, NO_RW), preadv);
    }

    private void writes(File of) {
        FileFd f = of.file();
        Call pwrite = () -> f.pwrite(m, 0, 8, 0);
        Call pwritev = () -> f.pwritev(v, 0);
        onFile("write", of, (s, d) -> s.write(d, m, 0, 8), () -> f.write(m, 0, 8));
        onFile("pwrite", of, (s, d) -> s.pwrite(d, m, 0, 8, 0), pwrite);
        onFile("pwritev2", of, (s, d) -> s.pwritev2(d, m, 0, 8, 0, NO_RW), pwrite);
        onFile("writeFixed", of, (s, d) -> s.writeFixed(d, 0, m, 0, 8, 0), pwrite);
        onFile("writeFixed how", of, (s, d) -> s.writeFixed(d, 0, m, 0, 8, 0, NO_RW), pwrite);
        onFile("writev", of, (s, d) -> s.writev(d, v), () -> f.writev(v));
        onFile("pwritev", of, (s, d) -> s.pwritev(d, v, 0), pwritev);
        onFile("pwritev2 of a vector", of, (s, d) -> s.pwritev2(d, v, 0, NO_RW), pwritev);
        onFile("writevFixed", of, (s, d) -> s.writevFixed(d, 0, v, 0, NO_RW), pwritev);
    }

    private void changes(File of) {
        FileFd f = of.file();
        onFile("fsync", of, (s, d) -> s.fsync(d), () -> f.fsync());
        onFile("fsync of a part", of, (s, d) -> s.fsync(d, 0, 8, true), () -> f.fsync());
        onFile("fdatasync", of, (s, d) -> s.fdatasync(d), () -> f.fdatasync());
        SyncFileRangeFlags part = SyncFileRangeFlags.of(0);
        onFile(
                "syncFileRange",
                of,
                (s, d) -> s.syncFileRange(d, 0, 8, part),
                () -> f.syncFileRange(0, 8, part));
        FallocateMode mode = FallocateMode.of(0);
        onFile(
                "fallocate",
                of,
                (s, d) -> s.fallocate(d, mode, 0, 8),
                () -> f.fallocate(mode, 0, 8));
        onFile("ftruncate", of, (s, d) -> s.ftruncate(d, 8), () -> f.ftruncate(8));
        FileAdvice advice = FileAdvice.POSIX_FADV_NORMAL;
        onFile(
                "posixFadvise",
                of,
                (s, d) -> s.posixFadvise(d, 0, 8, advice),
                () -> f.posixFadvise(0, 8, advice));
        if (f != file) { // which must not be closed
            onFile("closing", of, (s, d) -> close(s, d), () -> f.fsync());
        }
    }

    /** Each by its own operation: a number is closed once, in either way. */
    private static Sqe close(Sqe sqe, Object file) {
        return file instanceof Fd fd ? sqe.close(fd) : sqe.closeDirect((DirectDescriptor) file);
    }

    private void moves(File of) {
        FileFd f = of.file();
        onFile(
                "splice from",
                of,
                (s, d) -> s.splice(d, 0, out, -1, 8, NO_SPLICE),
                () -> Transfer.splice(f, 0, out, -1, 8));
        onFile(
                "splice to",
                of,
                (s, d) -> s.splice(in, -1, d, 0, 8, NO_SPLICE),
                () -> Transfer.splice(in, -1, f, 0, 8));
        onFile(
                "tee from",
                of,
                (s, d) -> s.tee(d, out, 8, NO_SPLICE),
                () -> Transfer.tee(f, out, 8));
        onFile("tee to", of, (s, d) -> s.tee(in, d, 8, NO_SPLICE), () -> Transfer.tee(in, f, 8));
    }

    private void polls(File of) {
        FileFd f = of.file();
        PollFlags events = PollFlags.POLLIN;
        PollAddFlags how = PollAddFlags.of(0);
        Call poll = () -> Poll.poll(f, events, 0);
        onFile("pollAdd", of, (s, d) -> s.pollAdd(d, events), poll);
        onFile("pollAdd how", of, (s, d) -> s.pollAdd(d, events, how), poll);
        onFile("pollMultishot", of, (s, d) -> s.pollMultishot(d, events), poll);
    }

    private void sends(File of) {
        SocketFd f = of.socket();
        MessageFlags flags = NO_FLAGS;
        SocketAddress to = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 9);
        Call send = () -> f.send(m, 0, 8, flags);
        onSocket("send", of, (s, d) -> s.send(d, m, 0, 8, flags), send);
        onSocket("send how", of, (s, d) -> s.send(d, m, 0, 8, flags, NO_HOW), send);
        onSocket("send of a group", of, (s, d) -> s.send(d, 1, 8, flags, NO_HOW), send);
        onSocket("send of a vector", of, (s, d) -> s.send(d, v, flags), send);
        onSocket("sendZc", of, (s, d) -> s.sendZc(d, m, 0, 8, flags, NO_HOW), send);
        onSocket("sendZcFixed", of, (s, d) -> s.sendZcFixed(d, 0, m, 0, 8, flags, NO_HOW), send);
        Call sendto = () -> f.sendto(m, flags, to);
        onSocket("sendto", of, (s, d) -> s.sendto(d, m, 0, 8, flags, to), sendto);
        onSocket("sendtoZc", of, (s, d) -> s.sendtoZc(d, m, 0, 8, flags, NO_HOW, to), sendto);
        Call sendmsg = () -> f.sendmsg(message(to, m), flags);
        onSocket("sendmsg", of, (s, d) -> s.sendmsg(d, message(to, m), flags), sendmsg);
        onSocket("sendmsg how", of, (s, d) -> s.sendmsg(d, message(to, m), flags, NO_HOW), sendmsg);
        onSocket("sendmsgZc", of, (s, d) -> s.sendmsgZc(d, message(to, m), flags, NO_HOW), sendmsg);
        onSocket(
                "sendmsgZcFixed",
                of,
                (s, d) -> s.sendmsgZcFixed(d, 0, message(to, m), flags, NO_HOW),
                sendmsg);
    }

    private void receives(File of) {
        SocketFd f = of.socket();
        MessageFlags flags = NO_FLAGS;
        Call recv = () -> f.recv(m, 0, 8, flags);
        onSocket("recv", of, (s, d) -> s.recv(d, m, 0, 8, flags), recv);
        onSocket("recv how", of, (s, d) -> s.recv(d, m, 0, 8, flags, NO_HOW), recv);
        onSocket("recv of a group", of, (s, d) -> s.recv(d, 1, 8, flags, NO_HOW), recv);
        onSocket("recvMultishot", of, (s, d) -> s.recvMultishot(d, 1, flags, NO_HOW), recv);
        onSocket(
                "recvMultishot some",
                of,
                (s, d) -> s.recvMultishot(d, 1, 8, 64, flags, NO_HOW),
                recv);
        onSocket("recvZc", of, (s, d) -> s.recvZc(d, 0, 8), recv);
        Call recvmsg = () -> f.recvmsg(message(null, m), flags);
        onSocket("recvmsg", of, (s, d) -> s.recvmsg(d, message(null, m), flags), recvmsg);
        onSocket(
                "recvmsg how",
                of,
                (s, d) -> s.recvmsg(d, message(null, m), flags, NO_HOW),
                recvmsg);
        onSocket(
                "recvmsgMultishot",
                of,
                (s, d) -> s.recvmsgMultishot(d, 1, message(null, m), flags, NO_HOW),
                recvmsg);
    }

    private void connects(File of) {
        SocketFd f = of.socket();
        SocketAddress to = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 9);
        onSocket("bind", of, (s, d) -> s.bind(d, to), () -> f.bind(to));
        onSocket("connect", of, (s, d) -> s.connect(d, to), () -> f.connect(to));
        onSocket("listen", of, (s, d) -> s.listen(d, 1), () -> f.listen(1));
        Shutdown how = Shutdown.SHUT_RDWR;
        onSocket("shutdown", of, (s, d) -> s.shutdown(d, how), () -> f.shutdown(how));
        SocketType none = NO_TYPE;
        AcceptFlags wait = AcceptFlags.of(0);
        Call accept = () -> f.accept(to, none);
        onSocket("accept", of, (s, d) -> s.accept(d, none), accept);
        onSocket("accept how", of, (s, d) -> s.accept(d, none, wait), accept);
        onSocket("accept of", of, (s, d) -> s.accept(d, to, none), accept);
        int any = Sqe.IORING_FILE_INDEX_ALLOC;
        onSocket("acceptDirect", of, (s, d) -> s.acceptDirect(d, none, any), accept);
        onSocket("acceptDirect of", of, (s, d) -> s.acceptDirect(d, to, none, any), accept);
        onSocket("acceptMultishot", of, (s, d) -> s.acceptMultishot(d, none), accept);
        onSocket("acceptMultishotDirect", of, (s, d) -> s.acceptMultishotDirect(d, none), accept);
    }

    private void options(File of) {
        SocketFd f = of.socket();
        SocketAddress to = SocketAddress.allocate(arena);
        onSocket("getsockname", of, (s, d) -> s.getsockname(d, to), () -> f.getsockname(to));
        onSocket("getpeername", of, (s, d) -> s.getpeername(d, to), () -> f.getpeername(to));
        SocketOption option = SocketOption.SO_TYPE;
        Call getsockopt = () -> f.getsockopt(1, 3, m);
        onSocket("getsockopt", of, (s, d) -> s.getsockopt(d, 1, 3, m), getsockopt);
        onSocket("getsockopt of", of, (s, d) -> s.getsockopt(d, option, m), getsockopt);
        Call setsockopt = () -> f.setsockopt(1, 3, m);
        onSocket("setsockopt", of, (s, d) -> s.setsockopt(d, 1, 3, m), setsockopt);
        onSocket("setsockopt of", of, (s, d) -> s.setsockopt(d, option, m), setsockopt);
        onSocket("siocinq", of, (s, d) -> s.siocinq(d), getsockopt);
        onSocket("siocoutq", of, (s, d) -> s.siocoutq(d), getsockopt);
        onSocket("txTimestamp", of, (s, d) -> s.txTimestamp(d), getsockopt);
    }

    private void onFile(String name, File of, OnFile operation, Call twin) {
        rowOnFile(name + " " + of.name(), of.maker(), operation, twin);
    }

    private void onSocket(String name, File of, OnFile operation, Call twin) {
        rowOnFile(name + " " + of.name(), of.socketMaker(), operation, twin);
    }
}
