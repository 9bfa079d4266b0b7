package dev.gatun.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The one door to the kernel: {@code long syscall(long number, ...)}, and the only place that
 * links.
 *
 * <p>Linking is what a start-up pays for, by the shape of a call: its first one costs tens of
 * milliseconds, each further shape eight, each further function of a known shape next to nothing.
 * So every system call goes through one C function in one of three shapes, each linked when it is
 * first used:
 *
 * <ul>
 *   <li>{@link #buffer}: the second argument is memory, as in {@code read(fd, buf, count)}, or an
 *       integer in its place: {@link #words};
 *   <li>{@link #pointers}: any argument may be memory, integers are passed as addresses;
 *   <li>{@link #holding}: as before, and further segments are kept alive for the call, because the
 *       memory passed points to them.
 * </ul>
 *
 * An integer and a pointer travel in the same registers on x86-64, aarch64 and riscv64, and the
 * kernel does not read registers that a call has no argument for. Memory is always passed as a
 * segment, never as a number: that is what makes FFM keep its arena open until the call returns.
 *
 * <p>{@code syscall(2)} is not slower than the C library's wrapper of the same call: measured, with
 * what else was tried, in ARCHITECTURE.md.
 */
@SuppressWarnings("restricted")
final class Downcall {
    /** How many segments {@link #holding} keeps alive. */
    static final int MAX_HELD = 8;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemorySegment SYSCALL = LINKER.defaultLookup().findOrThrow("syscall");

    private Downcall() {}

    // A holder each, so that a shape which is never used is never linked.

    private static final class Buffer {
        static final MethodHandle HANDLE = link(6, 1 << 1, 0);
    }

    private static final class Pointers {
        static final MethodHandle HANDLE = link(6, 0b111111, 0);
    }

    private static final class Holding {
        static final MethodHandle HANDLE = link(6, 0b111111, MAX_HELD);
    }

    /**
     * Links a shape.
     *
     * <p>Not as variadic, though C declares it so: the registers of integers and pointers are the
     * same. All that a variadic call adds is, on x86-64, how many vector registers hold arguments.
     * No implementation of {@code syscall} looks for any; one that is compiled C would save the
     * registers for nothing. The declaration costs milliseconds a shape, and a nanosecond a call.
     *
     * @param arguments how many the system call gets
     * @param pointers a mask of those that are memory
     * @param held how many segments follow that {@code syscall} never looks at
     */
    private static MethodHandle link(int arguments, int pointers, int held) {
        MemoryLayout[] layouts = new MemoryLayout[1 + arguments + held];
        layouts[0] = JAVA_LONG;
        for (int i = 0; i < arguments; i++) {
            layouts[1 + i] = (pointers & 1 << i) != 0 ? ADDRESS : JAVA_LONG;
        }
        for (int i = 0; i < held; i++) {
            layouts[1 + arguments + i] = ADDRESS;
        }
        return LINKER.downcallHandle(
                FunctionDescriptor.of(JAVA_LONG, layouts), Linker.Option.captureCallState("errno"));
    }

    /** Six integers, in the shape that opening and reading a file has linked already. */
    static long words(long number, long a, long b, long c, long d, long e, long f) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return words(slot, number, a, b, c, d, e, f);
        } finally {
            slot.release();
        }
    }

    // An integer is made an address in the same method that calls the handle. Compiled code then
    // makes no object of it; a caller, into which such a method is too big to be inlined, would.

    /**
     * For integers, and for addresses in the slot's own memory: that is there as long as the slot.
     *
     * @param slot acquired by the caller, who releases it when it has read what the call left there
     */
    static long words(
            ThreadSlot slot, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result =
                    (long)
                            Buffer.HANDLE.invokeExact(
                                    SYSCALL, slot.capture, number, a, word(b), c, d, e, f);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    static long buffer(long number, long a, MemorySegment b, long c, long d, long e, long f) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return buffer(slot, number, a, b, c, d, e, f);
        } finally {
            slot.release();
        }
    }

    /**
     * For memory of the slot's own.
     *
     * @param slot acquired by the caller, who releases it when it has read what the call left there
     */
    static long buffer(
            ThreadSlot slot, long number, long a, MemorySegment b, long c, long d, long e, long f) {
        try {
            long result =
                    (long)
                            Buffer.HANDLE.invokeExact(
                                    SYSCALL, slot.capture, number, a, b, c, d, e, f);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /**
     * The first argument is memory.
     *
     * @param slot acquired and released by the caller
     */
    static long first(
            ThreadSlot slot, long number, MemorySegment a, long b, long c, long d, long e, long f) {
        try {
            long result =
                    (long)
                            Pointers.HANDLE.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    a,
                                    word(b),
                                    word(c),
                                    word(d),
                                    word(e),
                                    word(f));
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /**
     * The second to fourth argument are memory.
     *
     * @param slot acquired and released by the caller
     */
    static long middle(
            ThreadSlot slot,
            long number,
            long a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            long e,
            long f) {
        try {
            long result =
                    (long)
                            Pointers.HANDLE.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    word(a),
                                    b,
                                    c,
                                    d,
                                    word(e),
                                    word(f));
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    static long pointers(
            long number,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            MemorySegment e,
            MemorySegment f) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return pointers(slot, number, a, b, c, d, e, f);
        } finally {
            slot.release();
        }
    }

    /**
     * For arguments that are in the slot's own memory.
     *
     * @param slot acquired by the caller, who releases it when it has read what the call left there
     */
    static long pointers(
            ThreadSlot slot,
            long number,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            MemorySegment e,
            MemorySegment f) {
        try {
            long result =
                    (long)
                            Pointers.HANDLE.invokeExact(
                                    SYSCALL, slot.capture, number, a, b, c, d, e, f);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
    }

    /**
     * @param held {@link #MAX_HELD} segments, {@link MemorySegment#NULL} where there are fewer
     */
    static long holding(
            long number,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            MemorySegment e,
            MemorySegment f,
            MemorySegment[] held) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long result =
                    (long)
                            Holding.HANDLE.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    a,
                                    b,
                                    c,
                                    d,
                                    e,
                                    f,
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

    /**
     * {@link #holding(long, MemorySegment, MemorySegment, MemorySegment, MemorySegment,
     * MemorySegment, MemorySegment, MemorySegment[])} of one segment, with arguments in the slot.
     *
     * @param slot acquired and released by the caller
     */
    static long holding(
            ThreadSlot slot,
            long number,
            MemorySegment a,
            MemorySegment b,
            MemorySegment c,
            MemorySegment d,
            MemorySegment e,
            MemorySegment f,
            MemorySegment held) {
        MemorySegment none = MemorySegment.NULL;
        try {
            long result =
                    (long)
                            Holding.HANDLE.invokeExact(
                                    SYSCALL,
                                    slot.capture,
                                    number,
                                    a,
                                    b,
                                    c,
                                    d,
                                    e,
                                    f,
                                    held,
                                    none,
                                    none,
                                    none,
                                    none,
                                    none,
                                    none,
                                    none);
            return result != -1 ? result : -slot.errno();
        } catch (Throwable t) {
            throw unchecked(t);
        }
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

    /** An integer in a pointer's place. */
    static MemorySegment word(long value) {
        return MemorySegment.ofAddress(value);
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
