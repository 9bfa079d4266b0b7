package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.sys.OpenDescriptors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What of the kernel's this process has: to see that nothing is left behind. */
record Held(Set<String> descriptors, long ringMappings) {
    private static final int TRIES = 200;

    static Held now() throws IOException {
        return new Held(OpenDescriptors.all(), mappings());
    }

    private static long mappings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(l -> l.contains("io_uring")).count();
        }
    }

    /** Waits until others of this JVM have closed what they had open for a moment. */
    void assertAgain() throws IOException, InterruptedException {
        OpenDescriptors.assertNoneNew(descriptors);
        for (int i = 0; i < TRIES && ringMappings != mappings(); i++) {
            Thread.sleep(5);
        }
        assertEquals(ringMappings, mappings());
    }
}
