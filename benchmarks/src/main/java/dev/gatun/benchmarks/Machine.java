package dev.gatun.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a table was measured on, without which it says nothing. */
final class Machine {
    private Machine() {}

    static void describe(Report report) throws IOException {
        String model =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        report.line(
                "On "
                        + Runtime.getRuntime().availableProcessors()
                        + " × "
                        + model
                        + ", Linux "
                        + System.getProperty("os.version")
                        + ", Java "
                        + Runtime.version()
                        + ".");
        load(report);
    }

    static void load(Report report) throws IOException {
        String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
        report.line("Load (1, 5, 15 minutes): " + load[0] + ", " + load[1] + ", " + load[2] + ".");
    }
}
