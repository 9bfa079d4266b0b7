package dev.gatun.benchmarks.parts;

import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.io.IOException;

/** Closing: a batch of descriptors is made before each invocation, whose clock sees only close. */
@State(Scope.Thread)
public class CloseParts {
    static final int BATCH = 500;

    /** Numbers for {@link #closeNumber}. */
    @State(Scope.Thread)
    public static class Numbers {
        final int[] numbers = new int[BATCH];

        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                numbers[i] = Syscalls.dup(0);
            }
        }
    }

    /** Descriptors made by the thread that closes them. */
    @State(Scope.Thread)
    public static class Own {
        final Fd[] fds = new Fd[BATCH];

        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                fds[i] = Fd.own(Syscalls.dup(0));
            }
        }
    }

    /** Descriptors made by another thread. */
    @State(Scope.Thread)
    public static class OfAnotherThread {
        final Fd[] fds = new Fd[BATCH];

        @Setup(Level.Invocation)
        public void make() throws InterruptedException {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < BATCH; i++) {
                                    fds[i] = Fd.own(Syscalls.dup(0));
                                }
                            });
            thread.start();
            thread.join();
        }
    }

    /** Not Gatun's: the call alone. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long closeNumber(Numbers numbers) {
        long sum = 0;
        for (int number : numbers.numbers) {
            sum += Syscalls.close(number);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void closeOwn(Own own) throws IOException {
        for (Fd fd : own.fds) {
            fd.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void closeOfAnotherThread(OfAnotherThread others) throws IOException {
        for (Fd fd : others.fds) {
            fd.close();
        }
    }
}
