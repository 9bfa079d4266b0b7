package dev.gatun.benchmarks.parts;

import dev.gatun.benchmarks.calls.CallLoop;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;

/** Closing: a batch of descriptors is made before each invocation, whose clock sees only close. */
@State(Scope.Thread)
public class CloseParts {
    static final int BATCH = 500;

    /** What a batch's numbers stay below, with room for those that the JVM itself has. */
    private static final int NUMBERS = 2 * BATCH;

    /**
     * A new one, of the lowest free number: if a batch is not closed, the next ones have higher.
     */
    private static int duplicate() {
        int number = Syscalls.dup(0);
        if (number < 0 || number >= NUMBERS) {
            throw new IllegalStateException("dup, with all batches before closed: " + number);
        }
        return number;
    }

    private static void checkClosed(Fd[] fds) {
        long open = 0;
        for (Fd fd : fds) {
            open += fd.isOpen() ? 1 : 0;
        }
        CallLoop.check(open, BATCH, 0);
    }

    /** Numbers for {@link #closeNumber}. */
    @State(Scope.Thread)
    public static class Numbers {
        final int[] numbers = new int[BATCH];

        @Setup(Level.Invocation)
        public void make() {
            for (int i = 0; i < BATCH; i++) {
                numbers[i] = duplicate();
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
                fds[i] = Fd.own(duplicate());
            }
        }

        @TearDown(Level.Invocation)
        public void check() {
            checkClosed(fds);
        }
    }

    /** Descriptors made by another thread. */
    @State(Scope.Thread)
    public static class OfAnotherThread {
        final Fd[] fds = new Fd[BATCH];

        @Setup(Level.Invocation)
        public void make() throws InterruptedException {
            int[] numbers = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                numbers[i] = duplicate();
            }
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < BATCH; i++) {
                                    fds[i] = Fd.own(numbers[i]);
                                }
                            });
            thread.start();
            thread.join();
        }

        @TearDown(Level.Invocation)
        public void check() {
            checkClosed(fds);
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
        return CallLoop.check(sum, BATCH, 0);
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
