package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.OpenHow;
import dev.gatun.io.ResolveFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Descriptors that only a ring knows, from where they come from to where they go. */
class DirectDescriptorsTest {
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;
    private static final int IORING_MSG_SEND_FD = 1;

    @TempDir private Path folder;
    private IoUring ring;
    private RegisteredFiles files;
    private MemorySegment memory;
    private MemorySegment path;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(16);
        files = RegisteredFiles.sparse(ring, 8);
        memory = ring.arena().allocate(64);
        Path file = Files.writeString(folder.resolve("file"), "gatun");
        path = ring.arena().allocateFrom(file.toString());
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    /** Opens the file, which has no number of the process. */
    private int openInto(int slot) throws Exception {
        ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, slot);
        return result(ring);
    }

    private String read(DirectDescriptor direct) throws Exception {
        memory.fill((byte) 0);
        ring.sq().next().pread(direct, memory, 0, 63, 0);
        int result = result(ring);
        return result < 0 ? Errno.name(-result) : memory.getString(0);
    }

    @Test
    void oneIsOpenedReadAndClosedInOneSubmission() throws Exception {
        Held before = Held.now();
        ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, 3).userData(1).link();
        DirectDescriptor direct = files.adopt(3);
        // Not more than there is: a short read would break the chain.
        ring.sq().next().pread(direct, memory, 0, 5, 0).userData(direct.userData(2)).link();
        ring.sq().next().closeDirect(direct).userData(3);
        assertFalse(direct.isCurrent());
        assertEquals(
                List.of(Done.of(1, 0), Done.of(direct.userData(2), 5), Done.of(3, 0)),
                take(ring, 3));
        assertEquals("gatun", memory.getString(0));
        assertEquals("EBADF", read(files.adopt(3)));
        before.assertAgain();
    }

    @Test
    void theKernelChoosesAmongTheSlotsItMay() throws Exception {
        files.allocRange(4, 2);
        int first = openInto(ALLOC);
        int second = openInto(ALLOC);
        assertEquals(9, first + second, "4 and 5");
        assertEquals(-Errno.ENFILE, openInto(ALLOC));
        assertEquals("gatun", read(files.adopt(first)));
        assertThrows(IndexOutOfBoundsException.class, () -> files.allocRange(7, 2));
    }

    @Test
    void whatTheSlotHadIsRefusedWhenAnotherFileGoesThere() throws Exception {
        assertEquals(0, openInto(2));
        DirectDescriptor old = files.adopt(2);
        assertEquals("gatun", read(old));
        ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, 2);
        Sqe sqe = ring.sq().next();
        assertThrows(IllegalStateException.class, () -> sqe.pread(old, memory, 0, 8, 0));
        take(ring, 1);
        assertEquals("gatun", read(files.adopt(2)));
        assertFalse(files.isCurrent(old.userData(0)));
    }

    @Test
    void aRefusedOperationLeavesTheSlotItsDescriptor() throws Exception {
        assertEquals(0, openInto(2));
        DirectDescriptor direct = files.adopt(2);
        Fd closed = MemFd.create("closed");
        closed.close();
        Sqe sqe = ring.sq().next();
        Class<IllegalStateException> refused = IllegalStateException.class;
        OpenFlags flags = OpenFlags.O_RDONLY;
        SocketType none = SocketType.of(0);
        SocketAddress peer = SocketAddress.allocate(ring.arena());
        OpenHow how = OpenHow.of(ring.arena(), flags, 0, ResolveFlags.of(0));
        assertThrows(refused, () -> sqe.openatDirect(closed, path, flags, 0, 2));
        assertThrows(refused, () -> sqe.openat2Direct(closed, path, how, 2));
        assertThrows(refused, () -> sqe.acceptDirect(closed, none, 2));
        assertThrows(refused, () -> sqe.acceptDirect(closed, peer, none, 2));
        assertEquals(0, ring.sq().pending(), "what was refused has left nothing");
        assertEquals("gatun", read(direct));
        // The slot is not ours to fill any more.
        assertThrows(refused, () -> sqe.openatDirect(path, flags, 0, 2));
        assertThrows(refused, () -> sqe.openat2Direct(path, how, 2));
        assertThrows(
                refused,
                () -> sqe.socketDirect(AddressFamily.AF_INET, SocketType.SOCK_STREAM, 0, 2));
        assertThrows(refused, () -> sqe.pipeDirect(memory, flags, 2));
        MemorySegment numbers = memory.asSlice(0, Integer.BYTES);
        assertThrows(refused, () -> sqe.filesUpdate(numbers, 1, 2));
        assertThrows(refused, () -> sqe.closeDirect(direct));
        assertEquals("gatun", read(direct));
    }

    @Test
    void aCloseThatDidNotHappenIsMended() throws Exception {
        assertEquals(0, openInto(2));
        DirectDescriptor direct = files.adopt(2);
        // A link that is broken: the close is cancelled.
        ring.sq().next().nop(-Errno.EIO).link();
        ring.sq().next().closeDirect(direct).userData(1);
        assertTrue(take(ring, 2).contains(Done.of(1, -Errno.ECANCELED)));
        assertEquals("gatun", read(files.adopt(2)));
    }

    @Test
    void oneIsInstalledAsADescriptorOfTheProcess() throws Exception {
        Kernel.assumeHas(Opcode.IORING_OP_FIXED_FD_INSTALL);
        int slot = openInto(ALLOC);
        DirectDescriptor direct = files.adopt(slot);
        ring.sq().next().fixedFdInstall(direct, InstallFlags.of(0));
        try (FileFd file = FileFd.own(result(ring))) {
            assertEquals(5, file.pread(memory, 0));
        }
        assertEquals("gatun", read(direct));
    }

    @Test
    void socketsAreMadeAndAccepted() throws Exception {
        Kernel.assumeHas(Opcode.IORING_OP_FIXED_FD_INSTALL);
        try (SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET)) {
            listener.bind(SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0));
            listener.listen(4);
            Sqe socket = ring.sq().next();
            int index = Arguments.slot(1);
            socket.begin();
            long inet = Sqe.noFd(AddressFamily.AF_INET.value());
            socket.put(Opcode.IORING_OP_SOCKET.value(), inet, 0, 1, 0, 0, 0, 0, index, 0);
            assertEquals(0, result(ring));
            DirectDescriptor client = files.adopt(1);
            ring.sq().next().fixedFdInstall(client, InstallFlags.of(0));
            try (SocketFd connected = SocketFd.own(result(ring))) {
                connected.connect(listener.getsockname(SocketAddress.allocate(ring.arena())));
            }
            Sqe accept = ring.sq().next();
            accept.begin();
            long fdWord = accept.fdWord(listener);
            int code = Opcode.IORING_OP_ACCEPT.value();
            accept.put(code, fdWord, 0, 0, 0, 0, 0, 0, Arguments.slot(ALLOC), 0);
            DirectDescriptor accepted = files.adopt(result(ring));
            memory.setString(0, "locks");
            ring.sq().next().write(accepted, memory, 0, 5);
            assertEquals(5, result(ring));
            ring.sq().next().read(client, memory, 16, 16);
            assertEquals(5, result(ring));
            assertEquals("locks", memory.getString(16));
            ring.sq().next().closeDirect(accepted);
            assertEquals(0, result(ring));
            ring.sq().next().read(client, memory, 16, 16);
            assertEquals(0, result(ring), "the end");
        }
    }

    @Test
    void oneIsSentToAnotherRing() throws Exception {
        assertEquals(0, openInto(2));
        try (var other = IoUring.open(4);
                var theirs = RegisteredFiles.sparse(other, 4)) {
            other.core().inFlight().setUncountable();
            DirectDescriptor mine = files.adopt(2);
            for (int to : new int[] {3, ALLOC}) {
                DirectDescriptor old = to == 3 ? theirs.adopt(3) : null;
                Sqe send = ring.sq().next();
                int code = Opcode.IORING_OP_MSG_RING.value();
                Fd ringFd = other.fd();
                send.begin();
                send.put(
                        code,
                        send.fdWord(ringFd),
                        0,
                        77,
                        IORING_MSG_SEND_FD,
                        0,
                        0,
                        0,
                        Arguments.slot(to),
                        mine.slotIn(ring.core().tables()));
                assertEquals(0, result(ring));
                Done done = take(other, 1).getFirst();
                assertEquals(77, done.userData());
                DirectDescriptor direct = theirs.adopt(to == 3 ? 3 : done.res());
                MemorySegment buffer = other.arena().allocate(64);
                other.sq().next().pread(direct, buffer, 0, 63, 0);
                assertEquals(5, result(other));
                assertEquals("gatun", buffer.getString(0));
                assertFalse(old != null && old.isCurrent());
            }
            ring.sq().next().closeDirect(mine);
            assertEquals(0, result(ring));
        }
    }
}
