package dev.gatun.uring;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.result;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.MemFdFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.Whence;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;

/** Files by slot: what is where, and that no slot's old file is mistaken for its new one. */
class RegisteredFilesTest {
    private IoUring ring;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(64);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    /** A file that has one byte in it. */
    private static MemFd file(int contents) throws Exception {
        MemFd file = MemFd.create("registered", MemFdFlags.MFD_CLOEXEC);
        try (var arena = Arena.ofConfined()) {
            file.write(arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) contents));
        }
        return file;
    }

    /** The byte in a file, or the error. */
    private int read(DirectDescriptor file) throws Exception {
        ring.sq().next().pread(file, memory, 0, 1, 0);
        int result = result(ring);
        return result == 1 ? memory.get(ValueLayout.JAVA_BYTE, 0) : result;
    }

    /** The library does not let the kernel see it. */
    private String refused(DirectDescriptor file) throws Exception {
        Sqe sqe = ring.sq().next();
        var e = assertThrows(IllegalStateException.class, () -> sqe.pread(file, memory, 0, 1, 0));
        assertEquals(0, ring.sq().pending(), "it is not in the queue");
        return e.getMessage();
    }

    @Test
    void filesAreThereByTheirSlots() throws Exception {
        try (var one = file(1);
                var two = file(2);
                var files = RegisteredFiles.register(ring, one, null, two)) {
            assertEquals(3, files.size());
            assertEquals(1, read(files.get(0)));
            assertEquals(2, read(files.get(2)));
            assertThrows(IllegalStateException.class, () -> files.get(1));
            assertThrows(IndexOutOfBoundsException.class, () -> files.get(3));
            assertEquals(-Errno.EBADF, read(files.adopt(1)));
        }
    }

    @Test
    void aRegisteredFileOutlivesItsNumber() throws Exception {
        var one = file(1);
        try (var files = RegisteredFiles.register(ring, one)) {
            one.close();
            assertEquals(1, read(files.get(0)));
        }
    }

    @Test
    void aClosedFileIsRefusedBeforeTheKernelIsAsked() throws Exception {
        var one = file(1);
        one.close();
        assertThrows(IllegalStateException.class, () -> RegisteredFiles.register(ring, one));
        try (var files = RegisteredFiles.sparse(ring, 1)) {
            assertThrows(IllegalStateException.class, () -> files.update(0, one));
        }
    }

    @Test
    void aSlotIsUpdatedAndItsOldDescriptorIsRefused() throws Exception {
        try (var one = file(1);
                var two = file(2);
                var files = RegisteredFiles.register(ring, one)) {
            DirectDescriptor old = files.get(0);
            DirectDescriptor changed = files.update(0, two);
            assertSame(changed, files.get(0));
            assertNotSame(old, changed);
            assertEquals(2, read(changed));
            assertFalse(old.isCurrent());
            assertEquals("direct 0 was closed, or its slot was given away", refused(old));
        }
    }

    @Test
    void manyAreUpdatedAtOnceAndSomeAreLeft() throws Exception {
        try (var one = file(1);
                var two = file(2);
                var three = file(3);
                var files = RegisteredFiles.register(ring, one, one, one, null)) {
            DirectDescriptor left = files.get(1);
            assertEquals(4, files.update(0, two, null, three, one));
            assertEquals(2, read(files.get(0)));
            assertEquals(1, read(left));
            assertEquals(3, read(files.get(2)));
            assertEquals(1, read(files.get(3)));
            assertThrows(IndexOutOfBoundsException.class, () -> files.update(3, one, two));
        }
    }

    @Test
    void whatTheKernelRefusesLeavesNoDescriptor() throws Exception {
        try (var one = file(1);
                var two = file(2);
                var none = Fd.borrow(1_000_000);
                var files = RegisteredFiles.register(ring, one, one)) {
            DirectDescriptor second = files.get(1);
            assertEquals(1, files.update(0, two, none));
            assertEquals(2, read(files.get(0)));
            assertFalse(second.isCurrent());
            assertThrows(IllegalStateException.class, () -> files.get(1));
            var e = assertThrows(SyscallException.class, () -> files.update(0, none));
            assertEquals(Errno.EBADF, e.errno());
            assertThrows(IllegalStateException.class, () -> files.get(0));
        }
    }

    @Test
    void slotsAreCleared() throws Exception {
        try (var pipe = Pipe.open();
                var files = RegisteredFiles.register(ring, pipe.writeEnd(), pipe.writeEnd())) {
            DirectDescriptor old = files.get(0);
            pipe.writeEnd().close();
            files.clear(0, 2);
            refused(old);
            assertEquals(-Errno.EBADF, read(files.adopt(0)));
            assertEquals(0, pipe.readEnd().read(memory), "the last write end was closed");
            assertThrows(IndexOutOfBoundsException.class, () -> files.clear(1, 2));
            assertThrows(IllegalArgumentException.class, () -> files.clear(0, 0));
        }
    }

    @Test
    void completionsOfAnEarlierFileAreToldApart() throws Exception {
        try (var pipe = Pipe.open();
                var one = file(1);
                var files = RegisteredFiles.register(ring, pipe.readEnd())) {
            DirectDescriptor first = files.get(0);
            long userData = first.userData(4095);
            ring.sq().next().read(first, memory, 0, 8).userData(userData);
            nothing(ring);
            DirectDescriptor second = files.update(0, one);
            pipe.writeEnd().write(memory.asSlice(0, 5));
            assertEquals(List.of(Done.of(userData, 5)), take(ring, 1));
            assertFalse(files.isCurrent(userData));
            assertTrue(files.isCurrent(second.userData(0)));
            assertNotEquals(first.generation(), second.generation());
            assertEquals(0, DirectDescriptor.slotOf(userData));
            assertEquals(4095, DirectDescriptor.kindOf(userData));
            assertThrows(IllegalArgumentException.class, () -> second.userData(4096));
            assertThrows(IllegalArgumentException.class, () -> second.userData(-1));
            files.clear(0, 1);
            assertFalse(files.isCurrent(second.userData(0)));
            assertFalse(files.isCurrent(-1));
        }
    }

    @Test
    void userDataHoldAnySlot() throws Exception {
        try (var files = RegisteredFiles.sparse(ring, 10_000)) {
            for (int slot : new int[] {0, 1, 4095, 4096, 9_999}) {
                int generation = files.adopt(slot).generation();
                DirectDescriptor direct = files.adopt(slot);
                long userData = direct.userData(17);
                assertEquals(slot, direct.slot());
                assertEquals(slot, DirectDescriptor.slotOf(userData));
                assertEquals(17, DirectDescriptor.kindOf(userData));
                assertEquals(generation + 1, direct.generation());
                assertTrue(files.isCurrent(userData));
            }
        }
    }

    /** The operation would reach the other file, and it is known that it is not that one's. */
    @Test
    void aSlotThatAnUnsubmittedOperationNamesGetsNoOtherFile() throws Exception {
        try (var one = MemFd.create("one");
                var two = MemFd.create("two");
                var files = RegisteredFiles.register(ring, one, null)) {
            ring.sq().next().pwrite(files.get(0), memory, 0, 8, 0);
            assertThrows(IllegalStateException.class, () -> files.update(0, two));
            assertThrows(IllegalStateException.class, () -> files.update(0, two, two));
            assertTrue(files.get(0).isCurrent());
            assertEquals(8, result(ring));
            assertEquals(0, two.lseek(0, Whence.SEEK_END), "another file was written to");
            files.update(0, two);
            // Nor while it is filled, or emptied, and the file that was put there would go.
            ring.sq().next().closeDirect(files.get(0));
            assertThrows(IllegalStateException.class, () -> files.update(0, one));
            assertEquals(0, result(ring));
            files.update(0, one);
            // An operation that was refused names nothing.
            DirectDescriptor direct = files.get(0);
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> ring.sq().next().pwrite(direct, memory, 1000, 8, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sq().next().pwrite(direct, memory, 0, 8, 0).personality(-1));
            files.update(0, two);
        }
    }

    @Test
    void aNewTableDoesNotBeginAgainWithGenerations() throws Exception {
        try (var one = MemFd.create("one");
                var two = MemFd.create("two")) {
            var files = RegisteredFiles.register(ring, one);
            int generation = files.get(0).generation();
            long userData = files.get(0).userData(1);
            files.close();
            try (var other = RegisteredFiles.register(ring, two)) {
                assertNotEquals(generation, other.get(0).generation());
                assertFalse(other.isCurrent(userData), "of the table before");
            }
        }
    }

    /** The first table does not have the slot that it names, and the second would. */
    @Test
    void aLargerTableIsRefusedWhileAnOperationNamesASlotOfIt() throws Exception {
        try (var one = file(1)) {
            var files = RegisteredFiles.register(ring, one);
            MemorySegment path = ring.arena().allocateFrom("/dev/null");
            ring.sq().next().openatDirect(path, OpenFlags.O_RDONLY, 0, 3);
            files.close();
            assertThrows(IllegalStateException.class, () -> RegisteredFiles.register(ring, one));
            assertThrows(IllegalStateException.class, () -> RegisteredFiles.sparse(ring, 4));
            assertEquals(-Errno.ENXIO, result(ring));
            RegisteredFiles.sparse(ring, 4).close();
        }
    }

    @Test
    void anotherRingFillsNoSlotThatHasAFile() throws Exception {
        try (var one = MemFd.create("one");
                var two = MemFd.create("two");
                var other = IoUring.open(4);
                var files = RegisteredFiles.register(ring, one, null);
                var theirs = RegisteredFiles.register(other, two)) {
            DirectDescriptor direct = theirs.get(0);
            MsgRingFlags none = MsgRingFlags.of(0);
            assertThrows(
                    IllegalStateException.class,
                    () -> other.sq().next().msgRingFd(ring, direct, 0, 7, none));
            assertEquals(0, other.sq().pending());
            other.sq().next().msgRingFd(ring, direct, 1, 7, none);
            assertEquals(0, result(other));
            assertEquals(7, Completions.next(ring).userData());
            ring.sq().next().pwrite(files.adopt(1), memory, 0, 8, 0);
            assertEquals(8, result(ring));
            assertEquals(8, two.lseek(0, Whence.SEEK_END));
        }
    }

    @Test
    void tagsCompleteWhenTheLastUseEnds() throws Exception {
        try (var pipe = Pipe.open();
                var one = file(1)) {
            long[] tags = {70, 0, 72};
            var files = RegisteredFiles.registerTagged(ring, tags, pipe.readEnd(), one, one);
            ring.sq().next().read(files.get(0), memory, 0, 8).userData(1);
            nothing(ring);
            assertEquals(2, files.updateTagged(0, new long[] {80, 81}, one, one));
            nothing(ring);
            pipe.writeEnd().write(memory.asSlice(0, 5));
            assertEquals(List.of(Done.of(1, 5), Done.of(70, 0)), take(ring, 2));
            files.clear(2, 1);
            assertEquals(List.of(Done.of(72, 0)), take(ring, 1));
            files.close();
            Kernel.assumePostsTags(ring);
            assertEquals(Set.of(Done.of(80, 0), Done.of(81, 0)), Set.copyOf(take(ring, 2)));
        }
    }

    @Test
    void tagsOfNothingAreRefused() throws Exception {
        try (var one = file(1)) {
            long[] tags = {1, 2};
            assertThrows(
                    IllegalArgumentException.class,
                    () -> RegisteredFiles.registerTagged(ring, tags, one));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> RegisteredFiles.registerTagged(ring, tags, one, null));
        }
    }

    @Test
    void aRingHasOneTable() throws Exception {
        var files = RegisteredFiles.sparse(ring, 4);
        var e = assertThrows(SyscallException.class, () -> RegisteredFiles.sparse(ring, 4));
        assertEquals(Errno.EBUSY, e.errno());
        assertTrue(e.getMessage().contains("IORING_REGISTER_FILES2"), e::getMessage);
        assertTrue(e.getMessage().endsWith("the ring has a table of files"), e::getMessage);
        DirectDescriptor old = files.adopt(0);
        files.close();
        files.close();
        assertTrue(files.isClosed());
        assertThrows(IllegalStateException.class, () -> files.adopt(0));
        assertThrows(IllegalStateException.class, () -> files.clear(0, 1));
        try (var one = file(1);
                var again = RegisteredFiles.register(ring, one)) {
            refused(old);
            assertEquals(1, read(again.get(0)));
        }
    }

    @Test
    void anotherRingsDescriptorIsRefused() throws Exception {
        try (var other = IoUring.open(4);
                var one = file(1);
                var files = RegisteredFiles.register(other, one)) {
            assertThrows(IllegalArgumentException.class, () -> read(files.get(0)));
        }
    }

    @Test
    void sizesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> RegisteredFiles.sparse(ring, 0));
        assertThrows(
                IllegalArgumentException.class, () -> RegisteredFiles.sparse(ring, (1 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> RegisteredFiles.register(ring));
    }

    @Test
    void aRingIsClosedWithFilesAndOperationsInFlight() throws Exception {
        Held before = Held.now();
        var other = IoUring.open(4);
        RegisteredFiles files;
        try (var pipe = Pipe.open()) {
            files = RegisteredFiles.registerTagged(other, new long[] {5, 0}, pipe.readEnd(), null);
            MemorySegment buffer = other.arena().allocate(64);
            other.sq().next().read(files.get(0), buffer, 0, 64);
            other.submit();
            other.close();
            assertFalse(buffer.scope().isAlive(), "the end of the ring was seen");
        }
        assertTrue(files.isClosed());
        files.close();
        assertThrows(IllegalStateException.class, () -> files.clear(0, 1));
        before.assertAgain();
    }

    @Test
    void anotherThreadCannotChangeIt() throws Exception {
        try (var files = RegisteredFiles.sparse(ring, 4)) {
            Thread thread =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        assertThrows(WrongThreadException.class, files::close);
                                        assertThrows(
                                                WrongThreadException.class, () -> files.adopt(0));
                                        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 99);
                                    });
            thread.join();
            assertEquals(99, memory.get(ValueLayout.JAVA_BYTE, 0), "both were refused");
        }
    }

    /** The operation would name a slot of no table, or of another one. */
    @Test
    void aTableThatAnOperationNamesIsNotClosed() throws Exception {
        try (var one = file(7)) {
            var files = RegisteredFiles.register(ring, one);
            ring.sq().next().pread(files.get(0), memory, 0, 1, 0);
            var e = assertThrows(IllegalStateException.class, files::close);
            assertTrue(e.getMessage().contains("slot 0"), e::getMessage);
            assertFalse(files.isClosed());
            assertEquals(1, ring.submitAndWaitFully(1));
            assertTrue(ring.cq().next());
            assertEquals(1, ring.cq().res());
            assertEquals(7, memory.get(ValueLayout.JAVA_BYTE, 0));
            files.close();
            assertTrue(files.isClosed());
        }
    }

    @Test
    void aRingIsClosedWithATableThatAnOperationNames() throws Exception {
        Held before = Held.now();
        RegisteredFiles files;
        try (var one = file(7);
                var other = IoUring.open(4)) {
            files = RegisteredFiles.register(other, one);
            other.sq().next().pread(files.get(0), other.arena().allocate(8), 0, 1, 0);
        }
        assertTrue(files.isClosed());
        files.close();
        before.assertAgain();
    }
}
