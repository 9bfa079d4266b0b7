package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.MarkdownTable;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A page of Markdown with what one suite showed of each of its targets, row by row. */
public final class SuitePage {
    private final SuiteResults suite;
    private final MarkedBlocks blocks = new MarkedBlocks();

    public SuitePage(SuiteResults suite) {
        this.suite = suite;
        blocks.addOnRequest(suite.suite() + "-figures", figures());
        if (!suite.remarks().isEmpty()) {
            // What gcc said has lines of its own.
            String remarks = String.join(" ", suite.remarks()).replaceAll("\\s+", " ");
            blocks.add(suite.suite() + "-remarks", "What the run said", remarks + "\n");
        }
        for (Claim claim : suite.claims()) {
            blocks.add(claim.key(), title(claim), table(claim));
        }
    }

    /** Where the page of a suite is, in a folder of results. */
    public static String file(String suite) {
        return suite + "-targets.md";
    }

    /** What the page is before anything is written there by hand. */
    public String beginning() {
        return "# " + suite.suite() + ": " + suite.question() + "\n";
    }

    /** The page with its blocks filled anew; those that it does not have yet are at its end. */
    public String update(String page) {
        return blocks.update(page);
    }

    private String table(Claim claim) {
        List<List<String>> rows = new ArrayList<>();
        for (Target target : suite.targets(claim)) {
            rows.add(
                    List.of(
                            target.row(),
                            new Sample(target.seen()).text("%.3f"),
                            Integer.toString(target.seen().size()),
                            target.text()));
        }
        // A place for the links of the summary.
        return "<a id=\""
                + claim.key()
                + "\"></a>\n\n"
                + MarkdownTable.of(
                        List.of(
                                title(claim),
                                "seen",
                                "turns",
                                claim.limit().hasBound() ? "holds" : "noise"),
                        rows);
    }

    /** Every figure of the suite, one below the other. */
    private String figures() {
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
        return MarkdownTable.of(List.of("path", "quantity", "median [middle half]"), rows);
    }

    private static String title(Claim claim) {
        return claim.what() + " " + claim.limit().text();
    }
}
