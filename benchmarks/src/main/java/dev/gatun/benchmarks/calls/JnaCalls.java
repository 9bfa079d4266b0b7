package dev.gatun.benchmarks.calls;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * JNA at its quickest: methods mapped directly, of primitives only (an address is a long), and
 * errno as an exception. What that adds is the same for any size, so there is one.
 */
@State(Scope.Thread)
public class JnaCalls {
    private static final int BYTES = 1;
    private static final int ALIGNMENT = 4096;
    private static final int O_RDWR = 2;
    private static final int F_GETFL = 3;

    /** The functions, as C declares them where size_t and off_t have 64 bits. */
    private static final class LibC {
        static {
            Native.register(LibC.class, Platform.C_LIBRARY_NAME);
        }

        private LibC() {}

        static native int open(String path, int flags) throws LastErrorException;

        static native int close(int fd) throws LastErrorException;

        static native long read(int fd, long buffer, long size) throws LastErrorException;

        static native long write(int fd, long buffer, long size) throws LastErrorException;

        static native long pread(int fd, long buffer, long size, long offset)
                throws LastErrorException;

        static native long pwrite(int fd, long buffer, long size, long offset)
                throws LastErrorException;

        static native int fcntl(int fd, int command) throws LastErrorException;

        static native int getppid();
    }

    private Memory memory;
    private long buffer;
    private int zero;
    private int nowhere;
    private int cached;

    @Setup
    public void open() {
        memory = new Memory(BYTES + ALIGNMENT);
        buffer = Pointer.nativeValue(memory.align(ALIGNMENT));
        zero = LibC.open(CallFiles.fileFor("read").toString(), O_RDWR);
        nowhere = LibC.open(CallFiles.fileFor("write").toString(), O_RDWR);
        cached = LibC.open(CallFiles.fileFor("pread").toString(), O_RDWR);
    }

    @TearDown
    public void close() {
        LibC.close(zero);
        LibC.close(nowhere);
        LibC.close(cached);
        memory.close();
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long read() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.read(zero, buffer, BYTES);
        }
        return CallLoop.check(sum, BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pread() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.pread(cached, buffer, BYTES, 0);
        }
        return CallLoop.check(sum, BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long write() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.write(nowhere, buffer, BYTES);
        }
        return CallLoop.check(sum, BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long pwrite() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.pwrite(cached, buffer, BYTES, 0);
        }
        return CallLoop.check(sum, BYTES);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long getppid() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.getppid();
        }
        return CallLoop.check(sum, CallLoop.PARENT);
    }

    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long fcntl() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += LibC.fcntl(zero, F_GETFL);
        }
        return CallLoop.check(sum, CallLoop.STATUS_FLAGS);
    }
}
