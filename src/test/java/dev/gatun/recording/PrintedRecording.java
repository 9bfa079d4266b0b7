package dev.gatun.recording;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import java.nio.file.Path;

/** Prints the library's events of a recording, in the form of the JDK's program {@code jfr}. */
final class PrintedRecording {
    private PrintedRecording() {}

    public static void main(String[] file) throws Exception {
        for (RecordedEvent event : RecordingFile.readAllEvents(Path.of(file[0]))) {
            if (event.getEventType().getName().startsWith("dev.gatun.")) {
                System.out.println(event + "\n");
            }
        }
    }
}
