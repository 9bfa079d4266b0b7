package dev.gatun.races;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes into the file given where the JDK is that this runs on. Called by the build. */
final class JavaHome {
    private JavaHome() {}

    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), System.getProperty("java.home") + "\n");
    }
}
