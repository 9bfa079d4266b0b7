package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Processes that a proof runs to their end. */
final class Child {
    private static final int LAST_LINES = 15;

    private Child() {}

    /**
     * Runs a command.
     *
     * @param output the file for what it prints
     * @return what went wrong; null if its status was 0
     */
    static String run(
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Path output,
            int minutes)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                return "still running after " + minutes + " minutes: see " + output;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0
                ? null
                : "status " + process.exitValue() + ", in " + output + ":\n" + end(output);
    }

    /** The last lines of a file. */
    static String end(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /**
     * Whether a JVM has used the files that it was to use.
     *
     * @param log written by {@link JvmOptions#logging}
     * @return what went wrong; null if nothing
     */
    static String notUsed(DefaultFiles files, Path log) throws IOException {
        if (files.usedClass() == null) {
            return null;
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.anyMatch(line -> line.contains("Initializing '" + files.usedClass() + "'"))
                    ? null
                    : files.usedClass() + " was not used: see " + log;
        }
    }
}
