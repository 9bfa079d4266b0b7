package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every constant with a name of C has C's value, on each architecture: all flags, all enums that
 * have a {@code value()}, and all other numbers whose name begins as a generated constant's does.
 */
class NamedConstantsTest {
    private static final String SYSCALL_NUMBER = "dev.gatun.sys.SyscallNumber";

    /** What is not C's, though it begins like it. */
    private static final Set<String> OWN_NAMES =
            Set.of(
                    "dev.gatun.MachineReport.NAME_WIDTH",
                    "dev.gatun.io.FileKind.NONE",
                    "dev.gatun.net.SocketFd.IN_PROGRESS",
                    "dev.gatun.sys.Syscalls.FILE_POSITION");

    private record Named(String type, String name, long value, boolean typed) {
        String fullName() {
            return type + "." + name;
        }

        /** Whether its name says that it is C's. */
        boolean isOfC(Set<String> prefixes) {
            String prefix = name.substring(0, name.indexOf('_') + 1);
            boolean ofALayout = name.endsWith("_BYTES") || name.endsWith("_OFFSET");
            return (typed || prefixes.contains(prefix) && !ofALayout)
                    && !OWN_NAMES.contains(fullName());
        }

        @Override
        public String toString() {
            return fullName() + " = " + value;
        }
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "aarch64, aarch64", "riscv64, riscv64"})
    void constantsHaveTheValueOfC(String osArch, String architecture) throws Exception {
        Generated generated = Generated.of(architecture);
        Set<String> prefixes = generated.prefixes();
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Named constant : constants(osArch)) {
            String name = constant.name();
            if (generated.has(name)) {
                compared++;
                if (!same(constant.value(), generated.value(name))) {
                    wrong.add(constant + ", C's is " + generated.value(name));
                }
            } else if (isStructSize(name)) {
                compared++;
                if (constant.value() != structSize(name)) {
                    wrong.add(constant + ", the struct's is " + structSize(name));
                }
            } else if (constant.isOfC(prefixes)) {
                wrong.add(
                        constant + " is not generated: add it to native-headers/symbols, or here");
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(compared > 500, "only " + compared + " compared");
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "aarch64, aarch64", "riscv64, riscv64"})
    void systemCallNumbersAreAllThere(String osArch, String architecture) throws Exception {
        Map<String, Long> numbers = new TreeMap<>();
        for (Named constant : constants(osArch)) {
            if (constant.type().equals(SYSCALL_NUMBER)) {
                numbers.put(constant.name(), constant.value());
            }
        }
        Map<String, Long> expected = Generated.of(architecture).valuesOf("SYS_");
        for (String other : List.of("x86_64", "aarch64", "riscv64")) {
            // Listed is what all have; where there is none it is -1.
            Map<String, Long> there = Generated.of(other).valuesOf("SYS_");
            expected.keySet().removeIf(name -> there.getOrDefault(name, -1L) == -1);
        }
        assertEquals(expected, numbers);
    }

    /** As 64 bits, or as 32 that one side has as an int and the other without a sign. */
    private static boolean same(long value, long expected) {
        return value == expected
                || is32Bits(value) && is32Bits(expected) && (int) value == (int) expected;
    }

    private static boolean is32Bits(long value) {
        return value == (int) value || value == Integer.toUnsignedLong((int) value);
    }

    private static boolean isStructSize(String name) throws ReflectiveOperationException {
        return name.endsWith("_BYTES") && structSize(name) >= 0;
    }

    private static long structSize(String name) throws ReflectiveOperationException {
        String struct = name.substring(0, name.length() - "_BYTES".length());
        return Generated.sizeOf(struct.toLowerCase(Locale.ROOT));
    }

    private static List<Named> constants(String osArch) throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of("-Dos.arch=" + osArch), NamedConstants.class);
        assertEquals(0, child.status(), child.err());
        List<Named> constants = new ArrayList<>();
        for (String line : child.out().lines().toList()) {
            String[] words = line.split(" ", -1);
            assertEquals(4, words.length, line);
            boolean typed = words[3].equals(NamedConstants.TYPED);
            constants.add(new Named(words[0], words[1], Long.parseLong(words[2]), typed));
        }
        return constants;
    }
}
