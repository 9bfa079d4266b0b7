package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A program links only those shapes of {@link Downcall} that its calls need: each takes time. */
class ShapesTest {
    private static final String CALLS = "-2\n0\n-2\n-2\n-2\n-2\n";

    @TempDir Path folder;

    @Test
    void stringsNeedNoPlaceBesideMemoryOfTheCallers() throws Exception {
        assertEquals(List.of("One"), shapesOf("one", CALLS));
    }

    @Test
    void memoryOfTwoArenasNeedsMorePlaces() throws Exception {
        assertEquals(List.of("One", "Three"), shapesOf("two", CALLS + "0\n"));
    }

    private List<String> shapesOf(String which, String results) throws Exception {
        Path log = folder.resolve("loaded");
        List<String> options = List.of("-Xlog:class+load:file=" + log);
        ChildJvm.Result child = ChildJvm.run(options, ShapesProgram.class, which);
        assertEquals(results, child.out(), child.err());
        String shape = " " + Downcall.class.getName() + "$";
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(shape))
                    .map(line -> line.split("\\$")[1].split(" ")[0])
                    .toList();
        }
    }
}
