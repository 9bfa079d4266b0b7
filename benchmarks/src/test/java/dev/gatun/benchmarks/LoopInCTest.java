package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;

@Timeout(30)
class LoopInCTest {
    private static LoopInC shell(String script) throws IOException {
        return new LoopInC(List.of("sh", "-c", script, "name"), false, 100);
    }

    @Test
    void eachLineIsOneMeasurement() throws IOException {
        try (LoopInC loop = shell("echo ready; while read line; do echo $1.5; done")) {
            assertEquals(200.5, loop.take());
            assertEquals(200.5, loop.take());
        }
    }

    @Test
    void whatAProgramSaysInsteadIsInTheException() throws IOException {
        IOException atStart = assertThrows(IOException.class, () -> shell("echo 'no ring'"));
        assertTrue(atStart.getMessage().contains("no ring"), atStart.getMessage());
        try (LoopInC loop = shell("echo ready; read line; echo 'a short'; echo transfer")) {
            IOException later = assertThrows(IOException.class, loop::take);
            assertTrue(later.getMessage().endsWith("a short\ntransfer"), later.getMessage());
        }
    }
}
