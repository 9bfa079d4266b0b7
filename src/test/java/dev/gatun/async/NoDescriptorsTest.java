package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** What fails because no descriptor is left says so, and does not miss a class as well. */
@Timeout(240)
class NoDescriptorsTest {
    /** Enough for the JVM, and few to be used up. */
    private static final String LIMIT = "ulimit -n 200 && exec \"$@\"";

    @ParameterizedTest
    @ValueSource(strings = {"rings", "service"})
    void noClassIsMissing(String what) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", LIMIT, "sh"));
        command.addAll(ChildJvm.command(NoDescriptorsProgram.class, what));
        ChildJvm.Result result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("missing: 0, wrong: 0\n", result.out(), result.err());
        // As of a machine that has no rings, for good.
        assertFalse(result.err().contains("without a ring"), result.err());
    }
}
