package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A slot is in the queue when an operation was written to it, and not before. */
class RefusedOperationsTest {
    private IoUring ring;
    private MemorySegment memory;
    private Fd closed;

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

    private void isEmpty() throws Exception {
        assertEquals(0, ring.sq().pending());
        assertEquals(0, ring.submit());
    }

    @Test
    void aSlotWithoutAnOperationIsGivenAgain() throws Exception {
        Sqe sqe = ring.sq().next();
        assertEquals(8, ring.sq().space());
        assertSame(sqe, ring.sq().next());
        assertSame(sqe, ring.sq().tryNext());
        isEmpty();
        Sqe next = ring.sq().next();
        assertSame(sqe, next.nop().userData(3));
        assertNotSame(sqe, ring.sq().next());
        assertEquals(List.of(Done.of(3, 0)), take(ring, 1));
    }

    @Test
    void aSlotTakesOneOperation() throws Exception {
        Sqe sqe = ring.sq().next().nop().userData(5);
        assertThrows(IllegalStateException.class, sqe::nop);
        assertThrows(IllegalStateException.class, () -> sqe.pread(closed, memory, 0, 8, 0));
        assertEquals(List.of(Done.of(5, 0)), take(ring, 1));
    }

    @Test
    void attributesNeedAnOperation() throws Exception {
        Sqe sqe = ring.sq().next();
        assertThrows(IllegalStateException.class, () -> sqe.userData(7));
        assertThrows(IllegalStateException.class, sqe::link);
        assertThrows(IllegalStateException.class, () -> sqe.personality(1));
        assertThrows(IllegalStateException.class, () -> sqe.ioPriority(1));
        sqe.nop().userData(1);
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
        assertThrows(IllegalStateException.class, () -> sqe.userData(7));
    }

    /** Every operation there is, behind a chain, with nulls where it wants an object. */
    @TestFactory
    Stream<DynamicTest> aRefusedOperationTakesItsChainWithIt() {
        return Arrays.stream(Sqe.class.getMethods())
                .filter(m -> m.getReturnType() == Sqe.class && !Modifier.isStatic(m.getModifiers()))
                .filter(m -> !SqeAttributes.NAMES.contains(m.getName()))
                .filter(m -> Stream.of(m.getParameterTypes()).anyMatch(t -> !t.isPrimitive()))
                .map(m -> DynamicTest.dynamicTest(m.toString(), () -> isRefused(m)));
    }

    private void isRefused(Method operation) throws Exception {
        Object[] arguments =
                Arrays.stream(operation.getParameterTypes()).map(this::nothing).toArray();
        try (IoUring here = IoUring.open(8)) {
            here.sq().next().nop().userData(1);
            here.sq().next().nop().userData(2).link();
            here.sq().next().nop().userData(3).hardLink();
            Sqe sqe = here.sq().next();
            var e =
                    assertThrows(
                            InvocationTargetException.class,
                            () -> operation.invoke(sqe, arguments));
            assertTrue(e.getCause() instanceof RuntimeException, () -> "" + e.getCause());
            here.sq().next().nop().userData(4);
            assertEquals(List.of(Done.of(1, 0), Done.of(4, 0)), take(here, 2));
        }
    }

    private Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        } else if (type == long.class) {
            return 0L;
        } else if (type == int.class) {
            return 0;
        }
        return null;
    }

    @Test
    void anotherOperationOnTheSameSlotKeepsTheChain() throws Exception {
        ring.sq().next().nop().userData(1).link();
        Sqe sqe = ring.sq().next();
        assertThrows(IllegalStateException.class, () -> sqe.pread(closed, memory, 0, 8, 0));
        sqe.nop().userData(2);
        assertEquals(List.of(Done.of(1, 0), Done.of(2, 0)), take(ring, 2));
    }

    @Test
    void whatWasSubmittedOfAChainIsNotTakenBack() throws Exception {
        ring.sq().next().nop().userData(1).link();
        ring.submit();
        assertThrows(
                IllegalStateException.class, () -> ring.sq().next().pread(closed, memory, 0, 8, 0));
        isEmpty();
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
    }

    @Test
    void aRefusedAttributeTakesItsOperationWithIt() throws Exception {
        ring.sq().next().nop().userData(1).link();
        Class<IllegalArgumentException> refused = IllegalArgumentException.class;
        assertThrows(refused, () -> ring.sq().next().nop().personality(1 << 16));
        isEmpty();
        for (int number : new int[] {-1, 1 << 16, 65_537, Integer.MIN_VALUE}) {
            try (var file = MemFd.create("test")) {
                Fd held = file;
                assertThrows(
                        refused,
                        () -> ring.sq().next().pread(held, memory, 0, 8, 0).bufferSelect(number));
                isEmpty();
                assertThrows(
                        refused,
                        () -> ring.sq().next().pread(held, memory, 0, 8, 0).ioPriority(number));
                isEmpty();
            }
        }
        assertThrows(IllegalStateException.class, () -> ring.sq().next().nop().ioPriority(1));
        isEmpty();
        ring.sq().next().nop().personality(0xffff);
        assertEquals(-Errno.EINVAL, take(ring, 1).getFirst().res(), "no such credentials");
    }

    /** The number of a refused operation's first file is another file's afterwards. */
    @Test
    void whatARefusedOperationHeldIsReleasedAtOnce() throws Exception {
        Fd out = MemFd.create("out");
        int number = out.number();
        assertThrows(
                IllegalStateException.class,
                () -> ring.sq().next().splice(closed, -1, out, -1, 8, SpliceFlags.of(0)));
        out.close();
        try (var second = MemFd.create("second")) {
            assertEquals(number, second.number(), "the number was given back");
        }
        isEmpty();
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
            isEmpty();
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
            isEmpty();
        }
    }
}
