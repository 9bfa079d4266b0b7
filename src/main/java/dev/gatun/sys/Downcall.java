package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * The one door to the kernel: {@code long syscall(long number, ...)}, and the only place that
 * links.
 *
 * <p>A start-up pays for linking, by the shape of a call: the first shape costs tens of
 * milliseconds, each further shape eight, and each further function of a known shape next to
 * nothing. So every system call goes through one C function, and nearly every one in one shape: the
 * number, six integers, and one segment. Memory is passed twice: its address among the integers,
 * where the kernel finds it, and the segment behind them, where {@code syscall} never looks. FFM
 * looks at the segment: it refuses memory that is on the heap, closed, or another thread's, and
 * keeps the memory's arena open until the call returns. Each segment costs some nanoseconds, also
 * if it is {@link MemorySegment#NULL}. So memory of one arena is passed as one segment, and memory
 * that nobody can free is passed by its address only. For memory of several arenas there is a
 * second shape with three segments, and for memory that points to other memory a third.
 *
 * <p>An integer and a pointer travel in the same registers on x86-64, aarch64 and riscv64, and the
 * kernel does not read registers that a call has no argument for.
 *
 * <p>C declares {@code syscall} as variadic, but it is not linked as variadic. On x86-64, a
 * variadic call only adds a number: how many vector registers hold arguments. No implementation of
 * {@code syscall} needs that number, and one that is compiled C would save the registers for
 * nothing. To declare it as variadic would cost milliseconds for each shape, and a nanosecond for
 * each call.
 *
 * <p>The handles are no constants, so the compiler never inlines the linker's code into a caller,
 * and compiles it once by itself. If the linker's code were inlined into a caller that is deep,
 * each call would make an object: the linker takes a slice of the memory for errno, and the slice's
 * constructor would be more levels down than C2 inlines. The price is one indirect call. Another
 * price is that a slice that a caller makes of its own buffer is always an object; an offset and a
 * count as arguments need no object.
 *
 * <p>{@code syscall(2)} is not slower than the C library's wrapper of the same call.
 * ARCHITECTURE.md has this measurement, and what else was tried.
 */
@SuppressWarnings("restricted")
final class Downcall {
    /** How many segments a call with memory that points to other memory keeps open. */
    static final int MAX_HELD = 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemorySegment SYSCALL = LINKER.defaultLookup().findOrThrow("syscall");
    private static final MemorySegment NONE = MemorySegment.NULL;
    private static final MemorySegment.Scope ALWAYS = Arena.global().scope();

    /** The trace prints only memory that it is given, and so is given all. */
    private static final boolean TRACED = System.getProperty("dev.gatun.trace") != null;

    /**
     * Loaded with the first call, for a later error: if classes are in folders, loading a class
     * takes a descriptor, and the error may be that no descriptor is left.
     */
    @SuppressWarnings("unused")
    private static final Class<?> OF_ERRORS = Errno.class;

    private Downcall() {}

    // A holder each, so that a shape which is never used is never linked. Not final on purpose: see
    // the description of this class.

    private static final class One {
        static MethodHandle handle = link(1);
    }

    private static final class Three {
        static MethodHandle handle = link(3);
    }

    private static final class Holding {
        static MethodHandle handle = link(4 + MAX_HELD);
    }

    private static MethodHandle link(int segments) {
        int words = 1 + 6;
        MemoryLayout[] layouts = new MemoryLayout[words + segments];
        Arrays.fill(layouts, 0, words, JAVA_LONG);
        Arrays.fill(layouts, words, layouts.length, ADDRESS);
        MethodHandle handle =
                LINKER.downcallHandle(
                        FunctionDescriptor.of(JAVA_LONG, layouts),
                        Linker.Option.captureCallState("errno"));
        // Here, so that where nothing is traced a call does not even look whether it is.
        return TRACED ? traced(handle) : handle;
    }

    /** The handle that prints each call. Its class is above this package, and is found by name. */
    private static MethodHandle traced(MethodHandle handle) {
        try {
            return (MethodHandle)
                    Class.forName("dev.gatun.trace.CallTrace")
                            .getMethod("wrap", MethodHandle.class)
                            .invoke(null, handle);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("dev.gatun.trace is set, and has no classes", e);
        }
    }

    /** A call with integers only, or with addresses in memory that nobody can free. */
    static long call(long number, long a, long b, long c, long d, long e, long f) {
        return call(number, a, b, c, d, e, f, NONE);
    }

    /** A call with one piece of memory, whose address is among the integers. */
    static long call(
            long number, long a, long b, long c, long d, long e, long f, MemorySegment first) {
        ThreadSlot own = ThreadSlot.ofPlatformThread();
        return own != null
                ? call(own, number, a, b, c, d, e, f, first)
                : callOnVirtualThread(number, a, b, c, d, e, f, first);
    }

    private static long callOnVirtualThread(
            long number, long a, long b, long c, long d, long e, long f, MemorySegment first) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return call(slot, number, a, b, c, d, e, f, first);
        } finally {
            slot.release();
        }
    }

    /** A call with two pieces of memory. */
    static long call(
            long number,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            MemorySegment first,
            MemorySegment second) {
        return call(number, a, b, c, d, e, f, first, second, NONE);
    }

    /** A call with three pieces of memory. */
    static long call(
            long number,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            MemorySegment first,
            MemorySegment second,
            MemorySegment third) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return call(slot, number, a, b, c, d, e, f, first, second, third);
        } finally {
            slot.release();
        }
    }

    /**
     * A call with integers, some of which are addresses in the slot's own memory.
     *
     * @param slot acquired by the caller, who releases it when it has read what the call left there
     */
    static long call(ThreadSlot slot, long number, long a, long b, long c, long d, long e, long f) {
        return call(slot, number, a, b, c, d, e, f, NONE);
    }

    /** A call with memory of the slot's own and one piece of the caller's. */
    static long call(
            ThreadSlot slot,
            long number,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            MemorySegment first) {
        try {
            long result =
                    (long)
                            One.handle.invokeExact(
                                    SYSCALL, slot.capture, number, a, b, c, d, e, f, first);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /** A call with memory of the slot's own and three pieces of the caller's. */
    static long call(
            ThreadSlot slot,
            long number,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            MemorySegment first,
            MemorySegment second,
            MemorySegment third) {
        if (!TRACED) {
            MemorySegment kept = isAlwaysOpen(first) ? second : first;
            kept = isAlwaysOpen(kept) ? third : kept;
            if (isCovered(second, kept) && isCovered(third, kept)) {
                return call(slot, number, a, b, c, d, e, f, kept);
            }
        }
        try {
            long result =
                    (long)
                            Three.handle.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    a,
                                    b,
                                    c,
                                    d,
                                    e,
                                    f,
                                    first,
                                    second,
                                    third);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /**
     * A call with memory that points to other memory. Memory of few arenas, as it mostly is, goes
     * through the other shapes: this one costs its linking.
     *
     * @param held {@link #MAX_HELD} further segments; see {@link #noneHeld}. A {@link
     *     MemorySegment#NULL} ends the list: leave out a caller's own NULL
     */
    static long call(
            long number,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            MemorySegment first,
            MemorySegment second,
            MemorySegment third,
            MemorySegment fourth,
            MemorySegment[] held) {
        if (!TRACED && isCovered(second, first) && isCovered(fourth, first)) {
            if (held[1] == NONE) {
                return call(number, a, b, c, d, e, f, first, third, held[0]);
            }
            if (held[2] == NONE && isCovered(third, first)) {
                return call(number, a, b, c, d, e, f, first, held[0], held[1]);
            }
        }
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long result =
                    (long)
                            Holding.handle.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    a,
                                    b,
                                    c,
                                    d,
                                    e,
                                    f,
                                    first,
                                    second,
                                    third,
                                    fourth,
                                    held[0],
                                    held[1],
                                    held[2],
                                    held[3],
                                    held[4],
                                    held[5],
                                    held[6],
                                    held[7]);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        } finally {
            slot.release();
        }
    }

    /** Whether a segment is open during the call, if the other segment is kept open. */
    private static boolean isCovered(MemorySegment segment, MemorySegment other) {
        return isAlwaysOpen(segment) || segment.scope().equals(other.scope());
    }

    /** Whether nobody can free a segment's memory: {@link CString}s count as such. */
    private static boolean isAlwaysOpen(MemorySegment segment) {
        return segment == NONE || segment.isNative() && segment.scope().equals(ALWAYS);
    }

    /** Places for segments to hold, all empty. */
    static MemorySegment[] noneHeld() {
        MemorySegment[] held = new MemorySegment[MAX_HELD];
        Arrays.fill(held, NONE);
        return held;
    }

    /**
     * {@code getpagesize()}, the one thing here that is not a system call: the kernel tells it to a
     * process at its start.
     */
    static int pageSize() {
        MethodHandle handle =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().findOrThrow("getpagesize"),
                        FunctionDescriptor.of(JAVA_INT));
        try {
            return (int) handle.invokeExact();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /**
     * The linker's own complaints (a heap segment, a closed arena, a wrong thread) are unchecked.
     */
    private static RuntimeException unchecked(Throwable t) {
        if (t instanceof RuntimeException e) {
            return e;
        }
        if (t instanceof Error e) {
            throw e;
        }
        throw new AssertionError(t);
    }
}
