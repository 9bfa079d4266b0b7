package dev.gatun.benchmarks.readiness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.benchmarks.floor.Bare;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link SelectWakeup} by bare downcalls. */
public class BareSelectWakeup extends BareWatched {
    private static final MethodHandle SELECT =
            Bare.link("select", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

    /** Of {@code fd_set}: FD_SETSIZE is 1024. */
    private static final long SET_BYTES = 128;

    private MemorySegment wanted;
    private MemorySegment ready;
    private int count;
    private int[] numbers;

    @Override
    void watch() {
        wanted = arena.allocate(SET_BYTES, 8);
        ready = arena.allocate(SET_BYTES, 8);
        numbers = new int[watched.length];
        for (int i = 0; i < numbers.length; i++) {
            int number = watched[i].number();
            numbers[i] = number;
            long word = wanted.getAtIndex(JAVA_LONG, number >> 6);
            wanted.setAtIndex(JAVA_LONG, number >> 6, word | 1L << number);
            count = Math.max(count, number + 1);
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAKE_UPS)
    public void wakeUp() throws Throwable {
        for (int i = 0; i < WAKE_UPS; i++) {
            writeByte();
            MemorySegment.copy(wanted, 0, ready, 0, SET_BYTES);
            MemorySegment none = MemorySegment.NULL;
            if ((int) SELECT.invokeExact(count, ready, none, none, none) != 1) {
                throw new IllegalStateException("not one descriptor is ready");
            }
            readByte(firstReady());
        }
    }

    private int firstReady() {
        for (int i = 0; i < numbers.length; i++) {
            int number = numbers[i];
            if ((ready.getAtIndex(JAVA_LONG, number >> 6) & 1L << number) != 0) {
                return i;
            }
        }
        return -1;
    }
}
