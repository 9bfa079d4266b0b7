package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Each operation of a ring is in a table beside its system call, or is known to have none. */
class TwinChecksTest {
    private static final List<Class<?>> TABLES =
            List.of(
                    FileTwinsTest.class,
                    PathTwinsTest.class,
                    SocketTwinsTest.class,
                    DescriptorTwinsTest.class,
                    WaitTwinsTest.class);

    private static final String OWN = "of the ring's own: its operations, files, buffers, messages";
    private static final String NUMBERS = "has numbers only, and any of them may be meant";
    private static final String DEVICE = "a driver's command: no call of the library has its bytes";

    /** Operations without a twin, by name, and why. */
    private static final Map<String, String> WITHOUT =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("nop", NUMBERS),
                            Map.entry("nop128", NUMBERS),
                            Map.entry("pollRemove", OWN),
                            Map.entry("timeoutRemove", OWN),
                            Map.entry("asyncCancel", OWN),
                            Map.entry("filesUpdate", OWN),
                            Map.entry("fixedFdInstall", OWN),
                            Map.entry("provideBuffers", OWN),
                            Map.entry("removeBuffers", OWN),
                            Map.entry("msgRing", OWN),
                            Map.entry("msgRingFd", OWN),
                            Map.entry("uringCmd", DEVICE),
                            Map.entry("uringCmdFixed", DEVICE),
                            Map.entry("uringCmdMultishot", DEVICE),
                            Map.entry("uringCmd128", DEVICE),
                            Map.entry("blockDiscard", DEVICE),
                            Map.entry("blockZoneResetAll", DEVICE)));

    /** Overloads without a twin, of which others have one. */
    private static final Set<String> OVERLOADS_WITHOUT =
            // The user data of a poll, of which any may be meant.
            Set.of("pollUpdate(JJ)Ldev/gatun/uring/Sqe;");

    @Test
    void everyOperationHasATwinOrAReason() throws Exception {
        Set<String> operations = operations();
        assertTrue(operations.size() > 120, "found only " + operations);
        Set<String> inTables = new TreeSet<>();
        for (Class<?> table : TABLES) {
            inTables.addAll(written(table));
        }
        Set<String> missing = new TreeSet<>(operations);
        missing.removeAll(inTables);
        missing.removeAll(OVERLOADS_WITHOUT);
        missing.removeIf(each -> WITHOUT.containsKey(name(each)));
        assertEquals("", String.join("\n", missing), "in no table, and without a reason");
        Set<String> stale = new TreeSet<>(WITHOUT.keySet());
        Set<String> names = names(operations);
        names.removeAll(names(inTables));
        stale.removeAll(names);
        assertEquals(Set.of(), stale, "with a reason, but in a table, or no operation");
        assertTrue(operations.containsAll(OVERLOADS_WITHOUT));
    }

    /** Names and descriptors of the operations. */
    private static Set<String> operations() {
        return Arrays.stream(Sqe.class.getMethods())
                .filter(m -> m.getReturnType() == Sqe.class && !Modifier.isStatic(m.getModifiers()))
                .filter(m -> !SqeAttributes.NAMES.contains(m.getName()))
                .map(TwinChecksTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signature(Method method) {
        return method.getName()
                + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .descriptorString();
    }

    private static Set<String> names(Set<String> signatures) {
        return signatures.stream().map(TwinChecksTest::name).collect(Collectors.toSet());
    }

    private static String name(String signature) {
        return signature.substring(0, signature.indexOf('('));
    }

    /** What a table writes into a slot. */
    private static Set<String> written(Class<?> table) throws IOException {
        Set<String> written = new TreeSet<>();
        for (MethodModel method : read(table).methods()) {
            method.code().ifPresent(code -> addWritten(code, written));
        }
        return written;
    }

    private static void addWritten(CodeModel code, Set<String> written) {
        String owner = Sqe.class.getName().replace('.', '/');
        for (var element : code) {
            if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().equals(owner)) {
                written.add(call.name().stringValue() + call.type().stringValue());
            }
        }
    }

    private static ClassModel read(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }
}
