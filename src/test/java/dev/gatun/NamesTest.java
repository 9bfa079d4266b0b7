package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of CONTRIBUTING.md's section Names, as far as a class file tells. */
class NamesTest {
    /** Calls that C has under these names. */
    private static final Set<String> GET_IN_C =
            Set.of(
                    "getsockname",
                    "getpeername",
                    "getsockopt",
                    "getsockoptInt",
                    "getxattr",
                    "getdents64",
                    "getcpu",
                    // clock_gettime(2)
                    "gettime",
                    // io_uring_get_events(3)
                    "getEvents");

    private static final JavaClasses LIBRARY = Library.read(Library.CLASSES);

    @Test
    void whatGivesAValueIsABareNoun() {
        List<JavaMethod> methods = Library.publicMethods(LIBRARY);
        assertTrue(methods.size() > 80, "found only " + methods);
        assertEquals(
                List.of(),
                methods.stream()
                        .filter(method -> method.getName().matches("get.+"))
                        .filter(method -> !GET_IN_C.contains(method.getName()))
                        .filter(method -> !Library.isOfJdk(method))
                        .map(JavaMember::getFullName)
                        .toList());
    }

    /** Whoever meets such a name in a test or an example would take it for the library's. */
    @Test
    void noHelperAndNoExampleHasTheNameOfAClassOfTheLibrary() {
        Set<String> names = namesOf(LIBRARY.stream().filter(type -> !type.isNestedClass()));
        assertTrue(names.size() > 150, "found only " + names);
        List<JavaClass> others =
                Library.read(Library.CLASSES, Library.TEST_CLASSES).stream()
                        .filter(Library::isOfTests)
                        .toList();
        assertTrue(namesOf(others.stream()).contains("EventLoop"), "the examples are there, too");
        assertEquals(
                List.of(),
                others.stream()
                        .filter(type -> names.contains(type.getSimpleName()))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList());
    }

    /** An anonymous class and a package's description have none. */
    private static Set<String> namesOf(Stream<JavaClass> classes) {
        return classes.map(JavaClass::getSimpleName)
                .filter(name -> !name.isEmpty() && !name.equals("package-info"))
                .collect(Collectors.toSet());
    }
}
