package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

import java.util.List;

class FdLeaksTest {
    @Test
    void aLostDescriptorIsLoggedWithItsMaker() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(List.of("-Ddev.gatun.traceFds=true"), LeakingProgram.class);
        assertEquals(0, child.status(), child.err());
        String line = "descriptor " + child.out().strip() + " was never closed";
        assertTrue(child.err().contains(line), child.err());
        assertTrue(child.err().contains("LeakingProgram.loseWithoutClosing"), child.err());
        assertEquals(
                1,
                child.err().lines().filter(l -> l.contains("was never closed")).count(),
                "closed and borrowed ones are no leaks:\n" + child.err());
    }

    @Test
    void nothingIsLoggedUnlessAskedFor() throws Exception {
        ChildJvm.Result child = ChildJvm.run(LeakingProgram.class);
        assertEquals(0, child.status(), child.err());
        assertEquals("", child.err());
    }
}
