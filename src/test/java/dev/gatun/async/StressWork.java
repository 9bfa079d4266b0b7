package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.util.Random;

/**
 * What a thread of {@link ServiceStressTest} does again and again. Each step is something at
 * random, and checks what has come of it.
 */
abstract class StressWork implements Closeable {
    final StressRound round;
    final RingService service;

    /** For what is to be known afterwards. */
    final RingService ignoring;

    final Random random;

    StressWork(StressRound round, Random random) {
        this.round = round;
        this.random = random;
        service = round.service();
        ignoring = service.ignoringInterrupts();
    }

    /** Throws what is wrong. */
    abstract void step() throws Exception;

    @Override
    public abstract void close() throws IOException;

    /** A call was cut short, and nothing but an interrupt may have done it. */
    final void interrupted() {
        round.cut();
        assertTrue(Thread.currentThread().isInterrupted(), "cut short by no interrupt");
    }

    /** Bytes at random. */
    final byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    final boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }
}
