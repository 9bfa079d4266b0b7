package dev.gatun.raw;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.raw.GeneratedPackage.Constant;
import dev.gatun.raw.GeneratedPackage.Struct;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The generated code against the tables of what the system's headers may not have yet. */
class ReferenceTest {

    @Test
    void ioUringIsTheWholeTableAndNothingElse() {
        GeneratedPackage generated = GeneratedPackage.uring();
        Reference reference = Reference.ioUring();

        assertEquals(reference.constants().keySet(), generated.constants().keySet());
        assertEquals(Map.of(), different(generated.constants(), reference.constants()));
        assertEquals(reference.structs().keySet(), generated.structs().keySet());
        reference
                .structs()
                .forEach(
                        (name, expected) ->
                                assertEquals(expected, generated.structs().get(name), name));
    }

    @Test
    void ioUringHasAsMuchAsTheAbi() {
        Map<String, Constant> constants = GeneratedPackage.uring().constants();
        long operations = constants.get("IORING_OP_LAST").value();
        long registerOperations = constants.get("IORING_REGISTER_LAST").value();

        assertAll(
                () -> assertEquals(65, operations),
                () -> assertEquals(operations + 1, count(constants, "IORING_OP_\\w+")),
                () -> assertEquals(38, registerOperations),
                () -> assertEquals(21, count(constants, "IORING_SETUP_\\w+")),
                () -> assertEquals(18, count(constants, "IORING_FEAT_\\w+")),
                () -> assertEquals(8, count(constants, "IORING_ENTER_\\w+")),
                () -> assertEquals(7, count(constants, "IOSQE_\\w+(?<!_BIT)")),
                () -> assertEquals(8, count(constants, "IORING_CQE_F_\\w+")),
                () -> assertEquals(6, count(constants, "SOCKET_URING_OP_\\w+")),
                // 49 of io_uring's own, and the system's __kernel_timespec
                () -> assertEquals(50, GeneratedPackage.uring().structs().size()));
    }

    @Test
    void libcAgreesWithTheTableOfNewerNames() {
        GeneratedPackage generated = GeneratedPackage.libc();
        Reference reference = Reference.newer();

        Map<String, Long> constants = new TreeMap<>(reference.constants());
        constants.keySet().removeIf(name -> name.startsWith("SYS_"));
        assertEquals(Map.of(), different(generated.constants(), constants));
        reference
                .structs()
                .forEach(
                        (name, expected) -> {
                            Struct struct = generated.structs().get(name);
                            assertEquals(expected.size(), struct.size(), name);
                            assertEquals(expected.alignment(), struct.alignment(), name);
                            expected.members()
                                    .forEach(
                                            (member, place) ->
                                                    assertEquals(
                                                            place,
                                                            struct.members().get(member),
                                                            name + "." + member));
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64", "riscv64"})
    void targetAgreesWithTheTable(String architecture) {
        Reference reference = Reference.newer();
        Map<String, Long> expected = new TreeMap<>();
        reference
                .targetConstants()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(architecture + " ")) {
                                expected.put(key.substring(architecture.length() + 1), value);
                            }
                        });
        reference
                .constants()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("SYS_")) {
                                expected.put(name, value);
                            }
                        });

        assertEquals(
                Map.of(), different(GeneratedPackage.target(architecture).constants(), expected));
    }

    /** The names whose generated constant is missing or another, with it and the table's value. */
    private static Map<String, String> different(
            Map<String, Constant> generated, Map<String, Long> expected) {
        Map<String, String> different = new TreeMap<>();
        expected.forEach(
                (name, value) -> {
                    Constant constant = generated.get(name);
                    if (constant == null || !Reference.same(constant, value)) {
                        different.put(name, constant + ", in the table " + value);
                    }
                });
        return different;
    }

    private static long count(Map<String, Constant> constants, String pattern) {
        Predicate<String> matches = Pattern.compile(pattern).asMatchPredicate();
        return constants.keySet().stream().filter(matches).count();
    }
}
