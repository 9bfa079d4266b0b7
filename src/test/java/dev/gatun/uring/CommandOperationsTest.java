package dev.gatun.uring;

import static dev.gatun.uring.Completions.next;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.submit;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.AdoptedChild;
import dev.gatun.event.ExitStatus;
import dev.gatun.event.PidFd;
import dev.gatun.event.PidFdFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Rings, children and commands, in the kernel. */
class CommandOperationsTest {
    private static final int NO_SLOT = Sqe.IORING_FILE_INDEX_ALLOC;

    @TempDir Path folder;

    private IoUring ring;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(4096, 4096);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    // The ring itself.

    @Test
    void aNopHasTheResultThatItIsGiven() throws Exception {
        assertEquals(0, run(ring, Sqe::nop));
        int result = run(ring, s -> s.nop(42));
        Rings.assumeKnown(result, "IORING_NOP_INJECT_RESULT");
        assertEquals(42, result);
        assertEquals(-Errno.ENOSPC, run(ring, s -> s.nop(-Errno.ENOSPC)));
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_CQE32);
        try (var big = IoUring.open(options)) {
            big.sq().next().nop(7, -8, 9).userData(5);
            big.submitAndWait(1);
            assertTrue(big.cq().next());
            Rings.assumeKnown(big.cq().res(), "IORING_NOP_CQE32");
            assertEquals(7, big.cq().res());
            assertEquals(-8, big.cq().extra(0));
            assertEquals(9, big.cq().extra(1));
        }
    }

    @Test
    void slotsAreFilledAndEmptied() throws Exception {
        Rings.registerSlots(ring, 8);
        try (var file = MemFd.create("one");
                var other = MemFd.create("two")) {
            file.pwrite(text(ring.arena(), "gatun"), 0);
            MemorySegment numbers = ring.arena().allocateFrom(JAVA_INT, file.number(), -1);
            assertEquals(2, succeed(ring, s -> s.filesUpdate(numbers, 2, 3)));
            DirectDescriptor direct = Rings.direct(ring, 3);
            assertEquals(5, succeed(ring, s -> s.pread(direct, memory, 0, 9, 0)));
            MemorySegment skip = ring.arena().allocateFrom(JAVA_INT, -2, other.number());
            assertEquals(2, succeed(ring, s -> s.filesUpdate(skip, 2, 3)));
            assertEquals(5, succeed(ring, s -> s.pread(direct, memory, 0, 9, 0)));
            assertEquals(0, succeed(ring, s -> s.pread(Rings.direct(ring, 4), memory, 0, 9, 0)));
            MemorySegment chosen = ring.arena().allocateFrom(JAVA_INT, file.number());
            assertEquals(1, succeed(ring, s -> s.filesUpdate(chosen, 1, NO_SLOT)));
            int slot = chosen.get(JAVA_INT, 0);
            assertTrue(slot != 3 && slot != 4, "slot " + slot);
            assertEquals(5, succeed(ring, s -> s.pread(Rings.direct(ring, slot), memory, 0, 9, 0)));
            assertEquals(1, succeed(ring, s -> s.filesUpdate(numbers.asSlice(4), 1, 3)));
            DirectDescriptor empty = Rings.direct(ring, 3);
            assertEquals(-Errno.EBADF, run(ring, s -> s.pread(empty, memory, 0, 9, 0)));
        }
    }

    @Test
    void providedBuffersAreTakenBack() throws Exception {
        assertEquals(0, run(ring, s -> s.provideBuffers(memory, 100, 40, 7, 0)));
        assertEquals(10, succeed(ring, s -> s.removeBuffers(10, 7)));
        assertEquals(30, succeed(ring, s -> s.removeBuffers(100, 7)));
        // Linux 6.1 finds that there are none to take back.
        int ofNoGroup = run(ring, s -> s.removeBuffers(1, 8));
        assertTrue(ofNoGroup == -Errno.ENOENT || ofNoGroup == 0, "result " + ofNoGroup);
    }

    // Other rings.

    @Test
    void aMessageArrivesAtAnotherThreadsRing() throws Exception {
        Kernel.assumeMessageHasFlags();
        var opened = new AtomicReference<IoUring>();
        var isOpen = new CountDownLatch(1);
        var received = new AtomicReference<List<Completions.Done>>();
        var failure = new AtomicReference<Throwable>();
        Thread receiver =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try (var target = IoUring.open(8)) {
                                        opened.set(target);
                                        isOpen.countDown();
                                        received.set(take(target, 2));
                                    } catch (Throwable t) {
                                        failure.set(t);
                                        isOpen.countDown();
                                    }
                                });
        isOpen.await();
        IoUring target = opened.get();
        assertEquals(0, run(ring, s -> s.msgRing(target, 77, 5)));
        assertEquals(0, run(ring, s -> s.msgRing(target, 78, -6, 1 << 16)));
        receiver.join();
        assertEquals(null, failure.get());
        assertEquals(
                List.of(new Completions.Done(77, 5, 0), new Completions.Done(78, -6, 1 << 16)),
                received.get());
    }

    @Test
    void aMessageToItselfArrivesBesideItsOwnCompletion() throws Exception {
        submit(ring, 1, s -> s.msgRing(ring, 77, 5));
        List<Completions.Done> both = take(ring, 2);
        assertTrue(both.contains(new Completions.Done(1, 0, 0)), both::toString);
        assertTrue(both.contains(new Completions.Done(77, 5, 0)), both::toString);
    }

    @Test
    void aDirectDescriptorIsGivenToAnotherRing() throws Exception {
        Rings.registerSlots(ring, 2);
        try (var file = MemFd.create("test");
                var target = IoUring.open(8)) {
            Rings.registerSlots(target, 4);
            file.pwrite(text(ring.arena(), "gatun"), 0);
            MemorySegment number = ring.arena().allocateFrom(JAVA_INT, file.number());
            succeed(ring, s -> s.filesUpdate(number, 1, 1));
            DirectDescriptor direct = Rings.direct(ring, 1);
            MsgRingFlags silent = MsgRingFlags.IORING_MSG_RING_CQE_SKIP;
            assertEquals(0, run(ring, s -> s.msgRingFd(target, direct, 2, 9, silent)));
            Completions.nothing(target);
            int slot =
                    succeed(ring, s -> s.msgRingFd(target, direct, NO_SLOT, 9, MsgRingFlags.of(0)));
            assertEquals(new Completions.Done(9, slot, 0), next(target));
            for (int each : List.of(2, slot)) {
                DirectDescriptor given = Rings.direct(target, each);
                assertEquals(5, succeed(target, s -> s.pread(given, memory, 0, 9, 0)));
            }
        }
    }

    // Children.

    @Test
    void aChildIsWaitedFor() throws Exception {
        ChildInfo info = ChildInfo.allocate(ring.arena());
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        int pid = AdoptedChild.run("{ read line; exit 7; } < " + fifo);
        WaitFlags stays = WaitFlags.WEXITED.or(WaitFlags.WNOWAIT);
        WaitFlags look = stays.or(WaitFlags.WNOHANG);
        int result = run(ring, s -> s.waitid(IdType.P_PID, pid, info, look));
        Rings.assumeKnown(result, "IORING_OP_WAITID");
        assertEquals(0, result);
        assertEquals(0, info.pid());
        try (var process = PidFd.open(pid, PidFdFlags.of(0))) {
            submit(ring, 1, s -> s.waitid(process, info, stays));
            Completions.nothing(ring);
            // The shell opens the FIFO, and ends when it has read the line.
            Files.writeString(fifo, "\n");
            assertEquals(new Completions.Done(1, 0, 0), next(ring));
            assertEquals(new ExitStatus(pid, ExitStatus.CLD_EXITED, 7), info.exitStatus());
            assertEquals(ExitStatus.CLD_EXITED, info.code());
            assertEquals(7, info.status());
            assertEquals(Syscalls.syscall(SyscallNumber.SYS_getuid), info.uid());
        }
        assertEquals(0, run(ring, s -> s.waitid(IdType.P_PID, pid, info, WaitFlags.WEXITED)));
        assertEquals(pid, info.pid());
        assertEquals(
                -Errno.ECHILD,
                run(ring, s -> s.waitid(IdType.P_PID, pid, info, WaitFlags.WEXITED)));
    }

    // Commands.

    @Test
    void aCommandIsRefusedByWhatTakesNone() throws Exception {
        try (var pipe = Pipe.open()) {
            int refused = -Errno.EOPNOTSUPP;
            MemorySegment argument = memory.asSlice(0, 16);
            assertEquals(refused, run(ring, s -> s.uringCmd(pipe.readEnd(), 1, argument)));
            Rings.registerBuffers(ring, memory);
            assertEquals(refused, run(ring, s -> s.uringCmdFixed(pipe.readEnd(), 1, argument, 0)));
            // Also by a kernel that has none that complete again and again.
            int many = run(ring, s -> s.uringCmdMultishot(pipe.readEnd(), 1, argument, 0));
            assertEquals(refused, many);
        }
    }

    @Test
    void socketsTellWhatWaits() throws Exception {
        SocketAddress address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
        try (var to = SocketFd.udp(AddressFamily.AF_INET);
                var from = SocketFd.udp(AddressFamily.AF_INET)) {
            to.bind(address);
            to.getsockname(address);
            from.connect(address);
            from.send(text(ring.arena(), "gatun"));
            int waiting = run(ring, s -> s.siocinq(to));
            assumeTrue(waiting != -Errno.EOPNOTSUPP, "this kernel has no commands of sockets");
            assertEquals(5, waiting);
            assertEquals(0, run(ring, s -> s.siocoutq(from)));
            to.recv(memory);
            assertEquals(0, run(ring, s -> s.siocinq(to)));
            // Newer than 6.18, which says so.
            SocketAddress own = SocketAddress.allocate(ring.arena());
            int named = run(ring, s -> s.getsockname(to, own));
            assertTrue(named == 0 && own.equals(address) || named == -Errno.EOPNOTSUPP);
            int peer = run(ring, s -> s.getpeername(from, own));
            assertTrue(peer == 0 && own.equals(address) || peer == -Errno.EOPNOTSUPP);
        }
    }

    @Test
    void bytesNotYetReceivedByThePeerAreOutgoing() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            // Unix sockets know the question in ioctl(2) only.
            assertEquals(-Errno.EOPNOTSUPP, run(ring, s -> s.siocinq(pair.first())));
        }
        SocketAddress address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
        try (var server = SocketFd.tcp(AddressFamily.AF_INET);
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            server.bind(address);
            server.listen(1);
            server.getsockname(address);
            client.connect(address);
            try (var peer = server.accept()) {
                MessageFlags dontWait = MessageFlags.MSG_DONTWAIT;
                MemorySegment much = ring.arena().allocate(1 << 16);
                while (client.send(much, dontWait) > 0) {
                    // Until neither side has room.
                }
                int unsent = run(ring, s -> s.siocoutq(client));
                assumeTrue(unsent != -Errno.EOPNOTSUPP, "this kernel has no commands of sockets");
                assertTrue(unsent > 0, "result " + unsent);
                assertTrue(succeed(ring, s -> s.siocinq(peer)) > 0);
            }
        }
    }

    @Test
    void socketOptionsAreSetAndTold() throws Exception {
        try (var socket = SocketFd.tcp(AddressFamily.AF_INET)) {
            MemorySegment one = ring.arena().allocateFrom(JAVA_INT, 1);
            int set = run(ring, s -> s.setsockopt(socket, SocketOption.SO_KEEPALIVE, one));
            assumeTrue(set != -Errno.EOPNOTSUPP, "this kernel has no commands of sockets");
            assertEquals(0, set);
            assertTrue(socket.getsockopt(SocketOption.SO_KEEPALIVE));
            MemorySegment value = memory.asSlice(0, 4);
            assertEquals(
                    4, succeed(ring, s -> s.getsockopt(socket, SocketOption.SO_KEEPALIVE, value)));
            assertEquals(1, value.get(JAVA_INT, 0));
            int level = SocketOption.IPPROTO_TCP;
            int noDelay = SocketOption.TCP_NODELAY.number();
            assertFalse(socket.getsockopt(SocketOption.TCP_NODELAY));
            assertEquals(0, run(ring, s -> s.setsockopt(socket, level, noDelay, one)));
            assertTrue(socket.getsockopt(SocketOption.TCP_NODELAY));
            assertEquals(
                    -Errno.EOPNOTSUPP, run(ring, s -> s.getsockopt(socket, level, noDelay, value)));
        }
    }

    @Test
    void timeStampsOfWhatWasSentComeInCompletionsOf32Bytes() throws Exception {
        SocketAddress address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_CQE32);
        try (var big = IoUring.open(options);
                var to = SocketFd.udp(AddressFamily.AF_INET);
                var from = SocketFd.udp(AddressFamily.AF_INET)) {
            to.bind(address);
            to.getsockname(address);
            from.connect(address);
            int soTimestamping = 37;
            int softwareOfSendWithNumber = 1 << 1 | 1 << 4 | 1 << 7 | 1 << 11;
            MemorySegment value = ring.arena().allocateFrom(JAVA_INT, softwareOfSendWithNumber);
            from.setsockopt(SocketOption.SOL_SOCKET, soTimestamping, value);
            submit(big, 5, s -> s.txTimestamp(from));
            from.send(text(ring.arena(), "gatun"));
            assertEquals(0, big.submitAndWait(1, 20_000_000_000L));
            assertTrue(big.cq().next());
            int result = big.cq().res();
            assumeTrue(
                    result != -Errno.EOPNOTSUPP && result != -Errno.EINVAL,
                    "this kernel has no SOCKET_URING_OP_TX_TIMESTAMP");
            assertEquals(0, result);
            assertTrue(Completion.hasMore(big.cq().flags()));
            long seconds = big.cq().extra(0);
            long now = System.currentTimeMillis() / 1000;
            assertTrue(Math.abs(seconds - now) < 60, seconds + ", now " + now);
            assertTrue(big.cq().extra(1) < 1_000_000_000);
        }
    }

    @Test
    void partsOfABlockDeviceAreDiscarded() throws Exception {
        try (var loop = LoopDevice.open();
                var device = FileFd.open(loop.path(), OpenFlags.O_RDWR)) {
            memory.fill((byte) 7);
            device.pwrite(memory, 0);
            device.fsync();
            int result = run(ring, s -> s.blockDiscard(device, 0, 4096));
            assumeTrue(
                    result != -Errno.EINVAL && result != -Errno.EOPNOTSUPP,
                    "this kernel has no BLOCK_URING_CMD_DISCARD");
            assertEquals(0, result);
            device.pread(memory, 0);
            assertEquals(-1, memory.mismatch(ring.arena().allocate(4096)));
            int zones = run(ring, s -> s.blockZoneResetAll(device));
            assertTrue(zones == -Errno.EOPNOTSUPP || zones == -Errno.EINVAL, "zones " + zones);
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EPERM && e.errno() != Errno.EACCES, e.getMessage());
            throw e;
        }
    }
}
