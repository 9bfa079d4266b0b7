package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A file that shrinks under its mapping: an error each time, and the JVM lives. */
class TruncatedMappingTest {
    @Test
    void isAnInternalErrorInJavaAndEfaultInACall() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of("-XX:TieredStopAtLevel=4", "-XX:ErrorFile=/dev/null"),
                        TruncatedMappingProgram.class);
        assertEquals(0, child.status(), child.out() + child.err());
        assertEquals("60000 of 60000\nEFAULT\nEFAULT\nstill alive: 1\n", child.out(), child.err());
    }
}
