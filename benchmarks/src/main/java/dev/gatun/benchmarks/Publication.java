package dev.gatun.benchmarks;

import dev.gatun.benchmarks.charts.Pictures;
import dev.gatun.benchmarks.results.ResultsPage;
import dev.gatun.benchmarks.results.SuitePage;
import dev.gatun.benchmarks.results.SuiteResults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is made of results: pictures, and the page of targets. */
final class Publication {
    private static final String PAGE = "RESULTS.md";

    /** In the order of the page. */
    private final List<String> suites;

    Publication(List<Suite> suites) {
        this.suites = suites.stream().map(Suite::name).toList();
    }

    /** Makes them beside the results that they are made of. */
    void show(Path results) throws IOException {
        make(results, results, results.resolve(PAGE));
    }

    /**
     * Makes what the project shows: of results of some suites, which become the project's own, and
     * of those that it has of the others.
     */
    void publish(Path results, Collection<Suite> chosen) throws IOException {
        List<String> names = chosen.stream().map(Suite::name).toList();
        Path published = Path.of("published").toAbsolutePath();
        Files.createDirectories(published);
        for (SuiteResults suite : read(results)) {
            if (!names.contains(suite.suite())) {
                continue;
            }
            if (suite.quick() || suite.figures().isEmpty()) {
                System.out.println(suite.suite() + " is not published: nothing was measured.");
                continue;
            }
            Files.copy(
                    SuiteResults.file(results, suite.suite()),
                    SuiteResults.file(published, suite.suite()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        make(published, Path.of("pictures").toAbsolutePath(), Path.of(PAGE).toAbsolutePath());
    }

    private void make(Path results, Path pictures, Path page) throws IOException {
        List<SuiteResults> all = read(results);
        if (all.isEmpty()) {
            System.out.println("There are no results in " + results + ".");
            return;
        }
        for (SuiteResults suite : all) {
            SuitePage ofSuite = new SuitePage(suite);
            Path file = results.resolve(SuitePage.file(suite.suite()));
            update(file, ofSuite.beginning(), ofSuite::update);
        }
        String folder = page.getParent().relativize(results).toString();
        ResultsPage ofAll = new ResultsPage(all, folder.isEmpty() ? "" : folder + "/");
        update(page, "# Results\n", ofAll::update);
        if (!folder.isEmpty()) {
            update(Path.of("..", "README.md"), "", ofAll::updateClaim);
        }
        System.out.println("(" + page + ")");
        try {
            for (Path picture : Pictures.draw(all, pictures, System.out::println)) {
                System.out.println("(" + picture + ")");
            }
        } catch (LinkageError | InternalError e) {
            // The JDK measures text by libraries of the system.
            System.out.println("No pictures: they need fontconfig, and a font. " + e);
        }
    }

    private static void update(Path page, String beginning, UnaryOperator<String> update)
            throws IOException {
        String before = Files.exists(page) ? Files.readString(page) : beginning;
        Files.writeString(page, update.apply(before));
    }

    private List<SuiteResults> read(Path folder) throws IOException {
        List<SuiteResults> all = new ArrayList<>();
        for (String suite : suites) {
            Path file = SuiteResults.file(folder, suite);
            if (Files.exists(file)) {
                all.add(SuiteResults.read(file));
            }
        }
        return all;
    }
}
