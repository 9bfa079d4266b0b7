package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Whatever a caller passes, the JVM lives. */
class OddArgumentsTest {
    /** Another one with {@code -Dtest.jvm.args=-Dodd.seed=…}. */
    private static final long SEED = Long.getLong("odd.seed", 20261123);

    @Test
    void endNoJvm() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash"),
                        OddArguments.class,
                        Long.toString(SEED));
        assertEquals(0, child.status(), child.out() + child.err());
        System.out.print(child.out());
    }
}
