package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaMethodReference;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** No public method of the library escapes the tests: each overload is called by one of them. */
class EveryMethodIsCalledTest {
    /** Whose methods are held to it. */
    private static final Set<String> PACKAGES =
            Set.of(
                    "dev.gatun.sys",
                    "dev.gatun.io",
                    "dev.gatun.event",
                    "dev.gatun.net",
                    "dev.gatun.uring",
                    "dev.gatun.nio");

    /** Of its classes, what is the JDK's is called through the JDK's classes. */
    private static final String OF_JDKS_TYPES = "dev.gatun.nio";

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");

    @Test
    void byATest() {
        JavaClasses classes = Library.read(Library.CLASSES, Library.TEST_CLASSES);
        Set<String> missing = new TreeSet<>();
        for (JavaMethod method : Library.publicMethods(classes)) {
            if (PACKAGES.contains(method.getOwner().getPackageName()) && isToBeCalled(method)) {
                missing.add(method.getFullName());
            }
        }
        assertTrue(missing.size() > 80, "found only " + missing);
        classes.stream()
                .filter(Library::isOfTests)
                .forEach(test -> missing.removeAll(called(test)));
        assertEquals("", String.join("\n", missing), "never called by a test");
    }

    /**
     * Not a test's own method, nor what records are compared by, nor the number of an enum, of
     * which NamedConstantsTest sees all.
     */
    private static boolean isToBeCalled(JavaMethod method) {
        JavaClass owner = method.getOwner();
        // Handlers are called by the library.
        boolean isHandler = owner.isInterface();
        boolean isNumber = owner.isEnum() && method.getName().equals("value");
        boolean isOfJdk = owner.getPackageName().equals(OF_JDKS_TYPES) && Library.isOfJdk(method);
        return !isNumber
                && !isHandler
                && !isOfJdk
                && !owner.isRecord()
                && !OF_EVERY_OBJECT.contains(method.getName())
                && !Library.isOfTests(owner);
    }

    private static Set<String> called(JavaClass type) {
        Set<String> called = new HashSet<>();
        for (JavaCodeUnit codeUnit : type.getCodeUnits()) {
            for (JavaMethodCall call : codeUnit.getMethodCallsFromSelf()) {
                call.getTarget().resolveMember().ifPresent(m -> called.add(m.getFullName()));
            }
            for (JavaMethodReference reference : codeUnit.getMethodReferencesFromSelf()) {
                reference.getTarget().resolveMember().ifPresent(m -> called.add(m.getFullName()));
            }
        }
        return called;
    }
}
