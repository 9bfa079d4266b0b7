package dev.gatun.benchmarks.parts;

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
    static final int LOOP = 1000;

    private Fd own;
    private Fd ofAnotherThread;

    @Setup
    public void make() throws InterruptedException {
        own = Fd.borrow(0);
        Thread thread = new Thread(() -> ofAnotherThread = Fd.borrow(0));
        thread.start();
        thread.join();
    }

    /** The kernel's part of a call, and the linker's: the call that does least. */
    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long getppid() {
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += Syscalls.syscall(SyscallNumber.SYS_getppid);
        }
        return sum;
    }

    /** Acquired and released by the thread that made it. */
    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long hold() {
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += own.acquire();
            own.release();
        }
        return sum;
    }

    /** By another thread than the one that made it. */
    @Benchmark
    @OperationsPerInvocation(LOOP)
    public long holdOfAnotherThread() {
        long sum = 0;
        for (int i = 0; i < LOOP; i++) {
            sum += ofAnotherThread.acquire();
            ofAnotherThread.release();
        }
        return sum;
    }
}
