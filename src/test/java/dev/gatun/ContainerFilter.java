package dev.gatun;

import static dev.gatun.SyscallFilter.BPF_JEQ_K;
import static dev.gatun.SyscallFilter.BPF_LD_W_ABS;
import static dev.gatun.SyscallFilter.BPF_RET_K;
import static dev.gatun.SyscallFilter.INSTRUCTION_BYTES;
import static dev.gatun.SyscallFilter.LOW_WORD_OF_FIRST_ARGUMENT;
import static dev.gatun.SyscallFilter.SECCOMP_RET_ALLOW;
import static dev.gatun.SyscallFilter.SECCOMP_RET_ERRNO;

import dev.gatun.raw.Aarch64;
import dev.gatun.raw.Linux;
import dev.gatun.raw.Riscv64;
import dev.gatun.raw.X86_64;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs a command as a container does: under the seccomp filter that container engines have by
 * default, from the start of its process on. Arguments: the calls that are let through beside those
 * of the default, separated by commas; the command.
 *
 * <p>What the default says of namespaces in clone(2) is left out: nothing here makes any.
 */
final class ContainerFilter {
    private static final String NAMES = "container-calls.txt";
    private static final String PREFIX = "SYS_";

    /** Of the families of sockets that the library names, those that the default refuses. */
    private static final List<Integer> REFUSED_FAMILIES = List.of(Linux.AF_ALG, Linux.AF_VSOCK);

    private ContainerFilter() {}

    public static void main(String[] arguments) throws Exception {
        refuseAllBut(arguments[0]);
        // A process inherits the filter of the thread that starts it.
        var command = List.of(arguments).subList(1, arguments.length);
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    /** The command that runs a class's main method under the filter. */
    static List<String> command(String moreCalls, List<String> inside) {
        var command = ChildJvm.command(ContainerFilter.class, moreCalls);
        command.addAll(inside);
        return command;
    }

    private static void refuseAllBut(String more) throws Exception {
        var numbers = numbers();
        var allowed = new TreeMap<>(numbers);
        allowed.keySet().retainAll(names(more));
        allowed.remove("socket");
        int count = 2 * allowed.size() + 7 + REFUSED_FAMILIES.size();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate((long) count * INSTRUCTION_BYTES, 8);
            int i = 0;
            SyscallFilter.instruction(program, i++, BPF_LD_W_ABS, 0, 0, 0);
            for (int number : allowed.values()) {
                SyscallFilter.instruction(program, i++, BPF_JEQ_K, 0, 1, number);
                SyscallFilter.instruction(program, i++, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            }
            // The C library falls back to clone if clone3 is not there, and only then.
            SyscallFilter.instruction(program, i++, BPF_JEQ_K, 0, 1, numbers.get("clone3"));
            i = refuse(program, i, Errno.ENOSYS);
            int families = REFUSED_FAMILIES.size();
            SyscallFilter.instruction(
                    program, i++, BPF_JEQ_K, 0, families + 2, numbers.get("socket"));
            SyscallFilter.instruction(program, i++, BPF_LD_W_ABS, 0, 0, LOW_WORD_OF_FIRST_ARGUMENT);
            for (int family : REFUSED_FAMILIES) {
                SyscallFilter.instruction(program, i++, BPF_JEQ_K, families--, 0, family);
            }
            SyscallFilter.instruction(program, i++, BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW);
            refuse(program, i, Errno.EPERM);
            SyscallFilter.apply(arena, program);
        }
    }

    private static int refuse(MemorySegment program, int index, int errno) {
        SyscallFilter.instruction(program, index, BPF_RET_K, 0, 0, SECCOMP_RET_ERRNO | errno);
        return index + 1;
    }

    /** The names of the calls that are let through. */
    static List<String> names(String more) throws IOException {
        try (var in = ContainerFilter.class.getResourceAsStream(NAMES)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return (all + more.replace(',', '\n'))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** The number of each call of this architecture, by its name. */
    private static SortedMap<String, Integer> numbers() throws IllegalAccessException {
        var target =
                Map.of("amd64", X86_64.class, "aarch64", Aarch64.class, "riscv64", Riscv64.class)
                        .get(System.getProperty("os.arch"));
        var numbers = new TreeMap<String, Integer>();
        for (var type : List.of(SyscallNumber.class, target)) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().startsWith(PREFIX) && field.getType() == int.class) {
                    field.setAccessible(true);
                    numbers.put(field.getName().substring(PREFIX.length()), field.getInt(null));
                }
            }
        }
        return numbers;
    }
}
