package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.MarkdownTable;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Markdown with the targets and what was seen of them, in blocks between markers. What
 * stands around the blocks is written by hand, and stays.
 */
public final class ResultsPage {
    private static final String NOT_MEASURED = "Not measured.\n";

    private static final Pattern BLOCK =
            Pattern.compile("(?s)<!-- begin: (\\S+) -->\n.*?<!-- end: \\1 -->");

    private final Map<String, String> blocks = new LinkedHashMap<>();
    private final Map<String, String> headings = new LinkedHashMap<>();

    /** Only where the page has a place for them. */
    private final Map<String, String> onRequest = new LinkedHashMap<>();

    /** Of the results of some suites, in the order of the page. */
    public ResultsPage(Collection<SuiteResults> suites) {
        add("measured", "Measured", measured(suites));
        add("targets", "Targets", summary(suites));
        for (SuiteResults suite : suites) {
            onRequest.put(suite.suite() + "-figures", figures(suite));
            for (Claim claim : claims(suite)) {
                add(claim.key(), suite.suite() + ": " + title(claim), table(claim, suite));
            }
        }
    }

    private void add(String key, String heading, String block) {
        headings.put(key, heading);
        blocks.put(key, block);
    }

    /** The page with its blocks filled anew; those that it does not have yet are at its end. */
    public String update(String page) {
        Set<String> missing = new LinkedHashSet<>(blocks.keySet());
        StringBuilder updated = new StringBuilder();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            String key = block.group(1);
            missing.remove(key);
            block.appendReplacement(updated, Matcher.quoteReplacement(marked(key)));
        }
        block.appendTail(updated);
        for (String key : missing) {
            updated.append("\n## ").append(headings.get(key)).append("\n\n");
            updated.append(marked(key)).append('\n');
        }
        return updated.toString();
    }

    private String marked(String key) {
        return "<!-- begin: "
                + key
                + " -->\n"
                + blocks.getOrDefault(key, onRequest.getOrDefault(key, NOT_MEASURED))
                + "<!-- end: "
                + key
                + " -->";
    }

    /** On what, how often, and what that could not tell apart. */
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
                            Integer.toString(suite.turns()),
                            noise(suite)));
        }
        text.append('\n');
        text.append(
                MarkdownTable.of(
                        List.of("suite", "by", "revision", "began", "load", "turns", "C again / C"),
                        rows));
        text.append('\n');
        for (SuiteResults suite : suites) {
            if (!suite.remarks().isEmpty()) {
                text.append("- ").append(suite.suite()).append(": ");
                // What gcc said has lines of its own.
                text.append(String.join(" ", suite.remarks()).replaceAll("\\s+", " "));
                text.append('\n');
            }
        }
        return text.toString();
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
                    ratios.add(ratio(again, first));
                }
            }
        }
        return ratios.isEmpty() ? "" : range(ratios, "%.2f");
    }

    private static double ratio(Figure figure, Figure base) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < figure.samples().size(); turn++) {
            ratios.add(figure.samples().get(turn) / base.samples().get(turn));
        }
        return new Sample(ratios).median();
    }

    private static String range(List<Double> values, String format) {
        Sample all = new Sample(values);
        String least = String.format(Locale.ROOT, format, all.quantile(0));
        String most = String.format(Locale.ROOT, format, all.quantile(1));
        return least.equals(most) ? least : least + " to " + most;
    }

    private static String summary(Collection<SuiteResults> suites) {
        List<List<String>> rows = new ArrayList<>();
        for (SuiteResults suite : suites) {
            for (Claim claim : claims(suite)) {
                List<Target> targets = targets(claim, suite);
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
                                        + "](#"
                                        + claim.key()
                                        + ")",
                                Integer.toString(claim.issue()),
                                claim.limit().text(),
                                range(targets.stream().map(ResultsPage::seen).toList(), "%.3f"),
                                holds(holding, missed, targets.size())));
            }
        }
        return MarkdownTable.of(List.of("", "issue", "target", "seen", "holds"), rows);
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

    private static String table(Claim claim, SuiteResults suite) {
        List<List<String>> rows = new ArrayList<>();
        for (Target target : targets(claim, suite)) {
            rows.add(
                    List.of(
                            target.row(),
                            new Sample(target.seen()).text("%.3f"),
                            target.why() == null ? target.verdict().text() : target.why()));
        }
        // A place for the links of the summary.
        return "<a id=\""
                + claim.key()
                + "\"></a>\n\n"
                + MarkdownTable.of(List.of(title(claim), "seen", "holds"), rows);
    }

    /** Every figure of a suite, one below the other. */
    private static String figures(SuiteResults suite) {
        List<List<String>> rows = new ArrayList<>();
        for (Figure figure : suite.figures()) {
            String x = figure.x() == null ? "" : String.format(Locale.ROOT, ", %,.0f", figure.x());
            String row = figure.row().equals(suite.suite()) ? "" : figure.row() + x + ": ";
            rows.add(
                    List.of(
                            row + figure.contestant(),
                            figure.quantity(),
                            new Sample(figure.samples()).text("%.1f") + " " + figure.unit()));
        }
        return MarkdownTable.of(List.of("", "", "seen"), rows);
    }

    private static String title(Claim claim) {
        return claim.what() + " " + claim.limit().text();
    }

    private static Set<Claim> claims(SuiteResults suite) {
        Set<Claim> claims = new LinkedHashSet<>();
        suite.targets().forEach(target -> claims.add(target.claim()));
        return claims;
    }

    private static List<Target> targets(Claim claim, SuiteResults suite) {
        return suite.targets().stream().filter(target -> target.claim().equals(claim)).toList();
    }

    private static double seen(Target target) {
        return new Sample(target.seen()).median();
    }
}
