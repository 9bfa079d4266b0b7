package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Constants that have another value on each architecture are those of the one that the library runs
 * on; and a flag is no negative number.
 */
class NamedConstantsTest {
    private static final String SYSCALL_NUMBER = "dev.gatun.sys.SyscallNumber";
    private static final List<String> ARCHITECTURES = List.of("x86_64", "aarch64", "riscv64");

    private record Named(String type, String name, long value, boolean typed) {
        @Override
        public String toString() {
            return type + "." + name + " = " + value;
        }
    }

    @ParameterizedTest
    @CsvSource({"amd64, x86_64", "aarch64, aarch64", "riscv64, riscv64"})
    void constantsAreThoseOfTheArchitecture(String osArch, String architecture) throws Exception {
        Generated generated = Generated.of(architecture);
        Set<String> differing = Generated.differing(ARCHITECTURES);
        List<String> wrong = new ArrayList<>();
        Set<String> compared = new TreeSet<>();
        for (Named constant : constants(osArch)) {
            String name = constant.name();
            if (differing.contains(name)) {
                compared.add(name);
                if (constant.value() != generated.value(name)) {
                    wrong.add(constant + ", C's is " + generated.value(name));
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(compared.containsAll(Set.of("SYS_read", "O_DIRECT")), compared.toString());
    }

    /**
     * An unsigned int of C that has its top bit set is a negative literal, and a flag is a long.
     */
    @Test
    void noFlagHasASign() throws Exception {
        List<Named> negative = new ArrayList<>();
        int flags = 0;
        for (Named constant : constants(System.getProperty("os.arch"))) {
            if (constant.typed()) {
                flags++;
                if (constant.value() < 0) {
                    negative.add(constant);
                }
            }
        }
        assertEquals(List.of(), negative);
        assertTrue(flags > 300, "only " + flags);
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
        for (String other : ARCHITECTURES) {
            // Listed is what all have; where there is none it is -1.
            Map<String, Long> there = Generated.of(other).valuesOf("SYS_");
            expected.keySet().removeIf(name -> there.getOrDefault(name, -1L) == -1);
        }
        assertEquals(expected, numbers);
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
