package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/** Memory by slot. */
class RegisteredBuffersTest {
    private IoUring ring;
    private MemorySegment one;
    private MemorySegment two;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        one = ring.arena().allocate(4096);
        two = ring.arena().allocate(8192);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    @Test
    void buffersAreThereByTheirSlots() throws Exception {
        try (var buffers = RegisteredBuffers.register(ring, one, null, two)) {
            assertEquals(3, buffers.size());
            assertSame(two, buffers.get(2));
            assertThrows(IllegalStateException.class, () -> buffers.get(1));
            assertThrows(IndexOutOfBoundsException.class, () -> buffers.get(3));
        }
    }

    @Test
    void fixedReadsAndWritesUseThem() throws Exception {
        try (var pipe = Pipe.open();
                var buffers = RegisteredBuffers.register(ring, one, two)) {
            one.setString(100, "gatun");
            ring.sq().next().writeFixed(pipe.writeEnd(), 0, one, 100, 5, -1).link();
            ring.sq().next().readFixed(pipe.readEnd(), 1, two, 8000, 192, -1);
            assertEquals(List.of(Done.of(0, 5), Done.of(0, 5)), take(ring, 2));
            assertEquals("gatun", two.getString(8000));
            // What was replaced is not written to.
            buffers.update(1, one);
            Sqe sqe = ring.sq().next();
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> sqe.readFixed(pipe.readEnd(), 1, two, 0, 8, -1));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> sqe.writeFixed(pipe.writeEnd(), 0, two, 0, 8, -1));
            MemorySegment larger = one.asSlice(4000, 96);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> sqe.writeFixed(pipe.writeEnd(), 2, larger, 0, 8, -1));
            sqe.writeFixed(pipe.writeEnd(), 1, larger, 88, 8, -1);
            assertEquals(List.of(Done.of(0, 8)), take(ring, 1));
            buffers.update(0, two.asSlice(4096));
            Sqe below = ring.sq().next();
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> below.writeFixed(pipe.writeEnd(), 0, two, 4095, 8, -1));
            assertEquals(0, ring.sq().pending());
            buffers.update(0, (MemorySegment) null);
            Sqe next = ring.sq().next();
            assertThrows(
                    IllegalStateException.class,
                    () -> next.writeFixed(pipe.writeEnd(), 0, one, 0, 8, -1));
        }
    }

    @Test
    void slotsAreUpdatedAndEmptied() throws Exception {
        try (var buffers = RegisteredBuffers.sparse(ring, 4)) {
            assertEquals(2, buffers.update(1, one, two));
            assertSame(two, buffers.get(2));
            assertEquals(1, buffers.update(2, (MemorySegment) null));
            assertThrows(IllegalStateException.class, () -> buffers.get(2));
            assertThrows(IndexOutOfBoundsException.class, () -> buffers.update(3, one, two));
            assertThrows(IllegalArgumentException.class, () -> buffers.update(3));
        }
    }

    @Test
    void tagsCompleteWhenABufferIsGone() throws Exception {
        var buffers = RegisteredBuffers.registerTagged(ring, new long[] {70, 71}, one, two);
        buffers.updateTagged(0, new long[] {80}, two);
        assertEquals(List.of(Done.of(70, 0)), take(ring, 1));
        buffers.close();
        Kernel.assumePostsTags(ring);
        assertEquals(Set.of(Done.of(80, 0), Done.of(71, 0)), Set.copyOf(take(ring, 2)));
    }

    @Test
    void whatTheKernelWouldNotTakeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RegisteredBuffers.register(ring));
        assertThrows(
                IllegalArgumentException.class,
                () -> RegisteredBuffers.register(ring, MemorySegment.ofArray(new byte[8])));
        assertThrows(
                IllegalArgumentException.class,
                () -> RegisteredBuffers.register(ring, one.asReadOnly()));
        assertThrows(
                IllegalArgumentException.class,
                () -> RegisteredBuffers.register(ring, one.asSlice(0, 0)));
        MemorySegment large = MemorySegment.ofAddress(4096);
        assertThrows(IllegalArgumentException.class, () -> RegisteredBuffers.register(ring, large));
        assertThrows(
                IllegalArgumentException.class,
                () -> RegisteredBuffers.sparse(ring, (1 << 14) + 1));
    }

    @Test
    void aRingHasOneTable() throws Exception {
        var buffers = RegisteredBuffers.register(ring, one);
        var e = assertThrows(SyscallException.class, () -> RegisteredBuffers.sparse(ring, 4));
        assertEquals(Errno.EBUSY, e.errno());
        assertTrue(e.getMessage().endsWith("the ring has a table of buffers"), e::getMessage);
        buffers.close();
        assertThrows(IllegalStateException.class, () -> buffers.update(0, one));
        RegisteredBuffers.sparse(ring, 4).close();
    }

    @Test
    void anotherRingsBuffersAreTakenOver() throws Exception {
        for (boolean registered : new boolean[] {true, false}) {
            var options = RingOptions.entries(4).registeredRing(registered);
            try (var source = IoUring.open(options);
                    var there = RegisteredBuffers.register(source, one, null, two);
                    var here =
                            Kernel.orSkip(
                                    "IORING_REGISTER_CLONE_BUFFERS",
                                    () -> RegisteredBuffers.cloneOf(ring, there))) {
                assertEquals(3, here.size());
                assertSame(two, here.get(2));
                assertThrows(IllegalStateException.class, () -> here.get(1));
                var e =
                        assertThrows(
                                SyscallException.class,
                                () -> RegisteredBuffers.cloneOf(ring, there));
                assertEquals(Errno.EBUSY, e.errno());
            }
        }
    }

    @Test
    void buffersAreReplacedByAnotherRings() throws Exception {
        try (var source = IoUring.open(4);
                var there = RegisteredBuffers.register(source, one, null, two);
                var here =
                        RegisteredBuffers.registerTagged(
                                ring, new long[] {70, 71, 0}, two, two, two)) {
            Kernel.orSkip(
                    "IORING_REGISTER_DST_REPLACE",
                    () -> {
                        here.replace(1, there, 0, 1);
                        return null;
                    },
                    Errno.EINVAL,
                    // From a kernel that clones into an empty table only.
                    Errno.EBUSY);
            assertEquals(List.of(Done.of(71, 0)), take(ring, 1));
            assertSame(two, here.get(0));
            assertSame(one, here.get(1));
            here.replace(5, there, 1, 2);
            assertEquals(7, here.size());
            assertSame(two, here.get(6));
            assertThrows(IllegalStateException.class, () -> here.get(4));
            here.update(6, one);
            here.replace(0, here, 6, 1);
            assertSame(one, here.get(0));
            assertThrows(IndexOutOfBoundsException.class, () -> here.replace(0, there, 2, 2));
            assertThrows(IndexOutOfBoundsException.class, () -> here.replace(-1, there, 0, 1));
        }
    }

    @Test
    void aRingsEndIsTheTables() throws Exception {
        Held before = Held.now();
        var other = IoUring.open(4);
        var buffers = RegisteredBuffers.register(other, other.arena().allocate(4096));
        other.close();
        assertTrue(buffers.isClosed());
        buffers.close();
        before.assertAgain();
    }

    /** The operation fails: it reaches neither another buffer nor memory that is not registered. */
    @Test
    void anOperationOnABufferOfAnEarlierTableFails() throws Exception {
        try (var pipe = Pipe.open()) {
            var buffers = RegisteredBuffers.register(ring, one);
            ring.sq().next().writeFixed(pipe.writeEnd(), 0, one, 0, 8, -1);
            buffers.close();
            assertEquals(List.of(Done.of(0, -Errno.EFAULT)), take(ring, 1));
            buffers = RegisteredBuffers.register(ring, one);
            ring.sq().next().writeFixed(pipe.writeEnd(), 0, one, 0, 8, -1);
            buffers.close();
            buffers = RegisteredBuffers.register(ring, two);
            assertEquals(List.of(Done.of(0, -Errno.EFAULT)), take(ring, 1));
            buffers.close();
        }
    }
}
