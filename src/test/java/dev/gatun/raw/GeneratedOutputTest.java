package dev.gatun.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The generated sources: what is in them, and what must not be. */
class GeneratedOutputTest {

    private static final Path SOURCES = Path.of("src/generated/java");

    @Test
    void everyListedSymbolIsGeneratedAndNoOther() {
        assertListed("libc.txt", GeneratedPackage.libc());
        assertListed("io_uring.txt", GeneratedPackage.uring());
        for (String architecture : new String[] {"x86_64", "aarch64", "riscv64"}) {
            assertListed("target.txt", GeneratedPackage.target(architecture));
        }
    }

    @Test
    void nothingTellsWhenOrWhereItWasGenerated() throws IOException {
        Pattern path = Pattern.compile("(?<![\\w*/<.])/\\w[\\w.-]*/\\w|[A-Z]:\\\\");
        Pattern time = Pattern.compile("\\b20\\d\\d-[01]\\d-[0-3]\\d|\\b\\d\\d:\\d\\d:\\d\\d\\b");
        assertTrue(path.matcher("from /usr/include/fcntl.h").find());
        assertTrue(time.matcher("on 2026-11-23").find());

        List<String> found = new ArrayList<>();
        int lines = 0;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines++;
                    if (path.matcher(line).find() || time.matcher(line).find()) {
                        found.add(file + ": " + line);
                    }
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(lines > 10_000, "only " + lines + " lines looked at");
    }

    @Test
    void provenanceNamesTheVersionsThatTheScriptDemands() throws IOException {
        String script = Files.readString(Path.of("native-headers/generate.sh"));
        String provenance = Files.readString(SOURCES.resolve("PROVENANCE.md"));

        assertEquals(
                first(script, "WANT_JEXTRACT=(\\d+)"), first(provenance, "- jextract (\\d+)\n"));
        assertEquals(
                first(script, "WANT_LIBCLANG=(\\d+)"), first(provenance, "- libclang (\\d+)\\."));
        try (Stream<Path> packages = Files.list(SOURCES.resolve("dev/gatun/raw"))) {
            for (Path folder : packages.toList()) {
                String name = "dev.gatun.raw." + folder.getFileName();
                assertTrue(
                        !Files.isDirectory(folder)
                                || provenance.contains("\n## " + name + "\n")
                                || provenance.contains(" and " + name + "\n"),
                        name);
            }
        }
    }

    private static void assertListed(String list, GeneratedPackage generated) {
        Map<String, Set<String>> listed = SymbolLists.read(list);
        Set<String> structs = new TreeSet<>(listed.get("struct"));
        structs.addAll(listed.get("union"));
        structs.addAll(listed.get("typedef"));
        assertSame(listed.get("constant"), generated.constants().keySet(), generated.name());
        assertSame(listed.get("function"), generated.functions(), generated.name());
        assertSame(structs, generated.structs().keySet(), generated.name());
    }

    private static void assertSame(Set<String> listed, Set<String> generated, String where) {
        Set<String> missing = new TreeSet<>(listed);
        missing.removeAll(generated);
        assertEquals(Set.of(), missing, where + ": listed, but not generated");
        Set<String> unlisted = new TreeSet<>(generated);
        unlisted.removeAll(listed);
        assertEquals(Set.of(), unlisted, where + ": generated, but not listed");
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
