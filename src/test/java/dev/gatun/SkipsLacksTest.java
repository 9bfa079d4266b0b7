package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import java.util.concurrent.ExecutionException;

class SkipsLacksTest {
    private static final String LACK = "this kernel lacks IORING_X, which Linux 6.8 has";

    private static Throwable thrownOn(String kernel, Throwable thrown) {
        return assertThrows(Throwable.class, () -> new SkipsLacks(kernel).skipOrThrow(thrown));
    }

    @Test
    void anOlderKernelSkips() {
        Throwable lack = new ExecutionException(new AssertionError("EINVAL: " + LACK));
        for (String older : new String[] {"6.7.99-rt", "5.19.0", "6.1.0-50-cloud-amd64"}) {
            Throwable skipped = thrownOn(older, lack);
            assertEquals(TestAbortedException.class, skipped.getClass());
            assertEquals(LACK, skipped.getMessage());
        }
    }

    @Test
    void aKernelThatShouldHaveItFails() {
        Throwable lack = new AssertionError(LACK);
        for (String newer : new String[] {"6.8.0", "6.18.44", "7.2.7", "?"}) {
            assertSame(lack, thrownOn(newer, lack));
        }
    }

    @Test
    void anythingElseFails() {
        String both = LACK + "; this kernel lacks IORING_Y, which Linux 5.1 has";
        String expected = "expected: <" + LACK + "> but was: <null>";
        for (String other : new String[] {null, "", "EINVAL", both, expected}) {
            Throwable thrown = new AssertionError(other);
            assertSame(thrown, thrownOn("6.1.0", thrown));
        }
    }
}
