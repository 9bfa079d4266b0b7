package dev.gatun.uring;

import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.EventFd;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operation names is not given up, nor given to another, before the kernel has looked. */
class NamedUntilLookedUpTest {
    private IoUring ring;
    private MemorySegment memory;
    private MemFd file;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(16);
        memory = ring.arena().allocate(64);
        file = MemFd.create("mine");
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        file.close();
    }

    private int result() throws Exception {
        return Completions.result(ring);
    }

    // A close by the ring.

    @Test
    void noCloseBeforeAnOperationThatLooksTheDescriptorUpLate() throws Exception {
        ring.sq().next().fsync(file).userData(1);
        assertThrows(IllegalStateException.class, () -> ring.sq().next().close(file));
        assertTrue(file.isOpen());
        // In a chain it comes after the operation has ended.
        ring.sq().next().nop().userData(2);
        ring.sq().next().fsync(file).userData(3).link();
        assertThrows(IllegalStateException.class, () -> ring.sq().next().close(file));
        assertEquals(2, ring.sq().pending(), "the chain has left with its close");
        ring.submitAndWaitFully(2);
        assertThrows(
                IllegalStateException.class,
                () -> ring.sq().next().close(file),
                "its completion was not taken");
        ring.cq().drain((userData, res, flags) -> assertEquals(0, res));
        ring.sq().next().fsync(file).userData(4).link();
        ring.sq().next().close(file).userData(5);
        ring.submitAndWaitFully(2);
        ring.cq()
                .drain(
                        (userData, res, flags) -> {
                            assertEquals(0, res);
                            if (userData == 5) {
                                ring.closeCompleted(file, res);
                            }
                        });
    }

    @Test
    void noCloseBehindAnIoDrainOfTheSameSubmit() throws Exception {
        ring.sq().next().nop().ioDrain();
        ring.sq().next().pwrite(file, memory, 0, 8, 0);
        assertThrows(IllegalStateException.class, () -> ring.sq().next().close(file));
        assertTrue(file.isOpen());
        assertEquals(2, ring.submitAndWaitFully(2));
        ring.cq().drain((userData, res, flags) -> assertTrue(res >= 0));
    }

    @Test
    void aCloseThatTheKernelRefusesGivesTheNumberBack() throws Exception {
        try (IoUring other = IoUring.open(4)) {
            ring.sq().next().close(other.fd());
            int res = result();
            assertEquals(-Errno.EBADF, res);
            ring.closeCompleted(other.fd(), res);
            assertTrue(other.fd().isOpen());
        }
        var options = RingOptions.entries(4).with(SetupFlags.IORING_SETUP_R_DISABLED);
        try (IoUring restricted = IoUring.open(options)) {
            restricted
                    .registration()
                    .registerRestrictions(new Restrictions().allow(Opcode.IORING_OP_NOP));
            restricted.enableRings();
            restricted.sq().next().close(file);
            int res = Completions.result(restricted);
            assertEquals(-Errno.EACCES, res);
            restricted.closeCompleted(file, res);
            assertTrue(file.isOpen());
        }
        Sqe close = ring.sq().next().close(file);
        assertThrows(IllegalStateException.class, () -> close.bufferSelect(1));
        assertTrue(file.isOpen());
        assertEquals(0, ring.sq().pending());
    }

    /** A kernel's thread that serves two rings cuts chains: nothing is said to come in order. */
    @Test
    void noCloseInAChainWhereTheThreadIsShared() throws Exception {
        RingOptions options = RingOptions.entries(16).submissionPolling(10);
        try (IoUring first = IoUring.open(options);
                IoUring second = IoUring.open(options.attachTo(first))) {
            for (IoUring each : List.of(first, second)) {
                each.sq().next().fsync(file).link();
                assertThrows(IllegalStateException.class, () -> each.sq().next().close(file));
                assertEquals(0, each.sq().pending());
            }
            assertTrue(file.isOpen());
        }
    }

    /** Its completion may be there before it is seen that the thread has read the submission. */
    @Test
    void aCloseOfAPolledRingIsKnownByItsCompletion() throws Exception {
        RingOptions options = RingOptions.entries(16).submissionPolling(100);
        try (IoUring polled = IoUring.open(options)) {
            for (int i = 0; i < 2000; i++) {
                MemFd closed = MemFd.create("closed");
                polled.sq().next().close(closed).userData(1);
                polled.sq().next().nop().userData(2);
                polled.submitAndWaitFully(2);
                polled.cq()
                        .drain(
                                (userData, res, flags) -> {
                                    if (userData == 1) {
                                        polled.closeCompleted(closed, res);
                                    }
                                });
            }
        }
    }

    // Slots of registered files.

    @Test
    void aSlotIsNotClearedNorIsThereATable() throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file);
        ring.sq().next().pwrite(files.get(0), memory, 0, 8, 0);
        assertThrows(IllegalStateException.class, () -> files.clear(0, 1));
        assertEquals(8, result());
        files.clear(0, 1);
        files.close();
        MemorySegment path = ring.arena().allocateFrom("/dev/null");
        ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, 0);
        assertThrows(IllegalStateException.class, () -> RegisteredFiles.register(ring, file));
        assertEquals(-Errno.ENXIO, result());
        RegisteredFiles.register(ring, file).close();
    }

    @Test
    void aSlotIsNotGivenAwayWhileAWorkerHasNotLooked() throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file);
        try (Pipe pipe = Pipe.open();
                MemFd other = MemFd.create("other")) {
            ring.sq().next().read(pipe.readEnd(), memory, 32, 8).link();
            ring.sq().next().pwrite(files.get(0), memory, 0, 8, 0);
            ring.submit();
            assertThrows(IllegalStateException.class, () -> files.update(0, other));
            assertThrows(IllegalStateException.class, () -> files.clear(0, 1));
            pipe.writeEnd().write(memory, 0, 8);
            ring.submitAndWaitFully(2);
            ring.cq().drain((userData, res, flags) -> assertEquals(8, res));
            files.update(0, other);
            assertEquals(0, other.pread(memory, 0));
        }
    }

    @Test
    void aChainThatLeavesTheQueueLeavesItsSlotsAsTheyWere() throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file, file);
        DirectDescriptor first = files.get(0);
        DirectDescriptor second = files.get(1);
        ring.sq().next().closeDirect(first).link();
        assertFalse(first.isCurrent());
        ring.sq().next().socketDirect(AddressFamily.AF_UNIX, SocketType.SOCK_STREAM, 0, 1).link();
        assertFalse(second.isCurrent());
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> ring.sq().next().pwrite(file, memory, 0, 65, 0));
        assertEquals(0, ring.sq().pending());
        assertTrue(first.isCurrent());
        assertTrue(second.isCurrent());
        ring.sq().next().pwrite(first, memory, 0, 8, 0);
        assertEquals(8, result());
    }

    @Test
    void anAdoptedDescriptorLeavesWithItsChain() throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file);
        DirectDescriptor first = files.get(0);
        MemorySegment path = ring.arena().allocateFrom("/dev/null");
        ring.sq().next().openatDirect(path, OpenFlags.O_WRONLY, 0, 0).link();
        DirectDescriptor adopted = files.adopt(0);
        ring.sq().next().write(adopted, memory, 0, 8).link();
        ring.sq().next().closeDirect(adopted).link();
        ring.sq().next().openatDirect(path, OpenFlags.O_WRONLY, 0, 0).link();
        DirectDescriptor again = files.adopt(0);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> ring.sq().next().pwrite(file, memory, 0, 65, 0));
        assertEquals(0, ring.sq().pending());
        assertTrue(first.isCurrent());
        assertFalse(adopted.isCurrent());
        assertFalse(again.isCurrent());
    }

    @Test
    void noOperationChangesASlotThatAWorkerIsToLookUp() throws Exception {
        RegisteredFiles files = RegisteredFiles.register(ring, file);
        DirectDescriptor direct = files.get(0);
        MemorySegment path = ring.arena().allocateFrom("/dev/null");
        ring.sq().next().fsync(direct);
        assertThrows(IllegalStateException.class, () -> ring.sq().next().closeDirect(direct));
        assertThrows(
                IllegalStateException.class,
                () -> ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, 0));
        ring.submitAndWaitFully(1);
        assertThrows(IllegalStateException.class, () -> ring.sq().next().closeDirect(direct));
        ring.cq().drain((userData, res, flags) -> assertEquals(0, res));
        ring.sq().next().fsync(direct).link();
        ring.sq().next().closeDirect(direct);
        ring.submitAndWaitFully(2);
        ring.cq().drain((userData, res, flags) -> assertEquals(0, res));
    }

    // Others.

    @Test
    void bothOfAnEpollOperation() throws Exception {
        try (Epoll epoll = Epoll.create()) {
            EpollInterest interest = EpollInterest.allocate(ring.arena());
            interest.set(EpollFlags.EPOLLIN, 1);
            int number;
            try (EventFd watched = EventFd.create()) {
                number = watched.number();
                ring.sq().next().epollAdd(epoll, watched, interest).userData(1);
                ring.submit();
            }
            assertTrue(isOpen(number), "until its completion was taken");
            assertEquals(0, result());
            assertFalse(isOpen(number));
        }
    }

    @Test
    void memoryOfABufferRingThatWasFreedIsRefused() throws Exception {
        BufferRingOptions options = BufferRingOptions.of(1, 4, 4096);
        try (Arena arena = Arena.ofShared()) {
            options = options.memory(Mapping.mmapAnonymous(arena, 4 * 4096, MapFlags.MAP_PRIVATE));
        }
        BufferRingOptions freed = options;
        assertThrows(IllegalStateException.class, () -> BufferRing.register(ring, freed));
        BufferRing.register(ring, BufferRingOptions.of(1, 4, 4096)).close();
    }

    // Without stack.

    private boolean submitted;

    private void submitDeep(IoUring deep) {
        try {
            submitDeep(deep);
        } catch (StackOverflowError e) {
            // From here upwards there is more room each time.
        }
        if (!submitted) {
            try {
                deep.submit();
                submitted = true;
            } catch (StackOverflowError e) {
                // Maybe after the kernel has taken the submissions.
            } catch (SyscallException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void theQueueAgreesWithTheKernelAfterAnOverflowOfTheStack() throws Exception {
        Thread thread = new Thread(null, this::overflow, "overflow", 512 * 1024);
        Throwable[] thrown = new Throwable[1];
        thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        assertEquals(null, thrown[0]);
    }

    private void overflow() {
        // Deep stacks take seconds on a processor that is emulated.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        for (int round = 0; round < 50 && System.nanoTime() - end < 0; round++) {
            try (IoUring own = IoUring.open(8)) {
                int number;
                try (FileFd null0 = FileFd.open(Path.of("/dev/null"), OpenFlags.O_WRONLY)) {
                    number = null0.number();
                    own.sq().next().write(null0, own.arena().allocate(8), 0, 8).userData(1);
                    own.sq().next().nop().userData(2);
                }
                assertTrue(isOpen(number));
                submitted = false;
                submitDeep(own);
                assertEquals(0, own.sq().pending());
                assertFalse(isOpen(number));
                assertEquals(2, own.submitAndWaitFully(2));
                long[] sum = new long[1];
                assertEquals(2, own.cq().drain((userData, res, flags) -> sum[0] += userData));
                assertEquals(3, sum[0]);
            } catch (SyscallException e) {
                throw new AssertionError(e);
            }
        }
    }
}
