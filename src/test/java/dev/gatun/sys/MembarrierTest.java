package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** A filter that lets membarrier(2) be asked what it can do, and not do it. */
class MembarrierTest {
    private static final String GLOBAL = "1";
    private static final String EXPEDITED = "8";
    private static final String REGISTER = "16";

    private static final String RIGHT = "kept, closed\n";
    private static final String SAFEPOINT = "Safepoint \"ThreadDump\"";

    @BeforeAll
    static void needsMembarrier() {
        long commands = Syscalls.syscall(SyscallNumber.SYS_membarrier, 0, 0, 0);
        assumeTrue(commands > 0 && (commands & 0x19) == 0x19, "membarrier(2) cannot do all");
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "8, 38", "16, 1", "16, 38"})
    void aFilterThatWasThereFirstIsSeenByTheLightHalf(String command, String errno)
            throws Exception {
        assertEquals(RIGHT + "two full fences\n", run("before", errno, command).out());
    }

    @Test
    void withoutAFilterTheLightHalfIsLight() throws Exception {
        assertEquals(RIGHT + "two halves\n", run("before", "1", "1024").out());
    }

    @ParameterizedTest
    @CsvSource({"1", "38"})
    void aFilterThatComesLaterLeavesTheSlowCommand(String errno) throws Exception {
        ChildJvm.Result child = run("after", errno, EXPEDITED, REGISTER);
        assertEquals(RIGHT + RIGHT + "two halves\n", child.out());
        assertFalse(child.err().contains(SAFEPOINT), child.err());
    }

    @Test
    void aFilterThatRefusesAllLeavesTheJvmsOwnMeans() throws Exception {
        ChildJvm.Result child = run("after", "1", EXPEDITED, REGISTER, GLOBAL);
        assertEquals(RIGHT + RIGHT + "two halves\n", child.out());
        assertTrue(child.err().contains(SAFEPOINT), child.err());
    }

    private static ChildJvm.Result run(String... arguments) throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(List.of("-Xlog:safepoint:stderr"), MembarrierProgram.class, arguments);
        assertEquals(0, child.status(), child.out() + child.err());
        return child;
    }
}
