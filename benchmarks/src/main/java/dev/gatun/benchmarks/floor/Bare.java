package dev.gatun.benchmarks.floor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The limit of any binding on {@code java.lang.foreign}: a constant handle for each C function,
 * with the arguments that C has, without errno and without checks of one's own.
 */
public final class Bare {
    private static final Linker LINKER = Linker.nativeLinker();

    private Bare() {}

    /**
     * Links a function of the C library; to be kept in a {@code static final} field.
     *
     * @param name as in C
     * @param result of the function
     * @param arguments of the function
     * @return the handle, which throws what the linker throws
     */
    public static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** {@code ssize_t read(int, void *, size_t)}, and write. */
    public static MethodHandle linkTransfer(String name) {
        return link(name, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    }

    /** What the linker's handles declare to throw, and never do with these arguments. */
    public static AssertionError unexpected(Throwable t) {
        return new AssertionError(t);
    }

    /** All memory of the process, as one segment that is always open: a place is its address. */
    public static MemorySegment allMemory() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
