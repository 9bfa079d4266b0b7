package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

class NoDescriptorsTest {
    @Test
    void aServerThatCannotAcceptSleepsAndServesThoseThatItHas() throws Exception {
        var result = ChildJvm.run(NoDescriptorsProgram.class);
        assertEquals("", result.err());
        assertEquals(0, result.status());
    }
}
