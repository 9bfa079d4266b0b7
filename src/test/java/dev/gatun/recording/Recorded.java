package dev.gatun.recording;

import dev.gatun.Until;
import dev.gatun.async.RingService;
import dev.gatun.io.Pipe;
import dev.gatun.uring.IoUring;

import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A program whose recording {@link FlightRecorderTest} reads. It begins before the recording, if it
 * is told how to begin one, and ends when the recording has all.
 */
final class Recorded {
    private static final List<String> AWAITED =
            List.of(
                    "dev.gatun.LostDescriptor",
                    "dev.gatun.RingStatistics",
                    "dev.gatun.ServiceStatistics",
                    "dev.gatun.SlowOperation");

    /** Stands for the program's process in the command that begins a recording. */
    static final String PROCESS = "the process";

    private Recorded() {}

    public static void main(String[] jcmd) throws Exception {
        try (IoUring ring = IoUring.open(8);
                RingService service = RingService.open()) {
            if (jcmd.length > 0) {
                begin(jcmd);
            }
            Until.holds("all is recorded", () -> hasAll(ring, service));
            try (IoUring another = IoUring.open(4)) {
                another.submit();
            }
        }
    }

    private static void begin(String[] jcmd) throws Exception {
        List<String> command = new ArrayList<>(List.of(jcmd));
        String pid = String.valueOf(ProcessHandle.current().pid());
        command.replaceAll(word -> word.equals(PROCESS) ? pid : word);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }

    private static boolean hasAll(IoUring ring, RingService service) throws Exception {
        UsesAll.use(ring, service);
        lose();
        System.gc();
        Path file = Files.createTempFile("recorded", ".jfr");
        try (Recording snapshot = FlightRecorder.getFlightRecorder().takeSnapshot()) {
            if (snapshot.getSize() == 0) {
                return false;
            }
            snapshot.dump(file);
            var names = new TreeSet<String>();
            RecordingFile.readAllEvents(file).forEach(e -> names.add(e.getEventType().getName()));
            return names.containsAll(AWAITED);
        } finally {
            Files.delete(file);
        }
    }

    /** The read end of a pipe is never closed. */
    private static void lose() throws Exception {
        Pipe.open().writeEnd().close();
    }
}
