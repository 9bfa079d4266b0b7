package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import dev.gatun.raw.uring.io_uring_h;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * docs/io_uring-operations.md has every operation that the generated code knows, and every method
 * that is one; and each overload of those is compared with C's bytes, and run in the kernel.
 */
class OperationsTableTest {
    private static final Path TABLE = Path.of("docs/io_uring-operations.md");
    private static final Path TESTS = Path.of("target/test-classes/dev/gatun/uring");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| `(\\w+)` \\| ([^|]+) \\| [0-9.]+ \\|.*\\|");
    private static final Pattern EXCEPTION =
            Pattern.compile("\\| (`\\w+`(?:, `\\w+`)*) \\| [^`].*\\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** Of one buffer and of a vector, which are two operations. */
    private static final Set<String> IN_TWO_LINES = Set.of("preadv2", "pwritev2");

    private record Row(int opcode, String operation, Set<String> methods) {}

    @Test
    void everyOperationHasALineWithItsNumber() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        for (Class<?> type = io_uring_h.class; type != Object.class; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                String name = method.getName();
                if (name.startsWith("IORING_OP_") && !name.equals("IORING_OP_LAST")) {
                    method.setAccessible(true);
                    expected.put(name, (Integer) method.invoke(null));
                }
            }
        }
        assertEquals(65, expected.size());
        Map<String, Integer> listed = new TreeMap<>();
        for (Row row : rows()) {
            assertTrue(!row.methods.isEmpty(), row.operation);
            listed.put(row.operation, row.opcode);
        }
        assertEquals(expected, listed);
    }

    @Test
    void everyMethodIsInOneLine() throws Exception {
        List<String> listed = new ArrayList<>();
        for (Row row : rows()) {
            listed.addAll(row.methods);
        }
        IN_TWO_LINES.forEach(listed::remove);
        listed.sort(null);
        Set<String> existing = new TreeSet<>();
        for (String overload : overloads()) {
            existing.add(nameOf(overload));
        }
        assertEquals(List.copyOf(existing), listed);
    }

    @Test
    void everyOverloadIsComparedWithC() {
        Set<String> missing = overloads();
        missing.removeAll(calledIn("\\w+SqeBytesTest"));
        assertEquals(Set.of(), missing, "the bytes of none of these are looked at");
    }

    @Test
    void everyOverloadIsRunInTheKernelOrHasAReason() throws Exception {
        Set<String> missing = overloads();
        missing.removeAll(calledIn("\\w+OperationsTest"));
        Set<String> names = new TreeSet<>();
        for (String overload : missing) {
            names.add(nameOf(overload));
        }
        assertEquals(exceptions(), names, "run by no test, or said to be run by none");
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(
                        new Row(Integer.parseInt(row.group(1)), row.group(2), names(row.group(3))));
            }
        }
        return rows;
    }

    private static Set<String> exceptions() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(TABLE)) {
            Matcher exception = EXCEPTION.matcher(line);
            if (exception.matches()) {
                names.addAll(names(exception.group(1)));
            }
        }
        return names;
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(cell);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /** The operations that can be called on a slot: names with the types of their parameters. */
    private static Set<String> overloads() {
        Set<String> overloads = new TreeSet<>();
        for (Method method : Sqe.class.getMethods()) {
            if (method.getDeclaringClass() != Object.class
                    && !method.isSynthetic()
                    && method.getReturnType() == Sqe.class
                    && !SqeAttributes.NAMES.contains(method.getName())) {
                overloads.add(signature(method.getName(), typeNames(method)));
            }
        }
        assertTrue(overloads.size() > 100, overloads::toString);
        return overloads;
    }

    private static List<String> typeNames(Method method) {
        List<String> names = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            names.add(type.getName());
        }
        return names;
    }

    private static String signature(String name, List<String> types) {
        return name + "(" + String.join(", ", types) + ")";
    }

    private static String nameOf(String overload) {
        return overload.substring(0, overload.indexOf('('));
    }

    /** What the test classes of such names call, of a slot. */
    private static Set<String> calledIn(String testClass) {
        Set<String> called = new TreeSet<>();
        JavaClasses tests = new ClassFileImporter().importPath(TESTS);
        for (JavaClass test : tests) {
            if (!test.getSimpleName().matches(testClass)) {
                continue;
            }
            for (JavaMethodCall call : test.getMethodCallsFromSelf()) {
                if (call.getTargetOwner().getName().equals(Sqe.class.getName())) {
                    List<String> types = new ArrayList<>();
                    for (JavaClass type : call.getTarget().getRawParameterTypes()) {
                        types.add(type.getName());
                    }
                    called.add(signature(call.getName(), types));
                }
            }
            test.getMethodReferencesFromSelf()
                    .forEach(
                            reference -> {
                                List<String> types = new ArrayList<>();
                                for (JavaClass type :
                                        reference.getTarget().getRawParameterTypes()) {
                                    types.add(type.getName());
                                }
                                called.add(signature(reference.getName(), types));
                            });
        }
        return called;
    }
}
