package dev.gatun.uring.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/io_uring-scenarios.md: has a row for each scenario, and names tests that exist. */
class ScenariosTest {
    private static final Path TABLE = Path.of("docs/io_uring-scenarios.md");
    private static final String NOT_YET = "not yet";
    private static final String DOES_NOT_APPLY = "does not apply: ";
    private static final String NOT_HERE = "not on Linux 6.18: ";
    private static final Pattern TESTS = Pattern.compile("`\\w+\\.\\w+`(, `\\w+\\.\\w+`)*");
    private static final Pattern TEST = Pattern.compile("(\\w+)\\.(\\w+)");
    private static final List<String> PACKAGES =
            List.of("dev.gatun.uring.", "dev.gatun.uring.scenarios.");

    private record Row(String scenario, String proves, String how) {
        boolean isProven() {
            return !how.equals(NOT_YET)
                    && !how.startsWith(DOES_NOT_APPLY)
                    && !how.startsWith(NOT_HERE);
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("| `")) {
                String[] cells = line.substring(1).split("\\|");
                assertEquals(3, cells.length, line);
                String name = cells[0].strip().replace("`", "");
                rows.add(new Row(name, cells[1].strip(), cells[2].strip()));
            }
        }
        return rows;
    }

    private static List<String> names() throws IOException {
        try (InputStream in = ScenariosTest.class.getResourceAsStream("names.txt")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Test
    void everyScenarioHasOneRow() throws IOException {
        List<String> inTable = rows().stream().map(Row::scenario).toList();
        assertEquals(new TreeSet<>(names()), new TreeSet<>(inTable));
        assertEquals(names().size(), inTable.size(), "a scenario has two rows");
    }

    @Test
    void everyRowSaysHow() throws IOException {
        for (Row row : rows()) {
            assertTrue(row.proves().length() > 10, () -> row + ": what does it prove?");
            if (row.how().startsWith(DOES_NOT_APPLY)) {
                assertTrue(row.how().length() > DOES_NOT_APPLY.length() + 10, () -> row + ": why?");
            } else if (row.how().startsWith(NOT_HERE)) {
                assertTrue(TEST.matcher(row.how()).find(), () -> row + ": what shows that?");
            } else if (row.isProven()) {
                assertTrue(TESTS.matcher(row.how()).matches(), () -> "not `Class.test`, …: " + row);
            }
        }
    }

    @Test
    void theTestsExist() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Row row : rows()) {
            boolean named = row.isProven() || row.how().startsWith(NOT_HERE);
            Matcher matcher = TEST.matcher(named ? row.how().replace(NOT_HERE, "") : "");
            while (matcher.find()) {
                if (!isTest(matcher.group(1), matcher.group(2))) {
                    missing.add(row.scenario() + ": " + matcher.group());
                }
            }
        }
        assertEquals(Set.of(), missing, "named in " + TABLE);
    }

    private static boolean isTest(String type, String name) {
        for (String prefix : PACKAGES) {
            try {
                for (Method method : Class.forName(prefix + type).getDeclaredMethods()) {
                    boolean test =
                            method.isAnnotationPresent(Test.class)
                                    || method.isAnnotationPresent(ParameterizedTest.class);
                    if (test && method.getName().equals(name)) {
                        return true;
                    }
                }
            } catch (ClassNotFoundException itIsInAnotherPackage) {
                continue;
            }
        }
        return false;
    }

    @Test
    void theyAreCounted() throws IOException {
        List<Row> rows = rows();
        long proven = rows.stream().filter(Row::isProven).count();
        long not = rows.stream().filter(r -> r.how().startsWith(DOES_NOT_APPLY)).count();
        long lacking = rows.stream().filter(r -> r.how().startsWith(NOT_HERE)).count();
        long open = rows.stream().filter(r -> r.how().equals(NOT_YET)).count();
        System.out.printf("scenarios of io_uring: %d, proven %d, ", rows.size(), proven);
        System.out.printf("not applicable %d, ", not);
        System.out.printf("not on this kernel %d, not yet %d%n", lacking, open);
        assertEquals(rows.size(), proven + not + lacking + open);
        assertTrue(proven > 0);
    }
}
