package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What is in a slot after an operation that it was to be given was refused. */
class RefusedOperationsTest {
    private IoUring ring;
    private MemorySegment memory;
    private Fd closed;

    private interface Refill {
        void refill(Sqe sqe) throws Exception;
    }

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(64);
        closed = MemFd.create("closed");
        closed.close();
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    /** The number that the slot's first operation had is another file's at the submit. */
    private void leavesANop(Refill refill) throws Exception {
        // Another slot behind it, since the last one is looked at once more.
        for (boolean last : new boolean[] {false, true}) {
            Fd first = MemFd.create("first");
            int number = first.number();
            Sqe sqe = ring.sq().next().write(first, memory, 0, 8, 0).userData(5);
            if (!last) {
                ring.sq().next().nop();
            }
            first.close();
            assertThrows(IllegalStateException.class, () -> refill.refill(sqe));
            try (var second = MemFd.create("second")) {
                assertEquals(number, second.number(), "the test is about a number used again");
                List<Done> nop = List.of(Done.of(0, 0));
                assertEquals(
                        last ? nop : List.of(Done.of(0, 0), Done.of(0, 0)),
                        take(ring, last ? 1 : 2));
                assertEquals(0, second.read(ring.arena().allocate(8)), "written to another file");
            }
        }
    }

    @Test
    void anotherOperationOnAClosedFile() throws Exception {
        leavesANop(sqe -> sqe.write(closed, memory, 0, 8, 0));
    }

    @Test
    void anotherOperationWithAClosedSecondFile() throws Exception {
        try (var pipe = Pipe.open()) {
            leavesANop(sqe -> sqe.splice(closed, -1, pipe.writeEnd(), -1, 8, SpliceFlags.of(0)));
        }
    }

    @Test
    void anotherOperationOnAStaleDirectDescriptor() throws Exception {
        RegisteredFiles files = RegisteredFiles.sparse(ring, 2);
        DirectDescriptor stale = files.adopt(0);
        files.adopt(0);
        leavesANop(sqe -> sqe.read(stale, memory, 0, 8, 0));
    }

    @Test
    void theCloseOfABorrowedDescriptor() throws Exception {
        try (var borrowed = Fd.borrow(0)) {
            leavesANop(sqe -> sqe.close(borrowed));
        }
    }

    // Commands.

    @Test
    void aCommandWhoseArgumentIsNotThere() throws Exception {
        MemorySegment freed;
        try (Arena arena = Arena.ofConfined()) {
            freed = arena.allocate(16);
        }
        try (var pipe = Pipe.open()) {
            Sqe sqe = ring.sq().next();
            assertThrows(IllegalStateException.class, () -> sqe.uringCmd(pipe.readEnd(), 1, freed));
            assertEquals(List.of(Done.of(0, 0)), take(ring, 1));
        }
    }

    @Test
    void aCommandWhoseArgumentIsAnotherThreads() throws Exception {
        var others = new AtomicReference<MemorySegment>();
        Thread.ofPlatform().start(() -> others.set(Arena.ofConfined().allocate(16))).join();
        try (var pipe = Pipe.open()) {
            Sqe sqe = ring.sq().next();
            assertThrows(
                    WrongThreadException.class,
                    () -> sqe.uringCmd(pipe.readEnd(), 1, others.get()));
            assertEquals(List.of(Done.of(0, 0)), take(ring, 1));
        }
    }

    // Numbers of 16 bits.

    @Test
    void numbersThatHaveMoreThan16Bits() throws Exception {
        try (var file = MemFd.create("test")) {
            Sqe sqe = ring.sq().next().read(file, memory, 0, 8, 0);
            for (int number : new int[] {-1, 1 << 16, 65_537, Integer.MIN_VALUE}) {
                Class<IllegalArgumentException> refused = IllegalArgumentException.class;
                assertThrows(refused, () -> sqe.bufferSelect(number), () -> "group " + number);
                assertThrows(refused, () -> sqe.personality(number), () -> "id " + number);
                assertThrows(refused, () -> sqe.ioPriority(number), () -> "priority " + number);
            }
            assertEquals(List.of(Done.of(0, 0)), take(ring, 1));
            ring.sq().next().nop().personality(0xffff);
            int result = take(ring, 1).getFirst().res();
            assertTrue(result == -Errno.EINVAL, "no such credentials: " + result);
        }
    }
}
