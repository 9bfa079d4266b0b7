package dev.gatun.benchmarks.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What has to be known to see the same again.
 *
 * @param command that was given
 * @param revision of the code that was measured, or "unknown" outside of a Git checkout
 * @param began when, in UTC
 * @param load of the machine before, over 1, 5 and 15 minutes
 * @param loadAfter the same, when the suite had ended
 * @param seconds that the suite took, or null
 */
public record Circumstances(
        String command,
        String revision,
        String began,
        String load,
        String loadAfter,
        Long seconds) {
    /** At the beginning of a suite. */
    public static Circumstances now(String command, String revision) throws IOException {
        String began = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
        return new Circumstances(command, revision, began, currentLoad(), null, null);
    }

    /**
     * At its end.
     *
     * @param seconds that it took
     */
    public Circumstances ended(long seconds) throws IOException {
        return new Circumstances(command, revision, began, load, currentLoad(), seconds);
    }

    /** What the checkout's own history calls this code. */
    public static String currentRevision() throws InterruptedException {
        try {
            String commit = git("git", "rev-parse", "--short=12", "HEAD");
            return git("git", "status", "--porcelain").isEmpty() ? commit : commit + ", changed";
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String git(String... command) throws IOException, InterruptedException {
        Process git =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.waitFor() != 0) {
            throw new IOException("git failed");
        }
        return said.strip();
    }

    private static String currentLoad() throws IOException {
        String[] load = Files.readString(Path.of("/proc/loadavg")).split(" ");
        return String.join(", ", List.of(load).subList(0, 3));
    }
}
