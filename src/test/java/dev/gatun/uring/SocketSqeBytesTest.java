package dev.gatun.uring;

import dev.gatun.io.OpenFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of what {@link SocketOperations}, {@link SendOperations} and {@link ReceiveOperations}
 * fill.
 */
class SocketSqeBytesTest {
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;
    private static final SocketType NONBLOCK = SocketType.SOCK_NONBLOCK;
    private static final MessageFlags FLAGS = MessageFlags.MSG_PEEK.or(MessageFlags.MSG_TRUNC);
    private static final RecvSendFlags BUNDLE =
            RecvSendFlags.IORING_RECVSEND_BUNDLE.or(RecvSendFlags.IORING_RECVSEND_POLL_FIRST);
    private static final RecvSendFlags REPORT = RecvSendFlags.IORING_SEND_ZC_REPORT_USAGE;
    private static final RecvSendFlags POLL_FIRST = RecvSendFlags.IORING_RECVSEND_POLL_FIRST;

    @TempDir Path folder;

    private IoUring ring;
    private SocketFd socket;
    private MemorySegment buffer;
    private IoVector vector;
    private SocketAddress address;
    private SqeBytes bytes;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(64);
        socket = SocketFd.udp(AddressFamily.AF_INET);
        buffer = ring.arena().allocate(4096);
        vector = IoVector.of(ring.arena(), buffer.asSlice(0, 10), buffer);
        address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 7);
        bytes =
                new SqeBytes(ring)
                        .define("FD", socket.number())
                        .define("BUFFER", buffer)
                        .define("VECTOR", vector.array())
                        .define("ADDRESS", address.storage())
                        .define("LENGTH", address.lengthCell());
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        socket.close();
    }

    @TestFactory
    List<DynamicTest> sockets() throws Exception {
        var stream = SocketType.SOCK_STREAM;
        var inet = AddressFamily.AF_INET6;
        return bytes.same(
                        "io_uring_prep_socket(&sqe, AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 6, 0);",
                        s -> s.socket(inet, stream, 6))
                .same(
                        "io_uring_prep_socket_direct(&sqe, AF_INET6, SOCK_STREAM, 6, 9, 0);",
                        s -> s.socketDirect(inet, stream, 6, 9))
                .same(
                        "io_uring_prep_socket_direct(&sqe, AF_INET6, SOCK_STREAM, 0, 0, 0);"
                                + " sqe.file_index = 0xffffffff;",
                        s -> s.socketDirect(inet, stream, 0, ALLOC))
                .same(
                        "sqe.opcode = 56; sqe.fd = N(FD); sqe.addr = N(ADDRESS); sqe.addr2 = 16;",
                        s -> s.bind(socket, address))
                .same("sqe.opcode = 57; sqe.fd = N(FD); sqe.len = 128;", s -> s.listen(socket, 128))
                .same(
                        "io_uring_prep_connect(&sqe, N(FD), ADDRESS, 16);",
                        s -> s.connect(socket, address))
                .same(
                        "io_uring_prep_shutdown(&sqe, N(FD), SHUT_RDWR);",
                        s -> s.shutdown(socket, Shutdown.SHUT_RDWR))
                .same(
                        "sqe.opcode = 62; sqe.addr = N(BUFFER);"
                                + " sqe.open_flags = O_NONBLOCK | O_CLOEXEC;",
                        s -> s.pipe(buffer, OpenFlags.O_NONBLOCK))
                .same(
                        "sqe.opcode = 62; sqe.addr = N(BUFFER); sqe.open_flags = O_NONBLOCK;"
                                + " sqe.file_index = 3;",
                        s -> s.pipeDirect(buffer, OpenFlags.O_NONBLOCK, 2))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> accepting() throws Exception {
        var peer = SocketAddress.allocate(ring.arena());
        return bytes.define("PEER", peer.storage())
                .define("PEER_LENGTH", peer.lengthCell())
                .same(
                        "io_uring_prep_accept(&sqe, N(FD), 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);",
                        s -> s.accept(socket, NONBLOCK))
                .same(
                        "io_uring_prep_accept(&sqe, N(FD), 0, 0, SOCK_CLOEXEC); sqe.ioprio = 6;",
                        s ->
                                s.accept(
                                        socket,
                                        SocketType.of(0),
                                        AcceptFlags.IORING_ACCEPT_DONTWAIT.or(
                                                AcceptFlags.IORING_ACCEPT_POLL_FIRST)))
                .same(
                        "io_uring_prep_accept(&sqe, N(FD), PEER, PEER_LENGTH, SOCK_CLOEXEC);",
                        s -> s.accept(socket, peer, SocketType.of(0)))
                .same(
                        "io_uring_prep_accept_direct(&sqe, N(FD), 0, 0, SOCK_NONBLOCK, 4);",
                        s -> s.acceptDirect(socket, NONBLOCK, 4))
                .same(
                        "io_uring_prep_accept_direct(&sqe, N(FD), PEER, PEER_LENGTH, 0, 0);"
                                + " sqe.file_index = 0xffffffff;",
                        s -> s.acceptDirect(socket, peer, SocketType.of(0), ALLOC))
                .same(
                        "io_uring_prep_multishot_accept(&sqe, N(FD), 0, 0, SOCK_CLOEXEC);",
                        s -> s.acceptMultishot(socket, SocketType.of(0)))
                .same(
                        "io_uring_prep_multishot_accept_direct(&sqe, N(FD), 0, 0, SOCK_NONBLOCK);",
                        s -> s.acceptMultishotDirect(socket, NONBLOCK))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> sending() throws Exception {
        return bytes.same(
                        "io_uring_prep_send(&sqe, N(FD), BUFFER + 8, 100, MSG_PEEK | MSG_TRUNC);",
                        s -> s.send(socket, buffer, 8, 100, FLAGS))
                .same(
                        "io_uring_prep_send(&sqe, N(FD), BUFFER, 1, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = IORING_RECVSEND_POLL_FIRST;",
                        s -> s.send(socket, buffer, 0, 1, FLAGS, POLL_FIRST))
                .same(
                        "io_uring_prep_send(&sqe, N(FD), 0, 100, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = 0x11; sqe.flags |= IOSQE_BUFFER_SELECT;"
                                + " sqe.buf_group = 9;",
                        s -> s.send(socket, 9, 100, FLAGS, BUNDLE))
                .same(
                        "io_uring_prep_send(&sqe, N(FD), VECTOR, 2, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = 0x20;",
                        s -> s.send(socket, vector, FLAGS))
                .same(
                        "io_uring_prep_send(&sqe, N(FD), BUFFER + 8, 100, MSG_PEEK | MSG_TRUNC);"
                                + " io_uring_prep_send_set_addr(&sqe, ADDRESS, 16);",
                        s -> s.sendto(socket, buffer, 8, 100, FLAGS, address))
                .same(
                        "io_uring_prep_send_zc(&sqe, N(FD), BUFFER, 5, MSG_PEEK | MSG_TRUNC, 8);",
                        s -> s.sendZc(socket, buffer, 0, 5, FLAGS, REPORT))
                .same(
                        "io_uring_prep_send_zc_fixed(&sqe, N(FD), BUFFER + 8, 100, 0, 8, 65535);",
                        s ->
                                s.sendZcFixed(
                                        socket, 65535, buffer, 8, 100, MessageFlags.of(0), REPORT))
                .same(
                        "io_uring_prep_send_zc(&sqe, N(FD), BUFFER, 5, MSG_PEEK | MSG_TRUNC, 8);"
                                + " io_uring_prep_send_set_addr(&sqe, ADDRESS, 16);",
                        s -> s.sendtoZc(socket, buffer, 0, 5, FLAGS, REPORT, address))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> receiving() throws Exception {
        return bytes.same(
                        "io_uring_prep_recv(&sqe, N(FD), BUFFER + 8, 100, MSG_PEEK | MSG_TRUNC);",
                        s -> s.recv(socket, buffer, 8, 100, FLAGS))
                .same(
                        "io_uring_prep_recv(&sqe, N(FD), BUFFER, 1, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = IORING_RECVSEND_POLL_FIRST;",
                        s -> s.recv(socket, buffer, 0, 1, FLAGS, POLL_FIRST))
                .same(
                        "io_uring_prep_recv(&sqe, N(FD), 0, 100, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = 0x11; sqe.flags |= IOSQE_BUFFER_SELECT;"
                                + " sqe.buf_group = 9;",
                        s -> s.recv(socket, 9, 100, FLAGS, BUNDLE))
                .same(
                        "io_uring_prep_recv_multishot(&sqe, N(FD), 0, 0, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio |= 0x11; sqe.flags |= IOSQE_BUFFER_SELECT;"
                                + " sqe.buf_group = 9;",
                        s -> s.recvMultishot(socket, 9, FLAGS, BUNDLE))
                .same(
                        "io_uring_prep_recv_multishot(&sqe, N(FD), 0, 7, 0);"
                                + " sqe.flags |= IOSQE_BUFFER_SELECT; sqe.file_index = 0xfffffffe;",
                        s ->
                                s.recvMultishot(
                                        socket,
                                        0,
                                        7,
                                        0xfffffffeL,
                                        MessageFlags.of(0),
                                        RecvSendFlags.of(0)))
                .same(
                        "sqe.opcode = 58; sqe.fd = N(FD); sqe.ioprio = 2; sqe.len = 100;"
                                + " sqe.file_index = 3;",
                        s -> s.recvZc(socket, 3, 100))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> messages() throws Exception {
        Message message = Message.of(ring.arena(), vector).setAddress(address);
        MemorySegment header = message.prepareToReceive();
        return bytes.define("HEADER", header)
                .same(
                        "io_uring_prep_sendmsg(&sqe, N(FD), HEADER, MSG_PEEK | MSG_TRUNC);",
                        s -> s.sendmsg(socket, message, FLAGS))
                .same(
                        "io_uring_prep_sendmsg(&sqe, N(FD), HEADER, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = IORING_RECVSEND_POLL_FIRST;",
                        s -> s.sendmsg(socket, message, FLAGS, POLL_FIRST))
                .same(
                        "io_uring_prep_sendmsg_zc(&sqe, N(FD), HEADER, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = 8;",
                        s -> s.sendmsgZc(socket, message, FLAGS, REPORT))
                .same(
                        "io_uring_prep_sendmsg_zc(&sqe, N(FD), HEADER, MSG_PEEK | MSG_TRUNC);"
                                + " sqe.ioprio = 8 | IORING_RECVSEND_FIXED_BUF; sqe.buf_index = 5;",
                        s -> s.sendmsgZcFixed(socket, 5, message, FLAGS, REPORT))
                .same(
                        "io_uring_prep_recvmsg(&sqe, N(FD), HEADER,"
                                + " MSG_PEEK | MSG_TRUNC | MSG_CMSG_CLOEXEC);",
                        s -> s.recvmsg(socket, message, FLAGS))
                .same(
                        "io_uring_prep_recvmsg(&sqe, N(FD), HEADER, MSG_CMSG_CLOEXEC);"
                                + " sqe.ioprio = IORING_RECVSEND_POLL_FIRST;",
                        s -> s.recvmsg(socket, message, MessageFlags.of(0), POLL_FIRST))
                .same(
                        "io_uring_prep_recvmsg_multishot(&sqe, N(FD), HEADER, MSG_CMSG_CLOEXEC);"
                                + " sqe.ioprio |= IORING_RECVSEND_POLL_FIRST;"
                                + " sqe.flags |= IOSQE_BUFFER_SELECT; sqe.buf_group = 9;",
                        s -> s.recvmsgMultishot(socket, 9, message, MessageFlags.of(0), POLL_FIRST))
                .tests(folder);
    }
}
