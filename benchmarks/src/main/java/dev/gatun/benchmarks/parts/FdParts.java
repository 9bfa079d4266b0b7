package dev.gatun.benchmarks.parts;

import dev.gatun.benchmarks.calls.CallLoop;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What keeps a descriptor's number from being closed during a call, without the call. */
@State(Scope.Thread)
public class FdParts {
    /** Standard output: not 0, which would add nothing to a sum. */
    private static final int BORROWED = 1;

    private Fd own;
    private Fd ofAnotherThread;

    @Setup
    public void make() throws InterruptedException {
        own = Fd.borrow(BORROWED);
        Thread thread = new Thread(() -> ofAnotherThread = Fd.borrow(BORROWED));
        thread.start();
        thread.join();
    }

    /** The kernel's part of a call, and the linker's: the call that does least. */
    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long getppid() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += Syscalls.syscall(SyscallNumber.SYS_getppid);
        }
        return CallLoop.check(sum, CallLoop.PARENT);
    }

    /** Acquired and released by the thread that made it. */
    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long hold() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += own.acquire();
            own.release();
        }
        return CallLoop.check(sum, BORROWED);
    }

    /** By another thread than the one that made it. */
    @Benchmark
    @OperationsPerInvocation(CallLoop.CALLS)
    public long holdOfAnotherThread() {
        long sum = 0;
        for (int i = 0; i < CallLoop.CALLS; i++) {
            sum += ofAnotherThread.acquire();
            ofAnotherThread.release();
        }
        return CallLoop.check(sum, BORROWED);
    }
}
