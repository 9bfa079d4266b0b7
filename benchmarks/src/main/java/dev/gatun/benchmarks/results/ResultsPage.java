package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.MarkdownTable;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of Markdown that shows all results: first what is claimed, and last the targets, with
 * links to the pages of the suites. What stands around its blocks is written by hand, and stays.
 */
public final class ResultsPage {
    private final MarkedBlocks blocks = new MarkedBlocks();
    private final MarkedBlocks claim = new MarkedBlocks();

    /**
     * Of the results of some suites, in the order of the page.
     *
     * @param folder from the page to the pages of the suites: empty, or with a slash at its end
     */
    public ResultsPage(Collection<SuiteResults> suites, String folder) {
        String headline = new Headline(suites).text();
        claim.addOnRequest("claim", headline);
        blocks.add("claim", "In short", headline);
        blocks.add("measured", "Measured", measured(suites));
        blocks.add("targets", "Targets", summary(suites, folder));
    }

    /** The page with its blocks filled anew; those that it does not have yet are at its end. */
    public String update(String page) {
        return blocks.update(page);
    }

    /** Another page, of which only the block with the claim is filled, if there is one. */
    public String updateClaim(String page) {
        return claim.update(page);
    }

    /** On what, how often, and how far C, measured again, was from itself. */
    private static String measured(Collection<SuiteResults> suites) {
        StringBuilder text = new StringBuilder();
        List<List<String>> rows = new ArrayList<>();
        Set<Machine> machines = new LinkedHashSet<>();
        suites.forEach(suite -> machines.add(suite.machine()));
        for (Machine machine : machines) {
            String names =
                    suites.stream()
                            .filter(suite -> suite.machine().equals(machine))
                            .map(SuiteResults::suite)
                            .collect(Collectors.joining(", "));
            text.append("On ").append(machine.text());
            text.append(machines.size() > 1 ? ": " + names : "").append(".\n");
        }
        for (SuiteResults suite : suites) {
            Circumstances run = suite.circumstances();
            rows.add(
                    List.of(
                            suite.suite(),
                            "`" + run.command() + "`",
                            run.revision(),
                            run.began(),
                            run.load() + " → " + run.loadAfter(),
                            turns(suite),
                            noise(suite)));
        }
        text.append('\n');
        text.append(
                MarkdownTable.of(
                        List.of(
                                "suite",
                                "by",
                                "revision",
                                "began",
                                "load average, before → after",
                                "turns",
                                "C again / C"),
                        rows));
        return text.toString();
    }

    private static String turns(SuiteResults suite) {
        IntSummaryStatistics turns = suite.turns();
        return turns.getMin() == turns.getMax()
                ? "" + turns.getMin()
                : turns.getMin() + " to " + turns.getMax();
    }

    /** What C took the second time over what it took the first time: the least and the most. */
    private static String noise(SuiteResults suite) {
        List<Figure> figures = suite.figures();
        List<Double> ratios = new ArrayList<>();
        for (Figure again : figures) {
            if (again.contestant().equals("C again")
                    && again.quantity().equals(figures.getFirst().quantity())) {
                figures.stream()
                        .filter(first -> first.contestant().equals("C") && first.isBeside(again))
                        .forEach(first -> ratios.add(again.relativeTo(first)));
            }
        }
        return ratios.isEmpty()
                ? ""
                : new Sample(ratios).range(value -> String.format(Locale.ROOT, "%.2f", value));
    }

    private static String summary(Collection<SuiteResults> suites, String folder) {
        List<List<String>> rows = new ArrayList<>();
        for (SuiteResults suite : suites) {
            String page = folder + SuitePage.file(suite.suite());
            for (Claim claim : suite.claims()) {
                List<Target> targets = suite.targets(claim);
                List<Double> seen =
                        targets.stream().map(row -> new Sample(row.seen()).median()).toList();
                String name = suite.suite() + ": " + claim.what();
                rows.add(
                        List.of(
                                "[%s](%s#%s)".formatted(name, page, claim.key()),
                                targets.size() == 1
                                        ? targets.getFirst().row()
                                        : targets.size() + " rows",
                                claim.limit().text(),
                                new Sample(seen)
                                                .range(
                                                        value ->
                                                                String.format(
                                                                        Locale.ROOT, "%.3f", value))
                                        + claim.limit().unitAlone(),
                                holds(targets.stream().map(Target::verdict).toList())));
            }
        }
        return MarkdownTable.of(List.of("", "where", "target", "seen", "holds"), rows);
    }

    private static String holds(List<Verdict> rows) {
        if (rows.contains(Verdict.SHOWN)) {
            return "";
        }
        int all = rows.size();
        int holding = Collections.frequency(rows, Verdict.HOLDS);
        int undecided = Collections.frequency(rows, Verdict.UNDECIDED);
        if (all == 1) {
            return undecided == 1 ? "cannot be told" : holding == 1 ? "yes" : "no";
        }
        String counted = holding + " of " + all;
        return undecided == 0 ? counted : counted + "; " + undecided + " cannot be told";
    }
}
