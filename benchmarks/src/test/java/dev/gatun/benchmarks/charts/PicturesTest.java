package dev.gatun.benchmarks.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.benchmarks.results.SomeResults;
import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import javax.xml.parsers.DocumentBuilderFactory;

class PicturesTest {
    private static final List<SuiteResults> RESULTS =
            List.of(
                    SomeResults.of("readiness")
                            .with("time of a wake-up", "poll", 10.0, "C", 3e3)
                            .with("time of a wake-up", "poll", 10_000.0, "C", 1.4e6)
                            .with("time of a wake-up", "poll", 10.0, "Gatun", 3.1e3)
                            .with("time of a wake-up", "poll", 10.0, "Selector", 3.3e3)
                            .with("time of a wake-up", "poll", 10.0, "C again", 3e3)
                            .with("time of a wake-up", "select", 900.0, "C", 140e3)
                            .with("time of a wake-up", "poll", 1000.0, "C", 150e3)
                            .all(),
                    SomeResults.of("submit")
                            .with("time of an operation", "sqpoll", 1.0, "C", 360.0)
                            .with("time of an operation", "sqpoll", 32.0, "C", 70.0)
                            .all(),
                    SomeResults.of("files")
                            .with("time of an operation", "random, cached", 1.0, "C", 1000.0)
                            .with("time of an operation", "random, cached", 32.0, "C", 500.0)
                            .with("time of an operation", "random, cached", 32.0, "fio", 600.0)
                            .with("time of an operation", "a write", null, "C", 600.0)
                            .all(),
                    SomeResults.of("calls")
                            .with("time of a call", "read of 1 B", null, "C", 240.0)
                            .with("time of a call", "read of 1 B", null, "C, syscall(2)", 241.0)
                            .with("time of a call", "read of 1 B", null, "JNA", 1000.0)
                            .all(),
                    SomeResults.of("servers")
                            .with("latency, p50", "50 connections", null, "C", 200.0)
                            .with("latency, p99", "50 connections", null, "C", 300.0)
                            .with("latency, p99.9", "50 connections", null, "C", 900.0)
                            .all(),
                    SomeResults.of("threads")
                            .with("time between two reads", "cold", 4.0, "Gatun", 4e4)
                            .with("time between two reads", "cold", 256.0, "Gatun", 2e4)
                            .with("time between two reads", "cold", 256.0, "Gatun, arena", 1e4)
                            .with("time between two reads", "slow, cold", 16.0, "Lame", 2e5)
                            .with("time between two reads", "slow, cold", 256.0, "Lame", 1e5)
                            .with("processor time of a read", "cold, 256 threads", null, "C", 9.5)
                            .with("processor time of a read", "cold, 4 threads", null, "Lame", 9.0)
                            .with("late, p99", "cold, 256 threads", null, "C", 2e6)
                            .with("late, p99", "slow, cold, 256 threads", null, "Lame", 2e6)
                            .with("rate of reads", "handlers, 1 in flight", null, "C", 17e3)
                            .with("rate of reads", "slow, cold, 16 threads", null, "C", 12e3)
                            .with("rate of reads", "cold, 16 threads", null, "Lame", 1e6)
                            .with("rate of requests", "1 processor", null, "C", 3e5)
                            .all(),
                    SomeResults.of("syscalls")
                            .with("system calls of 10,000 reads", "read", null, "C", 10_000.0)
                            .with("system calls of 10,000 reads", "SQPOLL", null, "Gatun", 0.0)
                            .all(),
                    SomeResults.of("memory")
                            .with("resident memory", "10,000 connections", null, "C", 32.0)
                            .all(),
                    SomeResults.of("start")
                            .with("time of a process", "class path", null, "hello, world", 40.0)
                            .with("time of a process", "class path", null, "Gatun: read", 80.0)
                            .all());

    @Test
    void eachPictureIsDrawnFromItsResults(@TempDir Path folder) throws Exception {
        List<String> missing = new ArrayList<>();
        List<Path> files = Pictures.draw(RESULTS, folder, missing::add);
        assertEquals(List.of(), missing);
        assertEquals(
                Set.of(
                        "batches.svg",
                        "calls.svg",
                        "connections.svg",
                        "handlers.svg",
                        "latencies.svg",
                        "queue-depth.svg",
                        "slow-storage.svg",
                        "start.svg",
                        "system-calls.svg",
                        "thread-servers.svg",
                        "threads.svg",
                        "threads-cpu.svg",
                        "threads-late.svg",
                        "wake-up.svg"),
                new TreeSet<>(files.stream().map(f -> f.getFileName().toString()).toList()));
        for (Path file : files) {
            String text = elements(file, "text").toString();
            assertTrue(text.contains("2 processors (Abacus), Linux 6.18.0, Java 25.0.3"), text);
            assertTrue(
                    text.contains("C") || text.contains("hello, world") || text.contains("Gatun"),
                    text);
            assertTrue(!text.contains("again"), text);
        }
    }

    @Test
    void nothingIsWrittenInItsNumber(@TempDir Path folder) throws Exception {
        Pictures.draw(RESULTS, folder, missing -> {});
        List<String> text = elements(folder.resolve("system-calls.svg"), "text");
        assertTrue(text.contains("0"), text::toString);
        assertTrue(text.contains("10,000"), text::toString);
    }

    /** The suite has rows of several kinds, each with pictures of its own. */
    @Test
    void whatIsOfAnotherPictureIsNotInIt(@TempDir Path folder) throws Exception {
        Pictures.draw(RESULTS, folder, missing -> {});
        for (String name :
                List.of("threads", "threads-cpu", "threads-late", "handlers", "slow-storage")) {
            String text = elements(folder.resolve(name + ".svg"), "text").toString();
            assertTrue(!text.contains("Lame"), name + ": " + text);
        }
        String late = elements(folder.resolve("threads-late.svg"), "text").toString();
        assertTrue(late.contains("2 s"), late);
    }

    @Test
    void aLogarithmicAxisHasLabelsAtPowersOfTenAndMoreIfTheseAreFew(@TempDir Path folder)
            throws Exception {
        Pictures.draw(RESULTS, folder, missing -> {});
        List<String> many = elements(folder.resolve("wake-up.svg"), "text");
        assertTrue(many.containsAll(List.of("10 µs", "100 µs", "1 ms")), many::toString);
        assertFalse(many.contains("20 µs"), many::toString);
        List<String> few = elements(folder.resolve("queue-depth.svg"), "text");
        assertTrue(few.containsAll(List.of("1M", "2M")), few::toString);
    }

    @Test
    void ticksOfCountsAreAtWholePowers() {
        List<String> contestants = List.of("C", "Gatun", "Selector", "C again");
        Lines lines = new Lines("time of a wake-up", null, 10);
        Picture.Drawn drawn =
                lines.draw(Map.of("all", RESULTS.getFirst().figures()), contestants).orElseThrow();
        new JFreeChart(drawn.plot()).createBufferedImage(860, drawn.height());
        XYPlot panel = ((CombinedRangeXYPlot) drawn.plot()).getSubplots().getFirst();
        assertEquals(1, ((LogAxis) panel.getDomainAxis()).getTickUnit().getSize());
    }

    /** What has another colour would be dark on a dark page. */
    @Test
    void allColoursHaveADarkOne(@TempDir Path folder) throws Exception {
        for (Path file : Pictures.draw(RESULTS, folder, missing -> {})) {
            String style = elements(file, "style").getFirst();
            NodeList all = root(file).getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                for (String property : List.of("fill", "stroke")) {
                    String color = ((Element) all.item(i)).getAttribute(property);
                    assertTrue(
                            color.isEmpty()
                                    || color.equals("none")
                                    || style.contains("[" + property + "=\"" + color + "\"]"),
                            file + ": " + color);
                }
            }
        }
    }

    @Test
    void whatHasNoFiguresIsLeftOutWithASentence(@TempDir Path folder) throws IOException {
        List<String> missing = new ArrayList<>();
        SuiteResults onePoint =
                SomeResults.of("submit")
                        .with("time of an operation", "sqpoll", 32.0, "C", 360.0)
                        .all();
        assertEquals(List.of(), Pictures.draw(List.of(onePoint), folder, missing::add));
        assertEquals(14, missing.size());
        assertTrue(
                missing.contains(
                        "No picture batches: the results have no figures for it of the suite"
                                + " submit."),
                missing::toString);
    }

    @Test
    void coloursOfDataStandOutOnLightAndDark() {
        for (Ink ink : Ink.values()) {
            if (ink != Ink.PAPER && ink != Ink.GRID) {
                assertTrue(contrast(ink.color(), Ink.PAPER.color()) > 3, ink + " on light");
                assertTrue(contrast(ink.darkColor(), Ink.PAPER.darkColor()) > 3, ink + " on dark");
            }
        }
    }

    private static List<String> elements(Path file, String name) throws Exception {
        List<String> text = new ArrayList<>();
        NodeList all = root(file).getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) {
            text.add(all.item(i).getTextContent().strip());
        }
        return text;
    }

    private static Element root(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement();
    }

    /** As WCAG has it. */
    private static double contrast(Color one, Color other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed())
                + 0.7152 * linear(color.getGreen())
                + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int component) {
        double share = component / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
