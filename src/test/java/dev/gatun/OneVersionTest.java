package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The version of the library is the same wherever it stands: a release changes it everywhere. */
class OneVersionTest {
    private static final Pattern VERSION =
            Pattern.compile(
                    "(?:gatun-|Gatun |<artifactId>gatun[a-z-]*</artifactId>\\s*<version>)"
                            + "(\\d+\\.\\d+\\.\\d+(?:-SNAPSHOT)?)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/guide/README.md",
                "benchmarks/pom.xml",
                "benchmarks/aggregator/pom.xml",
                "src/build/kernels/suite",
                "src/it/pom.xml",
                "src/it/aggregator/pom.xml",
                "src/races/pom.xml",
                "src/races/aggregator/pom.xml",
            })
    void isThatOfTheLibrary(String file) throws IOException {
        SortedSet<String> ofLibrary = versions("pom.xml");
        assertEquals(1, ofLibrary.size(), ofLibrary::toString);
        assertEquals(ofLibrary, versions(file));
    }

    private static SortedSet<String> versions(String file) throws IOException {
        SortedSet<String> versions = new TreeSet<>();
        String text = Files.readString(Path.of(file));
        VERSION.matcher(text).results().forEach(each -> versions.add(each.group(1)));
        assertFalse(versions.isEmpty(), () -> file + " has no version");
        return versions;
    }
}
