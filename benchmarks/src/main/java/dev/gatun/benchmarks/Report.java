package dev.gatun.benchmarks;

import dev.gatun.benchmarks.results.Circumstances;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Figure;
import dev.gatun.benchmarks.results.Machine;
import dev.gatun.benchmarks.results.SuiteResults;
import dev.gatun.benchmarks.results.Target;
import dev.gatun.benchmarks.results.Verdict;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What a suite found: its figures and targets as data, its Markdown on the terminal and in a file,
 * its progress, and what is wrong.
 */
public final class Report {
    // Kept from the start: JMH puts streams of its own into their place.
    private final PrintStream terminal = System.out;
    private final PrintStream progress = System.err;
    private final boolean interactive = System.console() != null && System.console().isTerminal();
    private final StringBuilder markdown = new StringBuilder();
    private final List<String> remarks = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private long lastProgress;

    public void line(String text) {
        terminal.println(text);
        markdown.append(text).append('\n');
    }

    /** A sentence that belongs to the figures wherever they are shown. */
    public void remark(String sentence) {
        remarks.add(sentence);
        line(sentence);
    }

    /**
     * Hands over what one contestant took.
     *
     * @param quantity that was measured, such as "time of a call"
     * @param unit of it
     * @param row in which others did the same; with an x, the name of the whole line of points
     * @param x where on that line, or null
     * @param samples one for each turn
     */
    public void figure(
            String quantity,
            String unit,
            String row,
            Double x,
            String contestant,
            List<Double> samples) {
        figure(quantity, unit, row, x, contestant, samples, Map.of());
    }

    /**
     * Hands over what one contestant took in turns of several rounds.
     *
     * @param ratios by each of the others, turn by turn
     */
    public void figure(
            String quantity,
            String unit,
            String row,
            Double x,
            String contestant,
            List<Double> samples,
            Map<String, Sample> ratios) {
        Map<String, List<Double>> rounded = new LinkedHashMap<>();
        ratios.forEach((other, sample) -> rounded.put(other, rounded(sample.values())));
        figures.add(new Figure(quantity, unit, row, x, contestant, rounded(samples), rounded));
    }

    /** Hands over what each contestant of a contest took. */
    public void figures(String quantity, String unit, Contest contest) {
        figures(quantity, unit, contest.name(), null, contest);
    }

    /** Hands over what each contestant of a contest took, which is one point of a line. */
    public void figures(String quantity, String unit, String row, Double x, Contest contest) {
        for (String contestant : contest.contestants()) {
            List<Double> samples = contest.taken(contestant);
            figure(quantity, unit, row, x, contestant, samples, contest.ratios(contestant));
        }
    }

    /**
     * Says what a row showed of a claim: a count. The table of them ends the suite's Markdown.
     *
     * @param seen whose median is judged
     */
    public void target(Claim claim, String row, Sample seen) {
        Verdict verdict = claim.limit().allows(seen.median()) ? Verdict.HOLDS : Verdict.MISSED;
        targets.add(new Target(claim, row, rounded(seen.values()), verdict, null));
    }

    /**
     * Says what a row showed of a claim: a time, which is only so exact.
     *
     * @param seen whose median is judged, unless it is too near to the limit, or its middle half is
     *     on both sides of the limit
     * @param noise how far what is the same was apart in this row, in the limit's unit, or infinity
     *     if that is not known
     */
    public void target(Claim claim, String row, Sample seen, double noise) {
        String reach = String.format(Locale.ROOT, "± %.2g", noise);
        if (!claim.limit().hasBound()) {
            targets.add(new Target(claim, row, rounded(seen.values()), Verdict.SHOWN, reach));
        } else if (claim.limit().distance(seen.median()) <= noise) {
            undecided(
                    claim,
                    row,
                    seen,
                    Double.isInfinite(noise) ? "nothing was measured twice" : "noise is " + reach);
        } else if (claim.limit().isBetween(seen.lower(), seen.upper())) {
            undecided(claim, row, seen, "on both sides");
        } else {
            target(claim, row, seen);
        }
    }

    private void undecided(Claim claim, String row, Sample seen, String why) {
        String turns = " in " + seen.size() + (seen.size() == 1 ? " turn" : " turns");
        targets.add(new Target(claim, row, rounded(seen.values()), Verdict.UNDECIDED, why + turns));
    }

    /** To more digits than mean anything, and few enough to be read. */
    private static List<Double> rounded(List<Double> values) {
        return values.stream()
                .map(value -> new BigDecimal(value).round(new MathContext(6)).doubleValue())
                .toList();
    }

    private void targetTable() {
        if (targets.isEmpty()) {
            return;
        }
        line("## Targets");
        List<List<String>> rows = new ArrayList<>();
        for (Target target : targets) {
            rows.add(
                    List.of(
                            target.row() + ": " + target.claim().what(),
                            target.claim().limit().text(),
                            new Sample(target.seen()).text("%.3f"),
                            target.text()));
        }
        table(List.of("", "target", "seen", ""), rows);
    }

    public void table(List<String> head, List<List<String>> rows) {
        line("");
        line(MarkdownTable.of(head, rows));
    }

    /** A row for each contest, with a cell for each of some contestants, if that takes part. */
    public void table(
            Collection<Contest> contests,
            List<String> contestants,
            BiFunction<Contest, String, String> cell) {
        List<List<String>> rows = new ArrayList<>();
        for (Contest contest : contests) {
            List<String> row = new ArrayList<>(List.of(contest.name()));
            for (String contestant : contestants) {
                row.add(contest.has(contestant) ? cell.apply(contest, contestant) : "");
            }
            rows.add(row);
        }
        List<String> head = new ArrayList<>(contestants);
        head.addFirst("");
        table(head, rows);
    }

    /** What must end the run with a status that is not zero: a count that is wrong, not a time. */
    public void failure(String text) {
        failures.add(text);
        line("**" + text + "**");
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    public List<String> failures() {
        return failures;
    }

    /** Shows how far a suite is: a line that is rewritten, or in a log one every ten seconds. */
    public void progress(int step, int steps, String what) {
        if (interactive) {
            progress.print("\r\033[K" + step + "/" + steps + " " + what);
            progress.flush();
        } else if (System.nanoTime() - lastProgress > 10_000_000_000L) {
            lastProgress = System.nanoTime();
            progress.println(step + "/" + steps + " " + what);
        }
    }

    public void progressEnded() {
        if (interactive) {
            progress.print("\r\033[K");
        }
    }

    /** Begins the Markdown. */
    void begin(Suite suite, Machine machine, Circumstances circumstances) {
        line("# " + suite.name() + ": " + suite.question());
        line("");
        line("On " + machine.text() + ".");
        line(
                "`"
                        + circumstances.command()
                        + "`, "
                        + circumstances.began()
                        + ", revision "
                        + circumstances.revision()
                        + ".");
        line("Load (1, 5, 15 minutes): " + circumstances.load() + ".");
    }

    /** Ends the Markdown, and writes it and the data. */
    void write(Suite suite, Machine machine, Circumstances circumstances, Settings settings)
            throws IOException {
        targetTable();
        line("Load (1, 5, 15 minutes): " + circumstances.loadAfter() + ".");
        Files.createDirectories(settings.results());
        Files.writeString(settings.results().resolve(suite.name() + ".md"), markdown);
        SuiteResults results =
                new SuiteResults(
                        suite.name(),
                        suite.question(),
                        machine,
                        circumstances,
                        settings.quick(),
                        remarks,
                        figures,
                        targets);
        results.write(SuiteResults.file(settings.results(), suite.name()));
    }
}
