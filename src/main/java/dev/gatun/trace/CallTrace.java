package dev.gatun.trace;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.sys.SyscallNumber;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Prints calls. {@code dev.gatun.sys} has this class wrap the handles through which all calls go,
 * and {@code dev.gatun.uring} has it print submissions and completions. Both are below this
 * package, and so they find this class by its name.
 */
public final class CallTrace {
    private static final Choice CHOICE = choice();
    private static final Class<MemorySegment[]> SEGMENTS = MemorySegment[].class;
    private static final MethodHandle TRACED = traced();

    private CallTrace() {}

    private static Choice choice() {
        Choice choice = Choice.of(System.getProperty(TraceLog.NAME, ""));
        String complaint = choice.complaint();
        if (complaint != null) {
            TraceLog.warn(complaint);
        }
        return choice;
    }

    private static MethodHandle traced() {
        try {
            MethodType type =
                    MethodType.methodType(long.class, MethodHandle.class)
                            .appendParameterTypes(MemorySegment.class, MemorySegment.class)
                            .appendParameterTypes(long[].class, SEGMENTS);
            return MethodHandles.lookup().findStatic(CallTrace.class, "call", type);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Makes a handle that calls and prints.
     *
     * @param handle of {@code syscall(2)}: the function's address, memory for errno, the words of
     *     the call, and the memory that is kept open
     * @return a handle of the same type
     */
    public static MethodHandle wrap(MethodHandle handle) {
        MethodType type = handle.type();
        int words = 0;
        for (Class<?> each : type.parameterList()) {
            words += each == long.class ? 1 : 0;
        }
        int first = type.parameterList().indexOf(long.class);
        int segments = type.parameterCount() - first - words;
        MethodHandle spread =
                handle.asSpreader(SEGMENTS, segments).asSpreader(first, long[].class, words);
        return TRACED.bindTo(spread)
                .asCollector(SEGMENTS, segments)
                .asCollector(first, long[].class, words)
                .asType(type);
    }

    /**
     * Where a ring prints what it submits and completes.
     *
     * @return takes lines; null if {@code io_uring_enter} is not among the calls to print
     */
    public static Consumer<String> ofRings() {
        return CHOICE.has(SyscallNumber.SYS_io_uring_enter)
                ? line -> TraceLog.write(() -> line)
                : null;
    }

    /** One call. The log may make calls as well, with this thread's memory for errno. */
    private static long call(
            MethodHandle handle,
            MemorySegment function,
            MemorySegment own,
            long[] words,
            MemorySegment[] given)
            throws Throwable {
        long start = System.nanoTime();
        long result = (long) handle.invokeExact(function, own, words, given);
        long nanos = System.nanoTime() - start;
        try {
            if (CHOICE.has(words[0])) {
                byte[] kept = own.toArray(JAVA_BYTE);
                TraceLog.write(
                        () -> {
                            int errno = result == -1 ? CallMemory.intAt(own, 0) : 0;
                            long[] arguments = Arrays.copyOfRange(words, 1, words.length);
                            var kernel = new KernelRead(handle, function, own, given);
                            var memory = new CallMemory(own, given, kernel, errno == 0);
                            return new CallText(words[0], arguments, result, errno, memory)
                                    .line(nanos);
                        });
                MemorySegment.copy(kept, 0, own, JAVA_BYTE, 0, kept.length);
            }
        } catch (VirtualMachineError e) {
            // No memory or no stack for the line. A descriptor that was made must not be lost.
        }
        return result;
    }
}
