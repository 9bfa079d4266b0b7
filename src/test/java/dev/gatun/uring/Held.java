package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.sys.OpenDescriptors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of the kernel's this process has: to see that nothing is left behind. */
record Held(long descriptors, long ringMappings) {
    private static final int TRIES = 200;

    static Held now() throws IOException {
        long descriptors = OpenDescriptors.count();
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return new Held(descriptors, lines.filter(l -> l.contains("io_uring")).count());
        }
    }

    /** Waits until others of this JVM have closed what they had open for a moment. */
    void assertAgain() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES && !equals(now()); i++) {
            Thread.sleep(5);
        }
        assertEquals(this, now());
    }
}
