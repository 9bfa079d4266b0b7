package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;

/** A container loads an application anew, and its threads live on: the library is collected. */
class ClassLoaderTest {
    @Test
    void isCollectedThoughAThreadThatUsedTheLibraryLives() throws Exception {
        ChildJvm.Result child = ChildJvm.run(ClassLoaderProgram.class);
        assertEquals(0, child.status(), child.out() + child.err());
        assertTrue(child.out().startsWith("collected"), child.out() + child.err());
    }
}
