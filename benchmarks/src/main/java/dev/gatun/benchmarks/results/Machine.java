package dev.gatun.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was measured on, without which a figure says nothing.
 *
 * @param processors how many
 * @param model of them
 * @param kernel as {@code uname -r} has it
 * @param java the version of the JDK
 */
public record Machine(int processors, String model, String kernel, String java) {
    /** The one that this runs on. */
    public static Machine here() throws IOException {
        String model =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model,
                System.getProperty("os.version"),
                Runtime.version().toString());
    }

    /** In words. */
    public String text() {
        return processors
                + (processors == 1 ? " processor (" : " processors (")
                + model
                + "), Linux "
                + kernel
                + ", Java "
                + java;
    }
}
