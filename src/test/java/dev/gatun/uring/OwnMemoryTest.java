package dev.gatun.uring;

import static dev.gatun.uring.Completions.result;
import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.io.MemFd;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketType;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MemoryAdvice;
import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A ring with {@link RingOptions#ownMemory} refuses memory that can be freed too early. */
class OwnMemoryTest {
    private static final RingOptions OPTIONS = RingOptions.entries(8).ownMemory();
    private static final int NONE = -1;
    private static final long BYTES = 4096;

    /** They copy their argument at once, and so it may be any memory. */
    private static final Set<String> COPYING =
            Set.of("uringCmd", "uringCmdFixed", "uringCmdMultishot", "uringCmd128");

    private final Arena foreign = Arena.ofShared();
    private IoUring ring;
    private OperationArguments arguments;
    private MemFd file;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(OPTIONS);
        arguments = new OperationArguments();
        file = arguments.file();
    }

    @AfterEach
    void close() throws Exception {
        arguments.close();
        ring.close();
        foreign.close();
    }

    private static void isRefused(Executable call) {
        var e = assertThrows(IllegalArgumentException.class, call);
        assertTrue(e.getMessage().contains("memory of IoUring.arena()"), e::toString);
    }

    private static void isEmpty(IoUring ring) {
        assertEquals(0, ring.sq().pending());
        assertEquals(8, ring.sq().space());
    }

    // All operations.

    private static Stream<Method> operations() {
        return OperationArguments.operationsWithMemory()
                .filter(m -> !COPYING.contains(m.getName()));
    }

    /** Of how many parts, which are memory, the arguments are made. */
    private int parts(Method operation) throws Exception {
        var asked = new int[1];
        arguments.make(
                operation,
                () -> {
                    asked[0]++;
                    return Arena.ofAuto();
                });
        return asked[0];
    }

    /** The arguments, which are of a ring's arena but for one part. */
    private Object[] make(Method operation, IoUring of, int foreignPart) throws Exception {
        return arguments.make(operation, parts(of, foreignPart));
    }

    private OperationArguments.Parts parts(IoUring of, int foreignPart) {
        var asked = new int[1];
        return () -> asked[0]++ == foreignPart ? foreign : of.arena();
    }

    private static void write(Sqe sqe, Method operation, Object[] given) throws Throwable {
        try {
            operation.invoke(sqe, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void isTaken(IoUring ring, Method operation, Object[] given) throws Throwable {
        Sqe sqe = ring.sq().next();
        write(sqe, operation, given);
        assertEquals(1, ring.sq().pending());
        assertTrue(ring.sq().takeBack(sqe));
        isEmpty(ring);
    }

    @TestFactory
    Stream<DynamicTest> memoryOfTheRingIsTaken() {
        return operations().map(m -> DynamicTest.dynamicTest(m.toString(), () -> ownIsTaken(m)));
    }

    private void ownIsTaken(Method operation) throws Throwable {
        isTaken(ring, operation, make(operation, ring, NONE));
        isTaken(ring, operation, arguments.make(operation, Arena::global));
    }

    /** Each part by itself, behind a chain, which leaves the queue as well. */
    @TestFactory
    Stream<DynamicTest> memoryOfAnotherArenaIsRefused() {
        assertTrue(operations().count() > 80);
        return operations()
                .map(m -> DynamicTest.dynamicTest(m.toString(), () -> foreignIsRefused(m)));
    }

    private void foreignIsRefused(Method operation) throws Exception {
        int count = parts(operation);
        assertTrue(count > 0);
        for (int i = 0; i < count; i++) {
            Object[] given = make(operation, ring, i);
            ring.sq().next().nop().link();
            Sqe sqe = ring.sq().next();
            isRefused(() -> write(sqe, operation, given));
            isEmpty(ring);
        }
    }

    @TestFactory
    Stream<DynamicTest> anotherRingTakesAnyMemory() {
        return operations().map(m -> DynamicTest.dynamicTest(m.toString(), () -> anyIsTaken(m)));
    }

    private void anyIsTaken(Method operation) throws Throwable {
        try (var any = IoUring.open(8)) {
            for (int i = 0; i < parts(operation); i++) {
                isTaken(any, operation, make(operation, any, i));
            }
        }
    }

    @Test
    void anArgumentThatIsCopiedMayBeAnyMemory() {
        ring.sq().next().uringCmd(file, 1, MemorySegment.ofArray(new byte[16]));
        ring.sq().next().uringCmdFixed(file, 1, foreign.allocate(16), 0);
        ring.sq().next().uringCmdMultishot(file, 1, foreign.allocate(16), 0);
        assertEquals(3, ring.sq().pending());
    }

    // What arguments can be besides.

    /** The kernel touches none of it. */
    @Test
    void memoryWithoutBytesIsTaken() throws Exception {
        MemorySegment memory = foreign.allocate(16);
        ring.sq().next().read(file, memory, 3, 0).userData(1);
        ring.sq().next().write(file, memory, 0, 0).userData(2);
        MemorySegment own = ring.arena().allocate(16);
        IoVector vector = IoVector.of(ring.arena(), own, memory.asSlice(4, 0), MemorySegment.NULL);
        ring.sq().next().pwritev(file, vector, 0).userData(3);
        ring.sq().next().madvise(MemorySegment.NULL, MemoryAdvice.MADV_NORMAL).userData(4);
        assertEquals(
                List.of(Done.of(1, 0), Done.of(2, 0), Done.of(3, 16), Done.of(4, 0)),
                take(ring, 4).stream()
                        .sorted((a, b) -> Long.compare(a.userData(), b.userData()))
                        .toList());
    }

    @Test
    void aSliceAndAReadOnlyViewAreOfTheSameArena() throws Exception {
        MemorySegment own = ring.arena().allocate(64).asSlice(8).asReadOnly();
        ring.sq().next().pwrite(file, own, 0, 8, 0);
        assertEquals(8, result(ring));
        MemorySegment other = foreign.allocate(64).asSlice(8).asReadOnly();
        isRefused(() -> ring.sq().next().pwrite(file, other, 0, 8, 0));
        isEmpty(ring);
    }

    @Test
    void anAttributesMemoryIsTheRingsToo() throws Exception {
        MemorySegment own = ring.arena().allocate(64);
        for (int part = 0; part < 2; part++) {
            var information = OperationArguments.information(parts(ring, part));
            Sqe read = ring.sq().next().pread(file, own, 0, 8, 0);
            isRefused(() -> read.protectionInformation(information));
            isEmpty(ring);
            Sqe write = ring.sq().next().pwrite(file, own, 0, 8, 0);
            isRefused(() -> write.protectionInformation(information));
            isEmpty(ring);
        }
        Kernel.assumeHas(RingFeatures.IORING_FEAT_RW_ATTR);
        Sqe read = ring.sq().next().pread(file, own, 0, 8, 0);
        read.protectionInformation(OperationArguments.information(ring::arena));
        assertEquals(1, ring.sq().pending());
    }

    /** The address of the last message is still there. */
    @Test
    void aRefusedOperationLeavesItsArgumentsAsTheyWere() {
        SocketAddress address = OperationArguments.address(() -> foreign);
        String text = address.toString();
        SocketType noFlags = SocketType.of(0);
        isRefused(() -> ring.sq().next().accept(file, address, noFlags));
        assertEquals(text, address.toString());
        IoVector buffers = OperationArguments.vector(ring::arena);
        Message message = Message.of(ring.arena(), buffers).setAddress(address);
        isRefused(() -> ring.sq().next().recvmsg(file, message, MessageFlags.NONE));
        assertEquals(text, address.toString());
        isEmpty(ring);
    }

    @Test
    void theArenaMayBeOneThatRingsShare() throws Exception {
        MemorySegment memory = ring.arena().allocate(8);
        try (var second = IoUring.open(OPTIONS.arenaOf(ring))) {
            second.sq().next().pwrite(file, memory, 0, 8, 0);
            assertEquals(8, result(second));
        }
        try (var third = IoUring.open(OPTIONS)) {
            isRefused(() -> third.sq().next().pwrite(file, memory, 0, 8, 0));
            isEmpty(third);
        }
    }

    // What is registered.

    @Test
    void registeredBuffersAreTheRingsToo() throws Exception {
        MemorySegment own = ring.arena().allocate(BYTES, BYTES);
        MemorySegment other = foreign.allocate(BYTES, BYTES);
        isRefused(() -> RegisteredBuffers.register(ring, own, other));
        isRefused(() -> RegisteredBuffers.registerTagged(ring, new long[2], other, own));
        try (var table = RegisteredBuffers.register(ring, own, null)) {
            isRefused(() -> table.update(1, other));
            isRefused(() -> table.updateTagged(1, new long[1], other));
            assertThrows(IllegalStateException.class, () -> table.get(1));
            assertEquals(1, table.update(1, own.asSlice(8, 8)));
        }
    }

    @Test
    void buffersOfAnotherRingsTableAreTheRingsToo() throws Exception {
        MemorySegment own = ring.arena().allocate(BYTES, BYTES);
        try (var source = IoUring.open(8)) {
            MemorySegment other = source.arena().allocate(BYTES, BYTES);
            try (var from = RegisteredBuffers.register(source, own, other, null)) {
                isRefused(() -> RegisteredBuffers.cloneOf(ring, from));
                try (var table = RegisteredBuffers.sparse(ring, 2)) {
                    isRefused(() -> table.replace(0, from, 0, 2));
                    isRefused(() -> table.replace(0, from, 1, 1));
                    assertThrows(IllegalStateException.class, () -> table.get(0));
                }
            }
        }
    }

    @Test
    void theMemoryOfABufferRingIsTheRingsToo() throws Exception {
        BufferRingOptions options = BufferRingOptions.of(3, 4, 64);
        MemorySegment other = foreign.allocate(4 * 64);
        isRefused(() -> BufferRing.register(ring, options.memory(other)));
        MemorySegment own = ring.arena().allocate(4 * 64);
        BufferRing.register(ring, options.memory(own)).close();
        BufferRing.register(ring, options).close();
    }

    // What it costs.

    @Test
    void lookingAtTheArenaAllocatesNothing() throws Exception {
        MemorySegment own = ring.arena().allocate(64);
        IoVector buffers = OperationArguments.vector(ring::arena);
        Message message = OperationArguments.message(ring::arena);
        SubmissionQueue sq = ring.sq();
        Allocation.assertNone(
                () -> {
                    assertTrue(sq.takeBack(sq.next().pread(file, own, 0, 64, 0)));
                    assertTrue(sq.takeBack(sq.next().preadv(file, buffers, 0)));
                    assertTrue(sq.takeBack(sq.next().sendmsg(file, message, MessageFlags.NONE)));
                });
    }
}
