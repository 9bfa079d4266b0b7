package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

/**
 * Some hundred thousand random operations, and mistakes of all kinds among them, in a JVM that must
 * live. A failure prints the seed, with which {@link RandomOperations} runs the same again.
 */
class RandomOperationsTest {
    @Test
    void nothingIsLostAndNobodyCrashes() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var result = ChildJvm.run(RandomOperations.class, String.valueOf(seed), "300000");
        assertEquals(0, result.status(), () -> "seed " + seed + ": " + result.err());
        assertTrue(result.out().contains("operations"), result::out);
        System.out.println(result.out());
    }
}
