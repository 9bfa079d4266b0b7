package dev.gatun.uring;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.PidFd;
import dev.gatun.event.PidFdFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of what {@link PollOperations}, {@link TimeoutOperations} and {@link WaitOperations}
 * fill.
 */
class WaitSqeBytesTest {
    private static final long USER_DATA = 0x8765_4321_0fed_cba9L;
    private static final PollAddFlags ONCE = PollAddFlags.of(0);
    private static final TimeoutFlags NO_FLAGS = TimeoutFlags.of(0);

    @TempDir Path folder;

    private IoUring ring;
    private Pipe pipe;
    private Fd fd;
    private SqeBytes bytes;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(64);
        pipe = Pipe.open();
        fd = pipe.readEnd();
        bytes =
                new SqeBytes(ring)
                        .define("FD", fd.number())
                        .define("USER_DATA", USER_DATA)
                        .define("OTHER", 77);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        pipe.close();
    }

    @TestFactory
    List<DynamicTest> polls() throws Exception {
        PollFlags events = PollFlags.POLLIN.or(PollFlags.POLLRDHUP);
        PollFlags all = PollFlags.of((int) EpollFlags.EPOLLEXCLUSIVE.longBits()).or(events);
        return bytes.same(
                        "io_uring_prep_poll_add(&sqe, N(FD), POLLIN | POLLRDHUP);",
                        s -> s.pollAdd(fd, events))
                .same(
                        "io_uring_prep_poll_add(&sqe, N(FD), POLLIN | POLLRDHUP | 1 << 28);"
                                + " sqe.len = 9;",
                        s ->
                                s.pollAdd(
                                        fd,
                                        all,
                                        PollAddFlags.IORING_POLL_ADD_MULTI.or(
                                                PollAddFlags.IORING_POLL_ADD_LEVEL)))
                .same(
                        "io_uring_prep_poll_multishot(&sqe, N(FD), POLLIN | POLLRDHUP);",
                        s -> s.pollMultishot(fd, events))
                .same(
                        "io_uring_prep_poll_remove(&sqe, N(USER_DATA));",
                        s -> s.pollRemove(USER_DATA))
                .same(
                        "io_uring_prep_poll_update(&sqe, N(USER_DATA), 0, POLLIN | POLLRDHUP,"
                                + " IORING_POLL_UPDATE_EVENTS);",
                        s -> s.pollUpdate(USER_DATA, events, ONCE))
                .same(
                        "io_uring_prep_poll_update(&sqe, N(USER_DATA), 0, POLLIN | POLLRDHUP,"
                                + " IORING_POLL_UPDATE_EVENTS | IORING_POLL_ADD_MULTI);",
                        s -> s.pollUpdate(USER_DATA, events, PollAddFlags.IORING_POLL_ADD_MULTI))
                .same(
                        "io_uring_prep_poll_update(&sqe, N(OTHER), N(USER_DATA), 0,"
                                + " IORING_POLL_UPDATE_USER_DATA);",
                        s -> s.pollUpdate(77, USER_DATA))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> epolls() throws Exception {
        var interest = EpollInterest.allocate(ring.arena()).set(EpollFlags.EPOLLIN, 5);
        var events = EpollEvents.allocate(ring.arena(), 16);
        try (var epoll = Epoll.create()) {
            return bytes.define("EPOLL", epoll.number())
                    .define("INTEREST", interest.memory())
                    .define("EVENTS", events.prepare())
                    .same(
                            "io_uring_prep_epoll_ctl(&sqe, N(EPOLL), N(FD), 1, INTEREST);",
                            s -> s.epollAdd(epoll, fd, interest))
                    .same(
                            "io_uring_prep_epoll_ctl(&sqe, N(EPOLL), N(FD), 3, INTEREST);",
                            s -> s.epollModify(epoll, fd, interest))
                    .same(
                            "io_uring_prep_epoll_ctl(&sqe, N(EPOLL), N(FD), 2, 0);",
                            s -> s.epollRemove(epoll, fd))
                    .same(
                            "sqe.opcode = 59; sqe.fd = N(EPOLL); sqe.addr = N(EVENTS);"
                                    + " sqe.len = 16;",
                            s -> s.epollWait(epoll, events))
                    .tests(folder);
        }
    }

    @TestFactory
    List<DynamicTest> timeouts() throws Exception {
        // Where a time is kept, only its operation tells: the first one's is compared by hand.
        Timespec time = Timespec.ofNanos(ring.arena(), 1_500_000_000);
        TimeoutFlags absolute =
                TimeoutFlags.IORING_TIMEOUT_ABS.or(TimeoutFlags.IORING_TIMEOUT_REALTIME);
        return bytes.define("TIME", time.memory())
                .same(
                        "io_uring_prep_timeout(&sqe, TIME, 3,"
                                + " IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME);",
                        s -> s.timeout(time, 3, absolute))
                .same(
                        "io_uring_prep_timeout(&sqe, USER_DATA, 0x7fffffff, 0x80 | 0x4);"
                                + " sqe.addr = 1L << 40;",
                        s ->
                                s.timeout(
                                        1L << 40,
                                        Integer.MAX_VALUE,
                                        TimeoutFlags.IORING_TIMEOUT_BOOTTIME))
                .same(
                        "io_uring_prep_timeout(&sqe, TIME, 5, 0x40);",
                        s -> s.timeoutMultishot(time, 5, NO_FLAGS))
                .same(
                        "io_uring_prep_timeout_remove(&sqe, N(USER_DATA), 0);",
                        s -> s.timeoutRemove(USER_DATA))
                .same(
                        "io_uring_prep_timeout_update(&sqe, TIME, N(USER_DATA),"
                                + " IORING_TIMEOUT_ABS | IORING_TIMEOUT_REALTIME);",
                        s -> s.timeoutUpdate(USER_DATA, time, absolute))
                .same(
                        "io_uring_prep_timeout_update(&sqe, TIME, N(USER_DATA),"
                                + " IORING_LINK_TIMEOUT_UPDATE);",
                        s -> s.linkTimeoutUpdate(USER_DATA, time, NO_FLAGS))
                .same(
                        "io_uring_prep_link_timeout(&sqe, TIME, IORING_TIMEOUT_ETIME_SUCCESS);",
                        s -> s.linkTimeout(time, TimeoutFlags.IORING_TIMEOUT_ETIME_SUCCESS))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> cancelling() throws Exception {
        var direct = Rings.direct(ring, 5);
        return bytes.same(
                        "io_uring_prep_cancel64(&sqe, N(USER_DATA), 0);",
                        s -> s.asyncCancel(USER_DATA))
                .same("io_uring_prep_cancel64(&sqe, 0, 4);", s -> s.asyncCancel(Cancellation.any()))
                .same(
                        "io_uring_prep_cancel64(&sqe, 0, 5);",
                        s -> s.asyncCancel(Cancellation.any().all()))
                .same(
                        "io_uring_prep_cancel_fd(&sqe, N(FD), 0);",
                        s -> s.asyncCancel(Cancellation.of(fd)))
                .same(
                        "io_uring_prep_cancel_fd(&sqe, 5,"
                                + " IORING_ASYNC_CANCEL_FD_FIXED | IORING_ASYNC_CANCEL_ALL);",
                        s -> s.asyncCancel(Cancellation.of(direct).all()))
                .same(
                        "io_uring_prep_cancel64(&sqe, N(USER_DATA), 0x11);",
                        s -> s.asyncCancel(Cancellation.any().userData(USER_DATA).all()))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> cancellingBySeveralKeys() throws Exception {
        Kernel.assumeCancellationHeedsAllKeys();
        return bytes.same(
                        "io_uring_prep_cancel_fd(&sqe, N(FD), 0x31); sqe.len = 22;"
                                + " sqe.addr = N(USER_DATA);",
                        s ->
                                s.asyncCancel(
                                        Cancellation.of(fd)
                                                .userData(USER_DATA)
                                                .opcode(Opcode.IORING_OP_READ)
                                                .all()))
                .tests(folder);
    }

    @TestFactory
    List<DynamicTest> waiting() throws Exception {
        MemorySegment words = ring.arena().allocate(64);
        FutexFlags flags = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
        var vector = FutexVector.allocate(ring.arena(), 2);
        var info = ChildInfo.allocate(ring.arena());
        try (var process = PidFd.open(ProcessHandle.current().pid(), PidFdFlags.of(0))) {
            return bytes.define("WORDS", words)
                    .define("VECTOR", vector.memory())
                    .define("INFO", info.memory())
                    .define("PROCESS", process.number())
                    .same(
                            "sqe.opcode = 51; sqe.fd = 0x82; sqe.addr = N(WORDS + 8);"
                                    + " sqe.addr2 = 0xffffffff; sqe.addr3 = 0xffffffff;",
                            s -> s.futexWait(words, 8, 0xffffffffL, flags))
                    .same(
                            "sqe.opcode = 51; sqe.fd = 0x82; sqe.addr = N(WORDS);"
                                    + " sqe.addr2 = 1; sqe.addr3 = 6;",
                            s -> s.futexWait(words, 0, 1, 6, flags))
                    .same(
                            "sqe.opcode = 52; sqe.fd = 0x82; sqe.addr = N(WORDS + 8);"
                                    + " sqe.addr2 = 9; sqe.addr3 = 0xffffffff;",
                            s -> s.futexWake(words, 8, 9, flags))
                    .same(
                            "sqe.opcode = 52; sqe.fd = 0x82; sqe.addr = N(WORDS);"
                                    + " sqe.addr2 = 1; sqe.addr3 = 6;",
                            s -> s.futexWake(words, 0, 1, 6, flags))
                    .same(
                            "sqe.opcode = 53; sqe.addr = N(VECTOR); sqe.len = 2;",
                            s -> s.futexWaitv(vector))
                    .same(
                            "sqe.opcode = 50; sqe.fd = 1234; sqe.len = P_PID;"
                                    + " sqe.addr2 = N(INFO); sqe.file_index = WEXITED | WNOHANG;",
                            s ->
                                    s.waitid(
                                            IdType.P_PID,
                                            1234,
                                            info,
                                            WaitFlags.WEXITED.or(WaitFlags.WNOHANG)))
                    .same(
                            "sqe.opcode = 50; sqe.fd = N(PROCESS); sqe.len = 3;"
                                    + " sqe.addr2 = N(INFO); sqe.file_index = WSTOPPED;",
                            s -> s.waitid(process, info, WaitFlags.WSTOPPED))
                    .tests(folder);
        }
    }
}
