package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;
import dev.gatun.uring.Opcode;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** In a JVM of its own: Java Flight Recorder stays at work in it. */
class SlowOperationsTest {
    @Test
    void whatWasRefusedIsNotTakenForALaterOperation() throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of("-Xlog:jfr*=off"), SlowOperationsTest.class);
        assertEquals(0, child.status(), child.err());
        assertEquals("told: 1\n", child.out());
    }

    public static void main(String[] arguments) throws Exception {
        SlowOperations slow = new SlowOperations(1);
        try (Recording first = recording()) {
            first.start();
            slow.look();
            slow.begun(0);
        }
        // No recording runs: this one has no beginning.
        slow.look();
        slow.begun(0);
        Path file = Files.createTempFile("slow", ".jfr");
        try (Recording second = recording()) {
            second.start();
            slow.ended(0, Opcode.IORING_OP_NOP, null, 0);
            slow.look();
            slow.begun(0);
            slow.ended(0, Opcode.IORING_OP_NOP, null, 0);
            second.dump(file);
            System.out.println("told: " + RecordingFile.readAllEvents(file).size());
        } finally {
            Files.delete(file);
        }
    }

    private static Recording recording() {
        Recording recording = new Recording();
        recording.enable("dev.gatun.SlowOperation").withThreshold(Duration.ZERO);
        return recording;
    }
}
