package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A use that ends for want of stack, wherever it was, leaves nothing that keeps the number. */
class StackOverflowTest {
    private static final String NONE =
            """
            one after the other: 0
            one after the other: 0
            one in the other: 0
            one in the other: 0
            in a list: 0
            in a list: 0
            """;

    private static void noNumberIsLeftOpen(List<String> options, int rounds, int before)
            throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        options,
                        StackOverflowProgram.class,
                        String.valueOf(rounds),
                        String.valueOf(before));
        assertEquals(0, child.status(), child.err());
        assertEquals(NONE, child.out());
    }

    @Test
    void interpreted() throws Exception {
        noNumberIsLeftOpen(List.of("-Xint"), 37, 0);
    }

    @Test
    void compiledByC2() throws Exception {
        noNumberIsLeftOpen(List.of("-XX:TieredStopAtLevel=4", "-Xbatch"), 111, 20_000);
    }

    @Test
    void compiledByC1() throws Exception {
        noNumberIsLeftOpen(List.of("-Xbatch"), 111, 20_000);
    }
}
