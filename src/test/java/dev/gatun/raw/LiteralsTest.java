package dev.gatun.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.GeneratedPackage.Constant;
import dev.gatun.raw.GeneratedPackage.Struct;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The literals are the numbers of jextract's own classes: all of them, and no others. */
class LiteralsTest {
    private static final Path STRUCTS = Path.of("target", "classes", "dev/gatun/raw/struct");

    @Test
    void ofIoUringAreTheBindings() throws ReflectiveOperationException {
        assertEquals(constants(GeneratedPackage.uring()), literals(Uring.class));
        structs(GeneratedPackage.uring(), null);
    }

    @ParameterizedTest
    @CsvSource({"x86_64, X86_64", "aarch64, Aarch64", "riscv64, Riscv64"})
    void ofATargetAreTheBindings(String architecture, String name)
            throws ReflectiveOperationException {
        Class<?> differing = Class.forName("dev.gatun.raw." + name);
        Map<String, Number> expected = constants(GeneratedPackage.libc());
        expected.putAll(constants(GeneratedPackage.target(architecture)));

        Map<String, Number> literals = literals(Linux.class);
        literals(differing)
                .forEach((constant, value) -> assertTrue(literals.put(constant, value) == null));
        assertEquals(expected, literals);
        structs(GeneratedPackage.libc(), null);
        structs(GeneratedPackage.target(architecture), differing);
    }

    @Test
    void ofStructsAreTheBindings() throws IOException {
        var generated = new TreeMap<>(GeneratedPackage.libc().structs());
        generated.putAll(GeneratedPackage.uring().structs());
        generated.putAll(GeneratedPackage.target("x86_64").structs());
        for (Class<?> inTarget : X86_64.class.getClasses()) {
            assertTrue(generated.remove(inTarget.getSimpleName()) != null, inTarget.toString());
        }
        try (Stream<Path> files = Files.list(STRUCTS)) {
            assertEquals(
                    generated.keySet().stream().map(name -> name + ".class").toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    /** Each structure of a package has its literals, in the target's class or in one of its own. */
    private static void structs(GeneratedPackage generated, Class<?> target)
            throws ReflectiveOperationException {
        for (Map.Entry<String, Struct> entry : generated.structs().entrySet()) {
            String name = entry.getKey();
            Class<?> literals = null;
            for (Class<?> nested : target == null ? new Class<?>[0] : target.getClasses()) {
                literals = nested.getSimpleName().equals(name) ? nested : literals;
            }
            if (literals == null) {
                literals = Class.forName("dev.gatun.raw.struct." + name);
            }
            Map<String, Number> found = literals(literals);
            assertEquals(numbers(entry.getValue(), found.keySet()), found, name);
        }
    }

    /** The sizes of members are those of some only. */
    private static Map<String, Number> numbers(Struct struct, Set<String> names) {
        Map<String, Number> numbers = new TreeMap<>(Map.of("SIZE", (int) struct.size()));
        struct.members()
                .forEach(
                        (member, place) -> {
                            numbers.put("OFFSET_" + literalName(member), (int) place.offset());
                            String size = "SIZE_" + literalName(member);
                            if (names.contains(size)) {
                                numbers.put(size, (int) place.size());
                            }
                        });
        return numbers;
    }

    private static String literalName(String member) {
        return member.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Map<String, Number> constants(GeneratedPackage generated) {
        Map<String, Number> constants = new TreeMap<>();
        for (Map.Entry<String, Constant> entry : generated.constants().entrySet()) {
            Constant constant = entry.getValue();
            Number value = constant.value();
            constants.put(
                    entry.getKey(),
                    constant.size() == Integer.BYTES ? (Number) value.intValue() : value);
        }
        return constants;
    }

    private static Map<String, Number> literals(Class<?> type) throws ReflectiveOperationException {
        Map<String, Number> literals = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            assertTrue(Modifier.isFinal(field.getModifiers()), field.toString());
            literals.put(field.getName(), (Number) field.get(null));
        }
        return literals;
    }
}
