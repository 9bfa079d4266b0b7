import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The numbers of jextract's output.
 *
 * @param constants an {@code Integer} or a {@code Long} each, by name
 * @param structs by name, structures and unions: {@code SIZE} and an {@code OFFSET_…} a member; and
 *     {@code SIZE_…} of a member that is an array or a structure
 */
record Bindings(Map<String, Number> constants, Map<String, Map<String, Number>> structs) {

    /**
     * Reads a package, from its classes, which are on the class path.
     *
     * @param classes the folder that they are in
     * @param headerClass the class that has the constants, and whose superclasses have the rest
     */
    static Bindings read(Path classes, String packageName, String headerClass)
            throws ReflectiveOperationException, IOException {
        var bindings = new Bindings(new TreeMap<>(), new TreeMap<>());
        Path folder = classes.resolve(packageName.replace('.', '/'));
        List<String> names;
        try (Stream<Path> files = Files.list(folder)) {
            names = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        for (String name : names) {
            Class<?> type = Class.forName(packageName + "." + name.replaceFirst("\\.class$", ""));
            if (type.getDeclaringClass() != null || type.isAnonymousClass()) {
                continue;
            }
            if (type.getSimpleName().startsWith(headerClass)) {
                bindings.addConstants(type);
            } else {
                bindings.structs.put(type.getSimpleName(), struct(type));
            }
        }
        return bindings;
    }

    /** The getters without a parameter, but not the functions, which have a descriptor too. */
    private void addConstants(Class<?> headerClass) throws ReflectiveOperationException {
        List<Method> methods = List.of(headerClass.getDeclaredMethods());
        List<String> names = methods.stream().map(Method::getName).toList();
        for (Method method : methods) {
            String name = method.getName();
            if (Modifier.isPublic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && name.indexOf('$') < 0
                    && !names.contains(name + "$descriptor")) {
                method.setAccessible(true); // the class that has the overflow is not public
                constants.put(name, (Number) method.invoke(null));
            }
        }
    }

    private record Member(String name, long offset, MemoryLayout layout) {}

    private static Map<String, Number> struct(Class<?> type) throws ReflectiveOperationException {
        List<Member> members = new ArrayList<>();
        // A typedef of another structure extends it and has no members of its own.
        for (Class<?> part = type; part != Object.class; part = part.getSuperclass()) {
            addMembers(part, "", 0, members);
        }
        members.sort(Comparator.comparingLong(Member::offset).thenComparing(Member::name));
        Map<String, Number> numbers = new LinkedHashMap<>();
        var layout = (GroupLayout) type.getMethod("layout").invoke(null);
        numbers.put("SIZE", Math.toIntExact(layout.byteSize()));
        for (Member member : members) {
            String name = member.name().toUpperCase(Locale.ROOT);
            put(numbers, "OFFSET_" + name, member.offset());
            if (!(member.layout() instanceof ValueLayout)) {
                put(numbers, "SIZE_" + name, member.layout().byteSize());
            }
        }
        return numbers;
    }

    private static void put(Map<String, Number> numbers, String name, long value) {
        if (numbers.put(name, Math.toIntExact(value)) != null) {
            throw new IllegalStateException("two members would be " + name);
        }
    }

    private static void addMembers(Class<?> type, String prefix, long base, List<Member> members)
            throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            if (!method.getName().endsWith("$offset")) {
                continue;
            }
            String name = method.getName().replace("$offset", "");
            long offset = base + (long) method.invoke(null);
            var layout = (MemoryLayout) type.getMethod(name + "$layout").invoke(null);
            members.add(new Member(prefix + name, offset, layout));
            for (Class<?> nested : type.getDeclaredClasses()) {
                if (nested.getSimpleName().equals(name)) {
                    addMembers(nested, prefix + name + "_", offset, members);
                }
            }
        }
    }

    /** What all of them have, and with the same numbers. */
    static Bindings common(List<Bindings> all) {
        var common = all.getFirst().copy();
        for (Bindings each : all) {
            common.constants.entrySet().retainAll(each.constants.entrySet());
            common.structs.entrySet().retainAll(each.structs.entrySet());
        }
        return common;
    }

    /** These, less the names that the others have. */
    Bindings without(Bindings others) {
        var rest = copy();
        rest.constants.keySet().removeAll(others.constants.keySet());
        rest.structs.keySet().removeAll(others.structs.keySet());
        return rest;
    }

    /** Both together: a name that both have must be the same. */
    Bindings and(Bindings others) {
        var both = copy();
        merge(both.constants, others.constants);
        merge(both.structs, others.structs);
        return both;
    }

    private static <T> void merge(Map<String, T> into, Map<String, T> others) {
        others.forEach(
                (name, value) -> {
                    T before = into.put(name, value);
                    if (before != null && !before.equals(value)) {
                        throw new IllegalStateException(name + ": " + before + " and " + value);
                    }
                });
    }

    private Bindings copy() {
        return new Bindings(new TreeMap<>(constants), new TreeMap<>(structs));
    }
}
