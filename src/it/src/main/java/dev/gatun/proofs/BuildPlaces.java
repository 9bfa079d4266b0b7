package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes down where the JDK is that this runs on, and where Maven keeps what it has fetched. Called
 * by the build.
 */
final class BuildPlaces {
    private BuildPlaces() {}

    /** Arguments: the folder of the build, and Maven's repository. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        write(target.resolve("java-home"), System.getProperty("java.home"));
        write(target.resolve("local-repository"), arguments[1]);
    }

    private static void write(Path file, String place) throws IOException {
        Files.writeString(file, place + "\n");
    }
}
