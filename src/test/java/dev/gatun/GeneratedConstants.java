package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.Linux;
import dev.gatun.raw.X86_64;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The constants of C that were generated as literals, by the beginning of their names. */
public final class GeneratedConstants {
    private GeneratedConstants() {}

    /** Those that a class has no constant of the same name for; none of these, which are known. */
    public static Set<String> missing(String prefix, Class<?> type, Set<String> known) {
        Set<String> missing = new TreeSet<>();
        for (Class<?> generated : List.of(Linux.class, X86_64.class)) {
            for (Field field : generated.getFields()) {
                if (field.getName().startsWith(prefix)) {
                    missing.add(field.getName());
                }
            }
        }
        assertTrue(missing.size() > 1, "none generated with " + prefix + ": " + missing);
        missing.removeAll(known);
        for (Field field : type.getFields()) {
            missing.remove(field.getName());
        }
        return missing;
    }
}
