package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NoDescriptorsTest {
    @Test
    void aServerThatCannotAcceptSleepsAndServesThoseThatItHas() throws Exception {
        // With a limit: what it tests may also show in a wait that does not end.
        var command = new ArrayList<>(List.of("timeout", "60"));
        command.addAll(ChildJvm.command(NoDescriptorsProgram.class));
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }
}
