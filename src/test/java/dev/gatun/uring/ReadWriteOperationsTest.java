package dev.gatun.uring;

import static dev.gatun.uring.Completions.next;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.Rings.registerBuffers;
import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.io.RwFlags;
import dev.gatun.io.Whence;
import dev.gatun.raw.uring.io_uring_attr_pi;
import dev.gatun.sys.Errno;
import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Reading and writing in the kernel. */
class ReadWriteOperationsTest {
    private static final String CONTENTS = "The locks lift a ship by 26 metres.";

    private IoUring ring;
    private MemFd file;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(256);
        file = MemFd.create("test");
        try (var arena = Arena.ofConfined()) {
            file.writeFully(text(arena, CONTENTS));
        }
        file.lseek(0, Whence.SEEK_SET);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        file.close();
    }

    private String contents() throws Exception {
        try (var arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(256);
            return text(all, 0, file.pread(all, 0));
        }
    }

    @Test
    void readsAtAnOffsetAndAtThePosition() throws Exception {
        assertEquals(5, succeed(ring, s -> s.pread(file, memory, 8, 5, 4)));
        assertEquals("\0locks\0", text(memory, 7, 7));
        assertEquals(3, succeed(ring, s -> s.read(file, memory, 0, 3)));
        assertEquals(6, succeed(ring, s -> s.preadv2(file, memory, 3, 6, -1, RwFlags.of(0))));
        assertEquals("The locks", text(memory, 0, 9));
        assertEquals(0, succeed(ring, s -> s.pread(file, memory, 0, 9, 1000)));
        int refused = run(ring, s -> s.preadv2(file, memory, 0, 9, 0, RwFlags.of(1 << 20)));
        assertEquals(-Errno.EOPNOTSUPP, refused);
    }

    @Test
    void writesAtAnOffsetAndToTheEnd() throws Exception {
        memory.setString(4, "SHIP");
        assertEquals(4, succeed(ring, s -> s.pwrite(file, memory, 4, 4, 17)));
        assertEquals(CONTENTS.replace("ship", "SHIP"), contents());
        assertEquals(2, succeed(ring, s -> s.pwritev2(file, memory, 4, 2, 0, RwFlags.RWF_APPEND)));
        assertEquals(CONTENTS.replace("ship", "SHIP") + "SH", contents());
    }

    @Test
    void writesAtThePosition() throws Exception {
        memory.setString(0, "A ship");
        assertEquals(1, succeed(ring, s -> s.write(file, memory, 0, 1)));
        IoVector parts = IoVector.of(ring.arena(), memory.asSlice(2, 2), memory.asSlice(4, 2));
        assertEquals(4, succeed(ring, s -> s.writev(file, parts)));
        assertTrue(contents().startsWith("Aship"), contents());
        assertEquals(4, succeed(ring, s -> s.readv(file, parts)));
        assertEquals(contents().substring(5, 9), text(memory, 2, 4));
    }

    @Test
    void aPipeHasNoPosition() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 16, 1, 3, 7));
        try (var pipe = Pipe.open()) {
            memory.setString(100, "lock");
            assertEquals(4, succeed(ring, s -> s.write(pipe.writeEnd(), memory, 100, 4)));
            assertEquals(1, succeed(ring, s -> s.read(pipe.readEnd(), memory, 200, 1)));
            Rings.submit(ring, 1, s -> s.read(pipe.readEnd(), 3, 0));
            Completions.Done done = next(ring);
            assertEquals(3, done.res());
            assertEquals(7, Completion.bufferId(done.flags()));
            assertEquals("ock", text(memory, 0, 3));
        }
    }

    @Test
    void atThePositionIsNotAtAnOffset() {
        Sqe s = ring.sq().next();
        IoVector parts = IoVector.of(ring.arena(), memory);
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, memory, 0, 8, -1));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, 3, 8, -1));
        assertThrows(IllegalArgumentException.class, () -> s.preadv(file, parts, -1));
        assertThrows(IllegalArgumentException.class, () -> s.pwrite(file, memory, 0, 8, -1));
        assertThrows(IllegalArgumentException.class, () -> s.pwritev(file, parts, -1));
    }

    @Test
    void aPriorityIsTakenAndAWrongOneRefused() throws Exception {
        int bestEffort = 2 << 13;
        assertEquals(3, succeed(ring, s -> s.pread(file, memory, 0, 3, 0).ioPriority(bestEffort)));
        assertEquals(
                -Errno.EINVAL, run(ring, s -> s.pread(file, memory, 0, 3, 0).ioPriority(7 << 13)));
        Sqe nop = ring.sq().next().nop();
        assertThrows(IllegalStateException.class, () -> nop.ioPriority(0));
    }

    /** No disk here keeps any, so it is seen how the kernel reads the struct, and what it says. */
    @Test
    void protectionInformationIsLookedAtAndNotThere() throws Exception {
        assumeTrue(ring.features().has(RingFeatures.IORING_FEAT_RW_ATTR), "no attributes");
        MemorySegment blocks = ring.arena().allocate(512, 512);
        var information =
                ProtectionInformation.allocate(ring.arena())
                        .buffer(memory, 16, 8)
                        .check(true, true, true)
                        .applicationTag(7)
                        .seed(0);
        int result =
                run(ring, s -> s.pread(file, blocks, 0, 512, 0).protectionInformation(information));
        assertEquals(-Errno.EINVAL, result);
        result =
                run(
                        ring,
                        s -> s.pwrite(file, blocks, 0, 512, 0).protectionInformation(information));
        assertEquals(-Errno.EINVAL, result);
        assertEquals(CONTENTS, contents());
        // An address of the kernel's, where the struct has it.
        information.struct().set(ValueLayout.JAVA_LONG, 8, -4096);
        result =
                run(ring, s -> s.pread(file, blocks, 0, 512, 0).protectionInformation(information));
        assertEquals(-Errno.EFAULT, result);
        // The slot's next operation has none.
        for (int i = 0; i < ring.sq().capacity(); i++) {
            assertEquals(3, succeed(ring, s -> s.pread(file, memory, 0, 3, 0)));
        }
    }

    @Test
    void protectionInformationIsForReadsAndWrites() throws Exception {
        var arena = ring.arena();
        var information = ProtectionInformation.allocate(arena);
        Sqe nop = ring.sq().next().nop();
        assertThrows(IllegalStateException.class, () -> nop.protectionInformation(information));
        Sqe many = ring.sq().next().readMultishot(file, 1, 0);
        assertThrows(IllegalStateException.class, () -> many.protectionInformation(information));
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        assertThrows(IllegalArgumentException.class, () -> information.buffer(heap, 0, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> information.buffer(memory, 250, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> information.applicationTag(1 << 16));
        // What is written may be read-only, and what is read may not.
        information.buffer(memory.asReadOnly(), 0, 8);
        Sqe read = ring.sq().next().pread(file, memory, 0, 8, 0);
        assertThrows(IllegalArgumentException.class, () -> read.protectionInformation(information));
        assertEquals(0, ring.sq().pending());
        Sqe write = ring.sq().next().pwrite(file, memory, 0, 8, 0);
        if (ring.features().has(RingFeatures.IORING_FEAT_RW_ATTR)) {
            write.protectionInformation(information);
            assertEquals(1, ring.sq().pending(), "the write");
        } else {
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> write.protectionInformation(information));
            assertEquals(0, ring.sq().pending());
        }
    }

    @Test
    void theStructOfProtectionInformationIsTheKernels() {
        var information =
                ProtectionInformation.allocate(ring.arena())
                        .buffer(memory, 16, 8)
                        .check(true, false, true)
                        .applicationTag(0xabcd)
                        .seed(-2);
        MemorySegment struct = information.struct();
        assertEquals(io_uring_attr_pi.layout().byteSize(), struct.byteSize());
        assertEquals(5, io_uring_attr_pi.flags(struct));
        assertEquals((short) 0xabcd, io_uring_attr_pi.app_tag(struct));
        assertEquals(8, io_uring_attr_pi.len(struct));
        assertEquals(memory.address() + 16, io_uring_attr_pi.addr(struct));
        assertEquals(-2, io_uring_attr_pi.seed(struct));
        assertEquals(0, io_uring_attr_pi.rsvd(struct));
        information.check(false, true, false);
        assertEquals(2, io_uring_attr_pi.flags(struct));
    }

    @Test
    void registeredBuffersAreUsedByIndex() throws Exception {
        MemorySegment other = ring.arena().allocate(4096, 4096);
        registerBuffers(ring, memory, other);
        assertEquals(5, succeed(ring, s -> s.readFixed(file, 1, other, 8, 5, 4)));
        assertEquals("locks", text(other, 8, 5));
        assertEquals(5, succeed(ring, s -> s.writeFixed(file, 1, other, 8, 5, 0)));
        assertEquals("locks", contents().substring(0, 5));
        RwFlags append = RwFlags.RWF_APPEND;
        assertEquals(2, succeed(ring, s -> s.writeFixed(file, 1, other, 8, 2, 0, append)));
        assertTrue(contents().endsWith("metres.lo"));
        assertEquals(9, succeed(ring, s -> s.readFixed(file, 0, memory, 0, 9, 1, RwFlags.of(0))));
        assertEquals("ocksocks ", text(memory, 0, 9));
        // Memory that is not the buffer's, and a buffer that is not there.
        assertEquals(-Errno.EFAULT, run(ring, s -> s.readFixed(file, 0, other, 0, 5, 0)));
        assertEquals(-Errno.EFAULT, run(ring, s -> s.readFixed(file, 2, other, 0, 5, 0)));
    }

    @Test
    void vectorsAreFilledAndGathered() throws Exception {
        IoVector parts = IoVector.of(ring.arena(), memory.asSlice(40, 3), memory.asSlice(0, 6));
        assertEquals(9, succeed(ring, s -> s.preadv(file, parts, 0)));
        assertEquals("The", text(memory, 40, 3));
        assertEquals(" locks", text(memory, 0, 6));
        assertEquals(9, succeed(ring, s -> s.preadv2(file, parts, 4, RwFlags.of(0))));
        assertEquals("loc", text(memory, 40, 3));
        assertEquals("ks lif", text(memory, 0, 6));
        memory.setString(40, "abc");
        memory.setString(0, "defghi");
        assertEquals(9, succeed(ring, s -> s.pwritev(file, parts, 0)));
        assertTrue(contents().startsWith("abcdefghi lift"), contents());
        assertEquals(9, succeed(ring, s -> s.pwritev2(file, parts, 0, RwFlags.RWF_APPEND)));
        assertTrue(contents().endsWith("metres.abcdefghi"), contents());
    }

    @Test
    void vectorsArePartsOfARegisteredBuffer() throws Exception {
        MemorySegment other = ring.arena().allocate(64);
        registerBuffers(ring, memory);
        IoVector parts = IoVector.of(ring.arena(), memory.asSlice(40, 3), memory.asSlice(0, 6));
        int result = run(ring, s -> s.readvFixed(file, 0, parts, 0, RwFlags.of(0)));
        Rings.assumeKnown(result, "IORING_OP_READV_FIXED");
        assertEquals(9, result);
        assertEquals("The", text(memory, 40, 3));
        assertEquals(" locks", text(memory, 0, 6));
        memory.setString(40, "abc");
        assertEquals(9, succeed(ring, s -> s.writevFixed(file, 0, parts, 0, RwFlags.of(0))));
        assertTrue(contents().startsWith("abc locks lift"), contents());
        IoVector foreign = IoVector.of(ring.arena(), other);
        assertEquals(
                -Errno.EFAULT, run(ring, s -> s.readvFixed(file, 0, foreign, 0, RwFlags.of(0))));
    }

    @Test
    void aProvidedBufferIsTaken() throws Exception {
        // Two of 16 bytes, numbered 7 and 8, of group 3.
        succeed(ring, s -> s.provideBuffers(memory, 16, 2, 3, 7));
        Rings.submit(ring, 1, s -> s.pread(file, 3, 9, 0));
        Completions.Done done = next(ring);
        assertEquals(9, done.res());
        assertTrue(Completion.hasBuffer(done.flags()));
        int id = Completion.bufferId(done.flags());
        assertTrue(id == 7 || id == 8, "buffer " + id);
        assertEquals("The locks", text(memory, 16L * (id - 7), 9));
        assertEquals(16, succeed(ring, s -> s.pread(file, 3, 0, 0)));
        assertEquals(-Errno.ENOBUFS, run(ring, s -> s.pread(file, 3, 9, 0)));
    }

    @Test
    void aMultishotReadGoesOnUntilTheEnd() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 16, 8, 1, 0));
        try (var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            Rings.submit(ring, 77, s -> s.readMultishot(pipe.readEnd(), 1, 0));
            for (String part : List.of("one", "two", "three")) {
                pipe.writeEnd().write(text(arena, part));
                Completions.Done done = next(ring);
                assertEquals(77, done.userData());
                assertEquals(part.length(), done.res());
                assertTrue(Completion.hasMore(done.flags()));
                long at = 16L * Completion.bufferId(done.flags());
                assertEquals(part, text(memory, at, done.res()));
            }
            pipe.writeEnd().close();
            Completions.Done last = take(ring, 1).getFirst();
            assertEquals(0, last.res());
            assertFalse(Completion.hasMore(last.flags()));
        }
        assertEquals(-Errno.EBADFD, run(ring, s -> s.readMultishot(file, 1, 0)));
    }

    @Test
    void directDescriptorsAreReadAndWritten() throws Exception {
        Rings.registerSlots(ring, 4);
        MemorySegment number = ring.arena().allocateFrom(ValueLayout.JAVA_INT, file.number());
        assertEquals(1, succeed(ring, s -> s.filesUpdate(number, 1, 2)));
        DirectDescriptor direct = Rings.direct(ring, 2);
        assertEquals(3, succeed(ring, s -> s.pread(direct, memory, 0, 3, 0)));
        assertEquals("The", text(memory, 0, 3));
        assertEquals(3, succeed(ring, s -> s.pwrite(direct, memory, 0, 3, 4)));
        assertEquals("The Theks", contents().substring(0, 9));
        assertEquals(-Errno.EBADF, run(ring, s -> s.pread(Rings.direct(ring, 3), memory, 0, 3, 0)));
    }

    @Test
    void misuseIsRefusedBeforeTheKernelSeesIt() throws Exception {
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        MemorySegment readOnly = memory.asReadOnly();
        MemorySegment freed;
        IoVector freedVector;
        IoVector constant = IoVector.of(ring.arena(), readOnly);
        try (var arena = Arena.ofConfined()) {
            freed = arena.allocate(8);
            freedVector = IoVector.of(ring.arena(), freed);
        }
        Sqe s = ring.sq().next();
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, heap, 0, 8, 0));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, readOnly, 0, 8, 0));
        assertThrows(IllegalStateException.class, () -> s.pread(file, freed, 0, 8, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> s.pread(file, memory, 250, 8, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> s.pwrite(file, memory, -1, 8, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> s.pread(file, memory, 0, 1L << 31, 0));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, 1, 1L << 31, 0));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, memory, 0, 8, -2));
        assertThrows(IllegalArgumentException.class, () -> s.preadv(file, constant, 0));
        assertThrows(IllegalStateException.class, () -> s.preadv(file, freedVector, 0));
        assertThrows(IllegalStateException.class, () -> s.pwritev(file, freedVector, 0));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, -1, 8, 0));
        assertThrows(IllegalArgumentException.class, () -> s.pread(file, 65536, 8, 0));
        assertThrows(
                IllegalArgumentException.class, () -> s.readFixed(file, 65536, memory, 0, 8, 0));
        try (var other = IoUring.open(4)) {
            DirectDescriptor foreign = Rings.direct(other, 0);
            assertThrows(IllegalArgumentException.class, () -> s.pread(foreign, memory, 0, 8, 0));
        }
        file.close();
        assertThrows(IllegalStateException.class, () -> s.pread(file, memory, 0, 8, 0));
        assertEquals(0, ring.sq().pending(), "what was refused has left nothing");
    }
}
