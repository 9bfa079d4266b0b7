package dev.gatun.benchmarks.parts;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.benchmarks.calls.CallLoop;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Syscalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** One byte to {@code /dev/null}, by {@code java.lang.foreign} alone and by Gatun's floors. */
@State(Scope.Thread)
public class WriteParts {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final FunctionDescriptor WRITE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MemorySegment ADDRESS_OF_WRITE =
            LINKER.defaultLookup().findOrThrow("write");
    private static final MethodHandle WITHOUT_ERRNO =
            LINKER.downcallHandle(ADDRESS_OF_WRITE, WRITE);
    private static final MethodHandle WITH_ERRNO =
            LINKER.downcallHandle(ADDRESS_OF_WRITE, WRITE, Linker.Option.captureCallState("errno"));

    /** One for all threads: not to be copied, it only shows what a slot of each thread costs. */
    private static final MemorySegment ERRNO = Arena.global().allocate(16);

    private Arena arena;
    private MemorySegment buffer;
    private FileFd file;
    private int fd;

    @Setup
    public void open() throws IOException {
        arena = Arena.ofConfined();
        buffer = arena.allocate(1);
        file = FileFd.open("/dev/null", OpenFlags.O_WRONLY);
        fd = file.number();
    }

    @TearDown
    public void close() throws IOException {
        file.close();
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long downcall() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) WITHOUT_ERRNO.invokeExact(fd, buffer, 1L);
        }
        return CallLoop.check(sum, 1);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long downcallWithErrno() throws Throwable {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += (long) WITH_ERRNO.invokeExact(ERRNO, fd, buffer, 1L);
        }
        return CallLoop.check(sum, 1);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long syscalls() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.write(fd, buffer);
        }
        return CallLoop.check(sum, 1);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long fileFd() throws IOException {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += file.write(buffer);
        }
        return CallLoop.check(sum, 1);
    }
}
