package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_GETEVENTS;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bytes of what {@link RingOperations} and {@link CommandOperations} fill. */
class CommandSqeBytesTest {
    @TempDir Path folder;

    private IoUring ring;
    private SocketFd socket;
    private MemorySegment buffer;
    private SqeBytes bytes;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(64);
        socket = SocketFd.udp(AddressFamily.AF_INET);
        buffer = ring.arena().allocate(4096);
        bytes = new SqeBytes(ring).define("FD", socket.number()).define("BUFFER", buffer);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        socket.close();
    }

    @TestFactory
    List<DynamicTest> rings() throws Exception {
        var direct = Rings.direct(ring, 5);
        try (var other = IoUring.open(4)) {
            List<DynamicTest> tests =
                    bytes.define("RING", other.fd().number())
                            .define("USER_DATA", -2)
                            .same("io_uring_prep_nop(&sqe);", Sqe::nop)
                            .same(
                                    "io_uring_prep_nop(&sqe); sqe.rw_flags = 1; sqe.len = -125;",
                                    s -> s.nop(-125))
                            .same(
                                    "io_uring_prep_nop(&sqe); sqe.rw_flags = 0x21; sqe.len = 7;"
                                            + " sqe.off = -8; sqe.addr = 9;",
                                    s -> s.nop(7, -8, 9))
                            .same(
                                    "io_uring_prep_files_update(&sqe, BUFFER, 3, 9);",
                                    s -> s.filesUpdate(buffer, 3, 9))
                            .same(
                                    "io_uring_prep_files_update(&sqe, BUFFER, 3, 0); sqe.off ="
                                            + " 0xffffffff;",
                                    s -> s.filesUpdate(buffer, 3, Sqe.IORING_FILE_INDEX_ALLOC))
                            .same(
                                    "io_uring_prep_provide_buffers(&sqe, BUFFER, 100, 40, 65535,"
                                            + " 65534);",
                                    s -> s.provideBuffers(buffer, 100, 40, 65535, 65534))
                            .same(
                                    "io_uring_prep_remove_buffers(&sqe, 40, 65535);",
                                    s -> s.removeBuffers(40, 65535))
                            .same(
                                    "io_uring_prep_msg_ring(&sqe, N(RING), -5, N(USER_DATA), 0);",
                                    s -> s.msgRing(other, -2, -5))
                            .same(
                                    "io_uring_prep_msg_ring(&sqe, N(RING), 5, N(USER_DATA), 2);"
                                            + " sqe.file_index = 0x10001;",
                                    s -> s.msgRing(other, -2, 5, 0x10001))
                            .same(
                                    "io_uring_prep_msg_ring(&sqe, N(RING), 0, N(USER_DATA), 1);"
                                            + " sqe.addr = 1; sqe.addr3 = 5; sqe.file_index = 8;",
                                    s ->
                                            s.msgRingFd(
                                                    other,
                                                    direct,
                                                    7,
                                                    -2,
                                                    MsgRingFlags.IORING_MSG_RING_CQE_SKIP))
                            .same(
                                    "io_uring_prep_msg_ring(&sqe, N(RING), 0, 9, 0);"
                                            + " sqe.addr = 1; sqe.addr3 = 5; sqe.file_index = -1;",
                                    s ->
                                            s.msgRingFd(
                                                    other,
                                                    direct,
                                                    Sqe.IORING_FILE_INDEX_ALLOC,
                                                    9,
                                                    MsgRingFlags.of(0)))
                            .tests(folder);
            // What was not submitted holds the other ring.
            ring.close();
            return tests;
        }
    }

    @TestFactory
    List<DynamicTest> commands() throws Exception {
        var address = SocketAddress.allocate(ring.arena());
        MemorySegment argument = buffer.asSlice(0, 16);
        for (int i = 0; i < 16; i++) {
            argument.set(JAVA_BYTE, i, (byte) (i + 1));
        }
        MemorySegment value = buffer.asSlice(0, 77);
        String command = "sqe.opcode = 46; sqe.fd = N(FD); ";
        return bytes.define("ADDRESS", address.storage())
                .define("LENGTH", address.lengthCell())
                .same(
                        command
                                + "sqe.off = 0xc0484e80;"
                                + " for (int i = 0; i < 16; i++) ((char *) &sqe)[48 + i] = i + 1;",
                        s -> s.uringCmd(socket, 0xc0484e80, argument))
                .same(
                        command
                                + "sqe.off = 7; sqe.rw_flags = 1; sqe.buf_index = 65535;"
                                + " for (int i = 0; i < 3; i++) ((char *) &sqe)[48 + i] = i + 1;",
                        s -> s.uringCmdFixed(socket, 7, argument.asSlice(0, 3), 65535))
                .same(
                        command
                                + "sqe.off = 7; sqe.rw_flags = 2; sqe.buf_index = 65535;"
                                + " sqe.flags = IOSQE_BUFFER_SELECT;"
                                + " for (int i = 0; i < 3; i++) ((char *) &sqe)[48 + i] = i + 1;",
                        s -> s.uringCmdMultishot(socket, 7, argument.asSlice(0, 3), 65535))
                .same(command + "sqe.off = 0;", s -> s.siocinq(socket))
                .same(command + "sqe.off = 1;", s -> s.siocoutq(socket))
                .same(
                        command
                                + "sqe.off = 2; sqe.addr = SOL_SOCKET | (long) SO_RCVBUF << 32;"
                                + " sqe.file_index = 77; sqe.addr3 = N(BUFFER);",
                        s -> s.getsockopt(socket, SocketOption.SO_RCVBUF, value))
                .same(
                        command
                                + "sqe.off = 2; sqe.addr = 0xfffffffe | 3L << 32;"
                                + " sqe.file_index = 77; sqe.addr3 = N(BUFFER);",
                        s -> s.getsockopt(socket, -2, 3, value))
                .same(
                        command
                                + "sqe.off = 3; sqe.addr = SOL_SOCKET | (long) SO_RCVBUF << 32;"
                                + " sqe.file_index = 77; sqe.addr3 = N(BUFFER);",
                        s -> s.setsockopt(socket, SocketOption.SO_RCVBUF, value.asReadOnly()))
                .same(
                        command
                                + "sqe.off = 3; sqe.addr = 6 | 1L << 32;"
                                + " sqe.file_index = 77; sqe.addr3 = N(BUFFER);",
                        s -> s.setsockopt(socket, 6, 1, value))
                .same(command + "sqe.off = 4;", s -> s.txTimestamp(socket))
                .same(
                        command + "sqe.off = 5; sqe.addr = N(ADDRESS); sqe.addr3 = N(LENGTH);",
                        s -> s.getsockname(socket, address))
                .same(
                        command
                                + "sqe.off = 5; sqe.addr = N(ADDRESS); sqe.addr3 = N(LENGTH);"
                                + " sqe.file_index = 1;",
                        s -> s.getpeername(socket, address))
                .same(
                        command + "sqe.off = 0x1200; sqe.addr = 1L << 40; sqe.addr3 = 1L << 41;",
                        s -> s.blockDiscard(socket, 1L << 40, 1L << 41))
                .same(command + "sqe.off = 0x1201;", s -> s.blockZoneResetAll(socket))
                .tests(folder);
    }

    @Test
    void aSubmissionOf128BytesHasACommandOf80() throws Exception {
        byte[] eighty = new byte[80];
        for (int i = 0; i < 80; i++) {
            eighty[i] = (byte) (i + 1);
        }
        MemorySegment argument = ring.arena().allocateFrom(JAVA_BYTE, eighty);
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_SQE128);
        try (var big = IoUring.open(options)) {
            Sqe sqe = big.sq().next();
            sqe.memory().fill((byte) 0xa5);
            sqe.uringCmd(socket, 7, argument);
            assertEquals(128, sqe.memory().byteSize());
            assertArrayEquals(eighty, sqe.memory().asSlice(48).toArray(JAVA_BYTE));
            Sqe next = big.sq().next();
            next.memory().fill((byte) 0xa5);
            next.uringCmd(socket, 7, argument.asSlice(0, 1));
            byte[] one = new byte[80];
            one[0] = 1;
            assertArrayEquals(one, next.memory().asSlice(48).toArray(JAVA_BYTE));
        }
        Sqe small = ring.sq().next();
        assertThrows(IllegalArgumentException.class, () -> small.uringCmd(socket, 7, argument));
    }

    /** No kernel that is here has such rings: these are the queue and its memory without one. */
    @Test
    void aSubmissionAmongOthersTakesTwoSlots() throws Exception {
        byte[] eighty = new byte[80];
        Arrays.fill(eighty, (byte) 7);
        MemorySegment argument = ring.arena().allocateFrom(JAVA_BYTE, eighty);
        try (var arena = Arena.ofShared();
                var other = ringFd(arena)) {
            RingMemory memory = RingMemory.map(other.setup, other.fd, arena);
            RingCore core = Rings.coreOf(other.fd, arena, SetupFlags.IORING_SETUP_SQE_MIXED);
            SlotQueue slots = SubmissionQueue.slots(core, memory);
            var sq = new SubmissionQueue(core, slots);
            Sqe nop = sq.nextBig().nop128().userData(5);
            assertEquals(2, sq.pending());
            assertEquals(63, nop.memory().get(JAVA_BYTE, 0));
            assertEquals(-1, nop.memory().get(JAVA_INT, 4));
            Sqe command = sq.nextBig().uringCmd128(socket, 0x1234, argument).userData(6);
            assertEquals(4, sq.pending());
            byte[] all = memory.twoSqes(2).toArray(JAVA_BYTE);
            assertEquals(64, all[0]);
            assertEquals(socket.number(), memory.twoSqes(2).get(JAVA_INT, 4));
            assertEquals(0x1234, memory.twoSqes(2).get(JAVA_INT, 8));
            assertEquals(6, all[32]);
            assertArrayEquals(eighty, Arrays.copyOfRange(all, 48, 128));
            // A slot takes one operation; the second half takes none.
            assertThrows(IllegalStateException.class, command::nop);
            sq.nextBig().nop128();
            assertEquals(6, sq.pending());
            sq.next().nop();
            assertEquals(7, sq.pending());
            // Of eight one is left, at the end, and the kernel has taken none.
            assertThrows(IllegalStateException.class, sq::nextBig);
            slots.publish();
            slots.taken(7);
            Sqe first = sq.nextBig().nop128();
            assertEquals(0, first.index);
            assertEquals(3, sq.pending());
            byte[] padding = memory.sqe(7).toArray(JAVA_BYTE);
            assertEquals(0, padding[0]);
            assertEquals(0x40, padding[1]);
            // What is linked to the big operation is linked to the filler, too.
            slots.publish();
            slots.taken(3);
            for (int i = 2; i < 6; i++) {
                sq.next().nop();
            }
            sq.next().nop().link();
            sq.nextBig().nop128();
            assertEquals(0x44, memory.sqe(7).get(JAVA_BYTE, 1));
            // A chain whose last member is refused leaves the queue whole.
            slots.publish();
            slots.taken(8);
            sq.nextBig().nop128().link();
            Sqe single = sq.next();
            assertThrows(NullPointerException.class, () -> single.uringCmd128(null, 1, argument));
            assertEquals(0, sq.pending());
            slots.end(true);
        }
        assertThrows(IllegalStateException.class, () -> ring.sq().nextBig());
        Sqe ordinary = ring.sq().next();
        assertThrows(IllegalStateException.class, ordinary::nop128);
    }

    /** The completion of a filler, as the kernel makes one in a broken chain. */
    @Test
    void aFillersCompletionIsSteppedOver() throws Exception {
        try (var arena = Arena.ofShared();
                var other = ringFd(arena)) {
            RingMemory memory = RingMemory.map(other.setup, other.fd, arena);
            RingCore core = Rings.coreOf(other.fd, arena, SetupFlags.IORING_SETUP_SQE_MIXED);
            SlotQueue slots = SubmissionQueue.slots(core, memory);
            var sq = new SubmissionQueue(core, slots);
            var cq = new CompletionQueue(core, memory);
            long filler = core.inFlight().late().filler();
            for (long userData : new long[] {1, filler, filler, 2, filler}) {
                sq.next().nop().userData(userData);
            }
            int taken = core.calls().enter(slots.publish(), 5, IORING_ENTER_GETEVENTS);
            assertEquals(5, taken);
            List<Long> seen = new ArrayList<>();
            assertEquals(2, cq.drain((userData, res, flags) -> seen.add(userData)));
            assertEquals(List.of(1L, 2L), seen);
            slots.end(true);
        }
    }

    private record RingFd(RingSetup setup, Fd fd) implements AutoCloseable {
        @Override
        public void close() throws SyscallException {
            fd.close();
        }
    }

    private static RingFd ringFd(Arena arena) throws Exception {
        MemorySegment none = MemorySegment.NULL;
        RingSetup setup = RingSetup.setUp(arena, RingOptions.entries(8), 0, none, none);
        return new RingFd(setup, Fd.own(setup.fd()));
    }

    @TestFactory
    List<DynamicTest> nvme() throws Exception {
        NvmeCommand command =
                NvmeCommand.allocate(ring.arena())
                        .opcode(0x82)
                        .flags(0x41)
                        .nsid(0x1234567)
                        .cdw(2, 22)
                        .cdw(3, 33)
                        .metadata(buffer, 8, 100)
                        .data(buffer, 16, 200)
                        .timeoutMillis(5000);
        for (int i = 10; i <= 15; i++) {
            command.cdw(i, 1000 + i);
        }
        assertThrows(IllegalArgumentException.class, () -> command.cdw(9, 0));
        MemorySegment struct = command.memory();
        // A submission has room for 16 bytes of it here: so it is looked at in parts.
        String c =
                "struct nvme_uring_cmd n = {.opcode = 0x82, .flags = 0x41, .nsid = 0x1234567,"
                        + " .cdw2 = 22, .cdw3 = 33, .metadata = N(BUFFER + 8),"
                        + " .metadata_len = 100, .addr = N(BUFFER + 16), .data_len = 200,"
                        + " .cdw10 = 1010, .cdw11 = 1011, .cdw12 = 1012, .cdw13 = 1013,"
                        + " .cdw14 = 1014, .cdw15 = 1015, .timeout_ms = 5000};"
                        + " sqe.opcode = 46; sqe.fd = N(FD); sqe.off = %s;"
                        + " memcpy((char *) &sqe + 48, (char *) &n + %d, %d);";
        int[] numbers = {
            NvmeCommand.NVME_URING_CMD_IO,
            NvmeCommand.NVME_URING_CMD_IO_VEC,
            NvmeCommand.NVME_URING_CMD_ADMIN,
            NvmeCommand.NVME_URING_CMD_ADMIN_VEC,
            NvmeCommand.NVME_URING_CMD_IO
        };
        List<String> names =
                List.of(
                        "NVME_URING_CMD_IO",
                        "NVME_URING_CMD_IO_VEC",
                        "NVME_URING_CMD_ADMIN",
                        "NVME_URING_CMD_ADMIN_VEC",
                        "NVME_URING_CMD_IO");
        for (int part = 0; part < numbers.length; part++) {
            int number = numbers[part];
            long offset = 16L * part;
            long length = Math.min(16, struct.byteSize() - offset);
            bytes.same(
                    "{ " + c.formatted(names.get(part), offset, length) + " }",
                    s -> s.uringCmd(socket, number, struct.asSlice(offset, length)));
        }
        assertEquals(72, struct.byteSize());
        return bytes.tests(folder);
    }
}
