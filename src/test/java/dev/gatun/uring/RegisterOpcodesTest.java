package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.uring.io_uring_h;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/io_uring-registration.md has every registration, with the method and the test. */
class RegisterOpcodesTest {
    private static final Path TABLE = Path.of("docs/io_uring-registration.md");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| `(IORING_\\w+)` \\| (.+) \\| (.+) \\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /** What begins with the same words and is no opcode. */
    private static final Set<String> OTHERS =
            Set.of(
                    "IORING_REGISTER_LAST",
                    "IORING_REGISTER_USE_REGISTERED_RING",
                    "IORING_REGISTER_FILES_SKIP",
                    "IORING_REGISTER_SRC_REGISTERED",
                    "IORING_REGISTER_DST_REPLACE");

    private record Row(int value, String name, String methods, String tests) {}

    private static Map<String, Integer> generated() throws ReflectiveOperationException {
        Map<String, Integer> opcodes = new TreeMap<>();
        for (Method method : io_uring_h.class.getMethods()) {
            String name = method.getName();
            boolean isOpcode =
                    name.startsWith("IORING_REGISTER_") || name.startsWith("IORING_UNREGISTER_");
            if (isOpcode && !OTHERS.contains(name) && Modifier.isStatic(method.getModifiers())) {
                opcodes.put(name, ((Number) method.invoke(null)).intValue());
            }
        }
        return opcodes;
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(
                        new Row(
                                Integer.parseInt(row.group(1)),
                                row.group(2),
                                row.group(3),
                                row.group(4)));
            }
        }
        return rows;
    }

    @Test
    void eachIsInTheTable() throws Exception {
        Map<String, Integer> expected = generated();
        assertEquals(io_uring_h.IORING_REGISTER_LAST(), expected.size());
        Map<String, Integer> found = new TreeMap<>();
        for (Row row : rows()) {
            found.put(row.name(), row.value());
        }
        assertEquals(expected, found);
    }

    @Test
    void eachIsAConstant() throws Exception {
        Map<String, Integer> found = new TreeMap<>();
        for (RegisterOpcode opcode : RegisterOpcode.values()) {
            found.put(opcode.name(), opcode.value());
        }
        assertEquals(generated(), found);
    }

    @Test
    void eachHasAMethodAndATestThatExist() throws Exception {
        for (Row row : rows()) {
            int methods = 0;
            Matcher method = NAME.matcher(row.methods());
            while (method.find()) {
                methods++;
                assertTrue(hasMethod(method.group(1), method.group(2)), method.group());
            }
            assertTrue(methods > 0, () -> row.name() + " has no method");
            int tests = 0;
            Matcher test = NAME.matcher(row.tests());
            while (test.find()) {
                tests++;
                assertTrue(isTest(test.group(1), test.group(2)), test.group());
            }
            assertTrue(tests > 0, () -> row.name() + " has no test");
        }
    }

    private static boolean hasMethod(String type, String name) throws ClassNotFoundException {
        for (Method method : Class.forName("dev.gatun.uring." + type).getMethods()) {
            if (method.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTest(String type, String name) throws ClassNotFoundException {
        for (Method method : Class.forName("dev.gatun.uring." + type).getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && (method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class))) {
                return true;
            }
        }
        return false;
    }
}
