package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.MarkdownTable;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

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
            text.append("On ").append(machine.text());
            if (machines.size() > 1) {
                text.append(": ").append(names(suites, machine));
            }
            text.append(".\n");
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
                        List.of("suite", "by", "revision", "began", "load", "turns", "C again / C"),
                        rows));
        return text.toString();
    }

    private static String turns(SuiteResults suite) {
        int least = suite.leastTurns();
        return least == suite.turns() ? "" + least : least + " to " + suite.turns();
    }

    private static String names(Collection<SuiteResults> suites, Machine machine) {
        List<String> names = new ArrayList<>();
        for (SuiteResults suite : suites) {
            if (suite.machine().equals(machine)) {
                names.add(suite.suite());
            }
        }
        return String.join(", ", names);
    }

    /** What C took the second time over what it took the first time: the least and the most. */
    private static String noise(SuiteResults suite) {
        List<Double> ratios = new ArrayList<>();
        for (Figure again : suite.figures()) {
            for (Figure first : suite.figures()) {
                if (again.contestant().equals("C again")
                        && first.contestant().equals("C")
                        && first.quantity().equals(suite.figures().getFirst().quantity())
                        && first.quantity().equals(again.quantity())
                        && first.row().equals(again.row())
                        && Objects.equals(first.x(), again.x())) {
                    ratios.add(Headline.ratio(again, first));
                }
            }
        }
        return ratios.isEmpty() ? "" : range(ratios, "%.2f");
    }

    private static String range(List<Double> values, String format) {
        Sample all = new Sample(values);
        String least = String.format(Locale.ROOT, format, all.quantile(0));
        String most = String.format(Locale.ROOT, format, all.quantile(1));
        return least.equals(most) ? least : least + " to " + most;
    }

    private static String summary(Collection<SuiteResults> suites, String folder) {
        List<List<String>> rows = new ArrayList<>();
        for (SuiteResults suite : suites) {
            for (Claim claim : suite.claims()) {
                List<Target> targets = suite.targets(claim);
                long holding =
                        targets.stream()
                                .filter(target -> target.verdict() == Verdict.HOLDS)
                                .count();
                long missed =
                        targets.stream()
                                .filter(target -> target.verdict() == Verdict.MISSED)
                                .count();
                rows.add(
                        List.of(
                                "["
                                        + suite.suite()
                                        + ": "
                                        + claim.what()
                                        + "]("
                                        + folder
                                        + SuitePage.file(suite.suite())
                                        + "#"
                                        + claim.key()
                                        + ")",
                                claim.limit().text(),
                                range(targets.stream().map(ResultsPage::seen).toList(), "%.3f"),
                                holds(holding, missed, targets.size())));
            }
        }
        return MarkdownTable.of(List.of("", "target", "seen", "holds"), rows);
    }

    private static String holds(long holding, long missed, int all) {
        if (holding == all) {
            return "yes";
        }
        if (missed == all) {
            return "no";
        }
        long undecided = all - holding - missed;
        return undecided == 0
                ? "in " + holding + " of " + all + " rows"
                : holding + " hold, " + missed + " miss, " + undecided + " cannot be told";
    }

    private static double seen(Target target) {
        return new Sample(target.seen()).median();
    }
}
