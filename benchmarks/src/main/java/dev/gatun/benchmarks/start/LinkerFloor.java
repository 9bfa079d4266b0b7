package dev.gatun.benchmarks.start;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The least that a system call through {@code java.lang.foreign} costs: one function linked, one
 * call that captures errno, and nothing of Gatun.
 */
final class LinkerFloor {
    private LinkerFloor() {}

    public static void main(String[] arguments) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle close =
                linker.downcallHandle(
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT),
                        Linker.Option.captureCallState("errno"));
        MemorySegment address = linker.defaultLookup().findOrThrow("close");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(16);
            int result = (int) close.invokeExact(address, errno, -1);
            if (result != -1) {
                throw new AssertionError(result);
            }
        }
        System.out.println("hello");
    }
}
