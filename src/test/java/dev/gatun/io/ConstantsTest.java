package dev.gatun.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.raw.libc.libc_h;
import dev.gatun.raw.libc.open_how;
import dev.gatun.raw.libc.statx;
import dev.gatun.raw.libc.statx_timestamp;
import dev.gatun.sys.Arch;
import dev.gatun.sys.Flags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Numbers are written into the hand-written code, since loading the generated one takes long. Here
 * each is held to it.
 */
class ConstantsTest {
    /** What the generated code does not have, and what it is according to Linux 6.18. */
    private static final Map<String, Long> NOT_GENERATED = Map.of("FALLOC_FL_ALLOCATE_RANGE", 0L);

    /** Names that no class here has, and why. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "O_RSYNC", // another name of O_SYNC
                    "FALLOC_FL_NO_HIDE_STALE", // reserved, and refused by every kernel
                    "STATX_ALL", // without a meaning since Linux 5.9
                    "STATX__RESERVED", // refused
                    "AT_FDCWD", // no flag, and in Syscalls
                    "AT_EACCESS", // for faccessat(2), with the value of AT_REMOVEDIR
                    "AT_REMOVEDIR", // for unlinkat(2)
                    "AT_RECURSIVE", // for open_tree(2)
                    "AT_SYMLINK_FOLLOW", // for linkat(2)
                    "AT_STATX_SYNC_TYPE"); // a mask

    static List<Class<?>> classes() throws IOException, ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>();
        Path folder = Path.of("target", "classes", "dev", "gatun", "io");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    classes.add(Class.forName("dev.gatun.io." + name));
                }
            }
        }
        return classes;
    }

    @ParameterizedTest
    @MethodSource("classes")
    void aConstantOfCHasItsValue(Class<?> type) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) || field.getName().equals("NONE")) {
                continue;
            }
            field.setAccessible(true);
            Object constant = field.get(null);
            String name = field.getName();
            Long expected = expected(name);
            if (constant instanceof Flags<?> flags && field.getType() == type) {
                assertTrue(expected != null, name + " is not in the generated code");
                assertEquals(expected, flags.longBits(), name);
            } else if (constant instanceof Number number && expected != null) {
                assertEquals(expected, number.longValue(), type.getSimpleName() + "." + name);
            } else if (field.isEnumConstant() && expected != null) {
                Method value = type.getDeclaredMethod("value");
                assertEquals(expected, ((Number) value.invoke(constant)).longValue(), name);
            }
        }
    }

    /** The other way around: of what C has under a prefix, nothing is missing. */
    @ParameterizedTest
    @MethodSource("prefixes")
    void noneIsMissing(String prefix, Class<?> type) {
        Set<String> missing = new TreeSet<>();
        for (Class<?> generated : List.of(libc_h.class, target())) {
            for (Method method : generated.getMethods()) {
                if (method.getName().startsWith(prefix) && method.getParameterCount() == 0) {
                    missing.add(method.getName());
                }
            }
        }
        assertTrue(missing.size() > 2, "none generated with " + prefix + ": " + missing);
        missing.removeAll(LEFT_OUT);
        for (Field field : type.getDeclaredFields()) {
            missing.remove(field.getName());
        }
        missing.removeIf(name -> prefix.equals("STATX_") && name.startsWith("STATX_ATTR_"));
        assertEquals(Set.of(), missing);
    }

    static Stream<Object[]> prefixes() {
        return Stream.of(
                new Object[] {"O_", OpenFlags.class},
                new Object[] {"RESOLVE_", ResolveFlags.class},
                new Object[] {"RWF_", RwFlags.class},
                new Object[] {"SEEK_", Whence.class},
                new Object[] {"FALLOC_FL_", FallocateMode.class},
                new Object[] {"SYNC_FILE_RANGE_", SyncFileRangeFlags.class},
                new Object[] {"POSIX_FADV_", FileAdvice.class},
                new Object[] {"LOCK_", FlockOperation.class},
                new Object[] {"AT_", AtFlags.class},
                new Object[] {"STATX_", StatxMask.class},
                new Object[] {"STATX_ATTR_", StatxAttributes.class},
                new Object[] {"S_IF", FileKind.class});
    }

    @Test
    void theOffsetsOfStatxAreThoseOfC() throws ReflectiveOperationException {
        assertEquals(statx.sizeof(), constant(Statx.class, "BYTES"));
        assertEquals(statx_timestamp.tv_nsec$offset(), constant(Statx.class, "NANOS"));
        int compared = 0;
        for (Method method : statx.class.getMethods()) {
            String name = method.getName();
            if (name.startsWith("stx_") && name.endsWith("$offset")) {
                String field = name.substring(4, name.indexOf('$')).toUpperCase(Locale.ROOT);
                assertEquals((long) method.invoke(null), constant(Statx.class, field), field);
                compared++;
            }
        }
        assertEquals(28, compared);
    }

    @Test
    void theOffsetsOfOpenHowAreThoseOfC() throws ReflectiveOperationException {
        assertEquals(open_how.sizeof(), constant(OpenHow.class, "OPEN_HOW_BYTES"));
        assertEquals(open_how.flags$offset(), constant(OpenHow.class, "FLAGS"));
        assertEquals(open_how.mode$offset(), constant(OpenHow.class, "MODE"));
        assertEquals(open_how.resolve$offset(), constant(OpenHow.class, "RESOLVE"));
    }

    private static long constant(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.getInt(null);
    }

    /** What the generated code says; null if it has no such name. */
    private static Long expected(String name) throws ReflectiveOperationException {
        if (NOT_GENERATED.containsKey(name)) {
            return NOT_GENERATED.get(name);
        }
        for (Class<?> generated : List.of(target(), libc_h.class)) {
            for (Method method : generated.getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == 0) {
                    method.setAccessible(true); // its class is not public
                    Number value = (Number) method.invoke(null);
                    return value instanceof Integer i
                            ? Integer.toUnsignedLong(i)
                            : (Long) value.longValue();
                }
            }
        }
        return null;
    }

    private static Class<?> target() {
        return Arch.X86_64
                ? dev.gatun.raw.x86_64.target_h.class
                : Arch.AARCH64
                        ? dev.gatun.raw.aarch64.target_h.class
                        : dev.gatun.raw.riscv64.target_h.class;
    }
}
