package dev.gatun.raw;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.UnionLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one generated package says, read from its classes by reflection: all of it, so that nothing
 * escapes the tests that compare it with the headers.
 *
 * @param name the package's name
 * @param constants by name
 * @param structs structures, unions and typedefs of either, by name
 * @param functions names
 */
record GeneratedPackage(
        String name,
        Map<String, Constant> constants,
        Map<String, Struct> structs,
        Set<String> functions) {

    /**
     * A constant.
     *
     * @param value its value, an int's with its sign
     * @param size 4 for an int, 8 for a long
     */
    record Constant(long value, int size) {}

    /**
     * A structure or union.
     *
     * @param union whether it is a union
     * @param size in bytes
     * @param alignment in bytes
     * @param members by name; those of a member that is itself a structure with a dot
     */
    record Struct(boolean union, long size, long alignment, Map<String, Member> members) {}

    /**
     * A member of a structure.
     *
     * @param offset from the start of the outermost structure, bytes
     * @param size in bytes; 0 for an array without a length
     */
    record Member(long offset, long size) {}

    static final String LIBC = "dev.gatun.raw.libc";
    static final String URING = "dev.gatun.raw.uring";

    static GeneratedPackage libc() {
        return read(LIBC, "libc_h");
    }

    static GeneratedPackage uring() {
        return read(URING, "io_uring_h");
    }

    static GeneratedPackage target(String architecture) {
        return read("dev.gatun.raw." + architecture, "target_h");
    }

    private static GeneratedPackage read(String packageName, String headerClass) {
        try {
            Map<String, Constant> constants = new TreeMap<>();
            Map<String, Struct> structs = new TreeMap<>();
            Set<String> functions = new TreeSet<>();
            for (Class<?> type : topLevelClasses(packageName, headerClass)) {
                if (type.getSimpleName().startsWith(headerClass)) {
                    readHeaderClass(type, constants, functions);
                } else {
                    structs.put(type.getSimpleName(), readStruct(type));
                }
            }
            return new GeneratedPackage(packageName, constants, structs, functions);
        } catch (ReflectiveOperationException | IOException | URISyntaxException e) {
            throw new AssertionError("cannot read " + packageName, e);
        }
    }

    private static List<Class<?>> topLevelClasses(String packageName, String headerClass)
            throws ReflectiveOperationException, IOException, URISyntaxException {
        Class<?> header = Class.forName(packageName + "." + headerClass);
        Path root = Path.of(header.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.sorted().toList()) {
                String simpleName = file.getFileName().toString().replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(packageName + "." + simpleName);
                if (type.getDeclaringClass() == null && !type.isAnonymousClass()) {
                    classes.add(type);
                }
            }
        }
        return classes;
    }

    private static void readHeaderClass(
            Class<?> type, Map<String, Constant> constants, Set<String> functions)
            throws ReflectiveOperationException {
        for (Class<?> nested : type.getDeclaredClasses()) {
            if (Modifier.isPublic(nested.getModifiers())) {
                functions.add(nested.getSimpleName()); // a variadic one
            }
        }
        List<Method> candidates = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (!Modifier.isPublic(method.getModifiers()) || method.isSynthetic()) {
                continue;
            }
            String name = method.getName();
            if (name.endsWith("$descriptor")) {
                functions.add(name.substring(0, name.indexOf('$')));
            } else if (name.indexOf('$') < 0 && method.getParameterCount() == 0) {
                candidates.add(method);
            }
        }
        for (Method method : candidates) {
            String name = method.getName();
            if (functions.contains(name)) {
                continue;
            }
            method.setAccessible(true); // the class that has the overflow is not public
            Constant constant =
                    switch (method.invoke(null)) {
                        case Integer value -> new Constant(value, Integer.BYTES);
                        case Long value -> new Constant(value, Long.BYTES);
                        case Object other ->
                                throw new AssertionError(type + "." + name + " is " + other);
                    };
            if (constants.put(name, constant) != null) {
                throw new AssertionError(name + " is there twice");
            }
        }
    }

    private static Struct readStruct(Class<?> type) throws ReflectiveOperationException {
        GroupLayout layout = (GroupLayout) type.getMethod("layout").invoke(null);
        Map<String, Member> members = new TreeMap<>();
        // A typedef of another structure extends it and has no members of its own.
        for (Class<?> part = type; part != Object.class; part = part.getSuperclass()) {
            readMembers(part, "", 0, members);
        }
        return new Struct(
                layout instanceof UnionLayout, layout.byteSize(), layout.byteAlignment(), members);
    }

    private static void readMembers(
            Class<?> type, String prefix, long base, Map<String, Member> members)
            throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            String accessor = method.getName();
            if (!accessor.endsWith("$offset")) {
                continue;
            }
            String name = accessor.substring(0, accessor.length() - "$offset".length());
            long offset = base + (long) method.invoke(null);
            MemoryLayout layout = (MemoryLayout) type.getMethod(name + "$layout").invoke(null);
            members.put(prefix + name, new Member(offset, layout.byteSize()));
            for (Class<?> nested : type.getDeclaredClasses()) {
                if (nested.getSimpleName().equals(name)) {
                    readMembers(nested, prefix + name + ".", offset, members);
                }
            }
        }
    }
}
