package dev.gatun;

import dev.gatun.sys.Flags;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.FieldModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints all the constants of the library that are numbers: a line has the class, the name, the
 * number, and whether it is of a type of its own. Run with {@code -Dos.arch=…} it says what they
 * are there; nothing is linked.
 */
final class NamedConstants {
    /** Of flags and enums, all of whose constants have C's names. */
    static final String TYPED = "typed";

    private static final Set<String> NUMBERS = Set.of("I", "J", "S");
    private static final Generated ANY = Generated.of("x86_64");
    private static final Set<String> PREFIXES = ANY.prefixes();

    private NamedConstants() {}

    public static void main(String[] arguments) throws Exception {
        try (Stream<Path> files = Files.walk(Library.CLASSES)) {
            for (Path file : files.sorted().toList()) {
                String name = Library.CLASSES.relativize(file).toString();
                if (name.endsWith(".class")
                        && !name.startsWith("dev/gatun/raw/")
                        && !name.equals("module-info.class")) {
                    print(file, name.substring(0, name.length() - 6).replace('/', '.'));
                }
            }
        }
    }

    private static void print(Path file, String name)
            throws ReflectiveOperationException, IOException {
        Class<?> type = Class.forName(name, false, NamedConstants.class.getClassLoader());
        if (Flags.class.isAssignableFrom(type)) {
            printFlags(type);
        }
        if (type.isEnum()) {
            printEnum(type);
        }
        for (FieldModel field : ClassFile.of().parse(file).fields()) {
            boolean isNumber = NUMBERS.contains(field.fieldType().stringValue());
            boolean isConstant =
                    field.flags().has(AccessFlag.STATIC) && field.flags().has(AccessFlag.FINAL);
            if (isNumber && isConstant) {
                printNumber(type, field);
            }
        }
    }

    /** A literal is read from the class file; else the class is initialised for it. */
    private static void printNumber(Class<?> type, FieldModel field)
            throws ReflectiveOperationException {
        String name = field.fieldName().stringValue();
        Optional<ConstantValueAttribute> literal = field.findAttribute(Attributes.constantValue());
        if (literal.isPresent()) {
            print(type, name, ((Number) literal.get().constant().constantValue()).longValue(), "");
        } else if (looksLikeC(name)) {
            Field computed = type.getDeclaredField(name);
            computed.setAccessible(true);
            print(type, name, ((Number) computed.get(null)).longValue(), "");
        }
    }

    private static boolean looksLikeC(String name) {
        return ANY.has(name) || PREFIXES.contains(name.substring(0, name.indexOf('_') + 1));
    }

    private static void printFlags(Class<?> type) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.getType() == type
                    && !field.getName().equals("NONE")) {
                field.setAccessible(true);
                print(type, field.getName(), ((Flags<?>) field.get(null)).longBits(), TYPED);
            }
        }
    }

    private static void printEnum(Class<?> type) throws ReflectiveOperationException {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("value") && method.getParameterCount() == 0) {
                method.setAccessible(true);
                for (Object constant : type.getEnumConstants()) {
                    long value = ((Number) method.invoke(constant)).longValue();
                    print(type, ((Enum<?>) constant).name(), value, TYPED);
                }
            }
        }
    }

    private static void print(Class<?> type, String name, long value, String kind) {
        System.out.println(type.getName() + " " + name + " " + value + " " + kind);
    }
}
