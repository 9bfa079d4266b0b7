package dev.gatun.uring;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.io.SpliceFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;
import dev.gatun.sys.UringSyscalls;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** {@link SubmissionQueue#takeBack}. */
class TakeBackTest {
    private static final byte NO_OPCODE = (byte) 250;

    private IoUring ring;
    private SubmissionQueue sq;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        sq = ring.sq();
        memory = ring.arena().allocate(64);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private static boolean isTheNextNumber(int number) throws Exception {
        try (var other = MemFd.create("other")) {
            return other.number() == number;
        }
    }

    @Test
    void theLastOperation() throws Exception {
        sq.next().nop().userData(1);
        Sqe sqe = sq.next().nop().userData(2);
        assertTrue(sq.takeBack(sqe));
        assertEquals(1, sq.pending());
        assertFalse(sq.takeBack(sqe), "it is not there any more");
        assertThrows(IllegalStateException.class, () -> sqe.userData(3));
        assertSame(sqe, sq.next());
        sqe.nop().userData(3);
        assertEquals(List.of(Done.of(1, 0), Done.of(3, 0)), take(ring, 2));
    }

    /**
     * A refused operation takes its chain back, and not what the kernel has read meanwhile:
     * somebody has called io_uring_enter with the ring's descriptor.
     */
    @Test
    void notWhatTheKernelHasRead() throws Exception {
        RingOptions options =
                RingOptions.entries(8)
                        .registeredRing(false)
                        .without(SetupFlags.IORING_SETUP_SUBMIT_ALL);
        try (IoUring stops = IoUring.open(options)) {
            stops.sq().next().nop().userData(1);
            SqeSlot unknown = stops.sq().next().nop().userData(2);
            unknown.memory().set(ValueLayout.JAVA_BYTE, 0, NO_OPCODE);
            stops.sq().next().nop().userData(3).link();
            assertEquals(2, stops.submit(), "the kernel goes no further than an error");
            assertEquals(1, UringSyscalls.ioUringEnter(stops.fd().number(), 1, 0, 0));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            stops.sq()
                                    .next()
                                    .read(Fd.borrow(0), MemorySegment.ofArray(new byte[8]), 0, 8));
            assertEquals(0, stops.sq().pending());
            stops.sq().next().nop().userData(4);
            assertEquals(1, stops.submit());
            List<Long> completed = new ArrayList<>();
            stops.submitAndWaitFully(4);
            stops.cq().drain((userData, res, flags) -> completed.add(userData));
            assertEquals(List.of(1L, 2L, 3L, 4L), completed.stream().sorted().toList());
        }
    }

    @Test
    void oneAfterTheOther() throws Exception {
        Sqe[] slots = new Sqe[8];
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < slots.length; i++) {
                slots[i] = sq.next().nop().userData(i);
            }
            assertEquals(0, sq.space());
            for (int i = slots.length - 1; i > round; i--) {
                assertTrue(sq.takeBack(slots[i]));
                assertEquals(i, sq.pending());
            }
            assertEquals(round + 1, take(ring, round + 1).size());
        }
        nothing(ring);
    }

    @Test
    void itsChainLeavesWithIt() throws Exception {
        sq.next().nop().userData(1);
        sq.next().nop().userData(2).link();
        sq.next().nop().userData(3).hardLink();
        Sqe last = sq.next().nop().userData(4);
        assertTrue(sq.takeBack(last));
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
        nothing(ring);
    }

    /** What it links is not linked to anything yet. */
    @Test
    void theBeginningOfAChain() throws Exception {
        Sqe first = sq.next().nop().userData(1).link();
        assertTrue(sq.takeBack(first));
        sq.next().nop().userData(2);
        assertEquals(List.of(Done.of(2, 0)), take(ring, 1));
    }

    @Test
    void whatWasSubmittedOfItsChainStays() throws Exception {
        sq.next().nop().userData(1).link();
        ring.submit();
        Sqe second = sq.next().nop().userData(2);
        assertTrue(sq.takeBack(second));
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
        nothing(ring);
    }

    @Test
    void aSlotWithoutAnOperation() {
        Sqe sqe = sq.next();
        assertFalse(sq.takeBack(sqe));
        assertSame(sqe, sq.next());
        sqe.nop();
        assertEquals(1, sq.pending());
    }

    /** It was not there; what it would have been linked behind is gone as well. */
    @Test
    void aRefusedOperation() throws Exception {
        Sqe before = sq.next().nop().userData(1).link();
        Sqe sqe = sq.next();
        assertThrows(IndexOutOfBoundsException.class, () -> sqe.read(null, memory, 64, 1));
        assertFalse(sq.takeBack(sqe));
        assertFalse(sq.takeBack(before));
        sq.next().nop().userData(2);
        assertEquals(List.of(Done.of(2, 0)), take(ring, 1));
    }

    @Test
    void aSubmittedOperation() throws Exception {
        Sqe sqe = sq.next().nop().userData(1);
        ring.submit();
        assertFalse(sq.takeBack(sqe));
        Sqe next = sq.next().nop().userData(2);
        assertFalse(sq.takeBack(sqe), "the last one is another");
        assertTrue(sq.takeBack(next));
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
        nothing(ring);
    }

    /** The kernel's thread may have read it. */
    @Test
    void anOperationOfAPolledRing() throws Exception {
        try (var polled = IoUring.open(RingOptions.entries(8).submissionPolling(100))) {
            Sqe first = polled.sq().next().nop().userData(1);
            polled.submit();
            assertFalse(polled.sq().takeBack(first));
            Sqe second = polled.sq().next().nop().userData(2);
            assertTrue(polled.sq().takeBack(second));
            polled.sq().next().nop().userData(3);
            assertEquals(List.of(Done.of(1, 0), Done.of(3, 0)), take(polled, 2));
        }
    }

    @Test
    void anotherSlotWasFilledAfterIt() throws Exception {
        Sqe first = sq.next().nop().userData(1);
        sq.next().nop().userData(2);
        assertThrows(IllegalStateException.class, () -> sq.takeBack(first));
        assertEquals(List.of(Done.of(1, 0), Done.of(2, 0)), take(ring, 2));
    }

    /** It would otherwise be filled behind a slot that has nothing. */
    @Test
    void aSlotThatWasGivenOutMeanwhileIsFreeNoMore() throws Exception {
        Sqe first = sq.next().nop().userData(1);
        Sqe second = sq.next();
        assertTrue(sq.takeBack(first));
        assertThrows(IllegalStateException.class, second::nop);
        assertSame(first, sq.next());
        first.nop().userData(2);
        assertEquals(List.of(Done.of(2, 0)), take(ring, 1));
    }

    @Test
    void aSlotThatWasGivenOutBeforeAnAttributeWasRefused() throws Exception {
        Sqe first = sq.next().nop().userData(1);
        Sqe second = sq.next();
        assertThrows(IllegalArgumentException.class, () -> first.personality(-1));
        assertThrows(IllegalStateException.class, second::nop);
        sq.next().nop().userData(2);
        assertEquals(List.of(Done.of(2, 0)), take(ring, 1));
    }

    // What it holds.

    @Test
    void itsDescriptorsAreReleased() throws Exception {
        Fd out = MemFd.create("out");
        int number = out.number();
        var in = MemFd.create("in");
        Sqe sqe = sq.next().splice(in, 0, out, 0, 8, SpliceFlags.NONE);
        out.close();
        assertFalse(isTheNextNumber(number), "the queue holds it");
        assertTrue(sq.takeBack(sqe));
        assertTrue(isTheNextNumber(number));
        in.close();
        nothing(ring);
    }

    @Test
    void theDescriptorsOfItsChainAreReleased() throws Exception {
        Fd file = MemFd.create("file");
        int number = file.number();
        sq.next().pread(file, memory, 0, 8, 0).link();
        Sqe last = sq.next().nop();
        file.close();
        assertTrue(sq.takeBack(last));
        assertTrue(isTheNextNumber(number));
    }

    @Test
    void aDescriptorThatItWasToCloseIsOpenAgain() throws Exception {
        try (var file = MemFd.create("file")) {
            Sqe sqe = sq.next().close(file);
            assertSame(file, sqe.descriptorToClose());
            assertFalse(file.isOpen());
            assertTrue(sq.takeBack(sqe));
            assertTrue(file.isOpen());
            assertThrows(IllegalStateException.class, () -> ring.closeCompleted(file, 0));
            nothing(ring);
            assertEquals(0, file.pread(memory, 0));
        }
    }

    /** Somebody has closed it meanwhile. */
    @Test
    void aDescriptorThatWasClosedInTheMeantimeIsClosed() throws Exception {
        Fd file = MemFd.create("file");
        int number = file.number();
        Sqe sqe = sq.next().close(file);
        file.close();
        assertTrue(sq.takeBack(sqe));
        assertTrue(isTheNextNumber(number));
    }

    @Test
    void aSlotThatItWasToFillKeepsItsFile() throws Exception {
        try (var file = MemFd.create("file");
                var files = RegisteredFiles.register(ring, file)) {
            DirectDescriptor direct = files.get(0);
            Sqe sqe =
                    sq.next()
                            .socketDirect(
                                    AddressFamily.AF_UNIX,
                                    SocketType.SOCK_STREAM,
                                    0,
                                    direct.slot());
            assertFalse(direct.isCurrent());
            assertTrue(sq.takeBack(sqe));
            assertTrue(direct.isCurrent());
            sq.next().pread(direct, memory, 0, 8, 0).userData(1);
            assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
        }
    }

    @Test
    void anotherThreadMayNot() throws Exception {
        Sqe sqe = sq.next().nop();
        Throwable[] thrown = new Throwable[1];
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                sq.takeBack(sqe);
                            } catch (Throwable t) {
                                thrown[0] = t;
                            }
                        })
                .join();
        assertEquals(WrongThreadException.class, thrown[0].getClass());
    }
}
