package dev.gatun;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The hand-written classes of the library, as they were compiled. */
final class Library {
    static final Path CLASSES = Path.of("target/classes");
    static final Path TEST_CLASSES = Path.of("target/test-classes");

    private Library() {}

    /** What was read before, while there is memory for it: it takes seconds, emulated minutes. */
    private static final Map<List<Path>, SoftReference<JavaClasses>> BEFORE = new HashMap<>();

    /** The classes in some folders, without the generated ones. */
    static synchronized JavaClasses read(Path... folders) {
        SoftReference<JavaClasses> before = BEFORE.get(List.of(folders));
        JavaClasses classes = before == null ? null : before.get();
        if (classes == null) {
            classes =
                    new ClassFileImporter()
                            .withImportOption(location -> !location.contains("/dev/gatun/raw/"))
                            .importPaths(folders);
            BEFORE.put(List.of(folders), new SoftReference<>(classes));
        }
        return classes;
    }

    /** Whether a class is one of the tests'. */
    static boolean isOfTests(JavaClass type) {
        Path source = Path.of(type.getSource().orElseThrow().getUri());
        return source.startsWith(TEST_CLASSES.toAbsolutePath());
    }

    /** Whether a user of the library can name it. */
    static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Library::isPublic).orElse(true);
    }

    /** Whether the JDK has named a method, as one of a class or an interface of its own. */
    static boolean isOfJdk(JavaMethod method) {
        List<String> parameters =
                method.getRawParameterTypes().stream().map(JavaClass::getName).toList();
        return Stream.concat(
                        method.getOwner().getAllRawSuperclasses().stream(),
                        method.getOwner().getAllRawInterfaces().stream())
                .filter(type -> type.getPackageName().startsWith("java."))
                .flatMap(type -> type.getMethods().stream())
                .filter(other -> other.getName().equals(method.getName()))
                .anyMatch(
                        other ->
                                other.getRawParameterTypes().stream()
                                        .map(JavaClass::getName)
                                        .toList()
                                        .equals(parameters));
    }

    /** The methods that a user of the library can call, without those that every enum has. */
    static List<JavaMethod> publicMethods(JavaClasses classes) {
        List<JavaMethod> methods = new ArrayList<>();
        for (JavaClass type : classes) {
            if (!isPublic(type)) {
                continue;
            }
            for (JavaMethod method : type.getMethods()) {
                String name = method.getName();
                boolean ofEveryEnum =
                        type.isEnum() && (name.equals("values") || name.equals("valueOf"));
                if (method.getModifiers().contains(JavaModifier.PUBLIC)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !ofEveryEnum) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }
}
