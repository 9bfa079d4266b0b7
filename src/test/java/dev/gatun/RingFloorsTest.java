package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The house of ARCHITECTURE.md, "The rooms of a ring": no class of it calls a floor above its own.
 */
class RingFloorsTest {
    private static final String PACKAGE = "dev.gatun.uring";
    private static final String SECTION = "## The rooms of a ring\n";

    /** A floor begins with its name; what goes on begins further right. */
    private static final String FLOOR = " {4}\\S.*";

    private static final String MORE = " {5,}\\S.*";

    /** The calls that may go up. */
    private static final Set<String> ALLOWED = Set.of("IoUring.core");

    /** The floor of each class, counted from the roof. */
    private static Map<String, Integer> floors() throws IOException {
        String text = Files.readString(Path.of("ARCHITECTURE.md"));
        int start = text.indexOf(SECTION) + SECTION.length();
        List<String> section = text.substring(start, text.indexOf("\n## ", start)).lines().toList();
        Map<String, Integer> floors = new HashMap<>();
        int floor = 0;
        for (String line : section) {
            if (line.matches(FLOOR)) {
                floor++;
            }
            if (line.matches(FLOOR) || line.matches(MORE)) {
                String classes = line.strip().replaceFirst(".* {2,}", "");
                for (String each : classes.split(" ")) {
                    assertEquals(null, floors.put(each, floor), () -> each + " is there twice");
                }
            }
        }
        return floors;
    }

    /** Lambdas and nested classes are on the floor of the class that they are in. */
    private static String nameOf(JavaClass type) {
        return type.getEnclosingClass().map(RingFloorsTest::nameOf).orElse(type.getSimpleName());
    }

    private static boolean isOfTheHouse(JavaClass type) {
        return type.getPackageName().equals(PACKAGE) && !type.getName().endsWith("package-info");
    }

    @Test
    void everyClassIsOnAFloor() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (JavaClass type : Library.read(Library.CLASSES)) {
            if (isOfTheHouse(type)) {
                classes.add(nameOf(type));
            }
        }
        Set<String> placed = floors().keySet();
        Set<String> gone = new TreeSet<>(placed);
        gone.removeAll(classes);
        classes.removeAll(placed);
        assertEquals(Set.of(), classes, "on no floor");
        assertEquals(Set.of(), gone, "no class");
    }

    @Test
    void noneCallsUpwards() throws IOException {
        Map<String, Integer> floors = floors();
        Set<String> upwards = new TreeSet<>();
        Set<String> allowed = new TreeSet<>();
        for (JavaClass type : Library.read(Library.CLASSES)) {
            if (!isOfTheHouse(type)) {
                continue;
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                // Of arrays too: an enum's are cloned.
                JavaClass target = access.getTargetOwner().getBaseComponentType();
                if (!isOfTheHouse(target)
                        || floors.getOrDefault(nameOf(target), 0)
                                >= floors.getOrDefault(nameOf(type), 0)) {
                    continue;
                }
                String called = nameOf(target) + "." + access.getTarget().getName();
                if (ALLOWED.contains(called)) {
                    allowed.add(called);
                } else {
                    upwards.add(access.getDescription());
                }
            }
        }
        assertEquals("", String.join("\n", upwards));
        assertEquals(ALLOWED, allowed, "is allowed, and not called upwards");
        assertTrue(floors.size() > 80, "found only " + floors);
    }
}
