package dev.gatun.benchmarks.results;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that one run of a suite found, as data.
 *
 * @param suite its name
 * @param question that it answers
 * @param machine it ran on
 * @param circumstances of the run
 * @param quick whether it only showed that everything runs, so that times mean nothing
 * @param remarks sentences about the run, such as why a contestant is missing
 * @param figures that were measured
 * @param targets that were looked at
 */
public record SuiteResults(
        String suite,
        String question,
        Machine machine,
        Circumstances circumstances,
        boolean quick,
        List<String> remarks,
        List<Figure> figures,
        List<Target> targets) {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** How often each contestant was measured. */
    public IntSummaryStatistics turns() {
        return figures.stream().mapToInt(figure -> figure.samples().size()).summaryStatistics();
    }

    /** What was looked at in one or more rows. */
    Set<Claim> claims() {
        Set<Claim> claims = new LinkedHashSet<>();
        targets.forEach(target -> claims.add(target.claim()));
        return claims;
    }

    /** What the rows showed of a claim. */
    List<Target> targets(Claim claim) {
        return targets.stream().filter(target -> target.claim().equals(claim)).toList();
    }

    /** Where a suite's results are, in a folder of results. */
    public static Path file(Path folder, String suite) {
        return folder.resolve(suite + "-figures.json");
    }

    public static SuiteResults read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), SuiteResults.class);
    }

    public void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }
}
