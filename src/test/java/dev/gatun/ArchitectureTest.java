package dev.gatun;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import dev.gatun.io.FileFd;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of ARCHITECTURE.md. They allow for packages that do not exist yet. */
class ArchitectureTest {
    private static final String RAW = "dev.gatun.raw..";
    private static final String SYS = "dev.gatun.sys..";

    /** Open to whoever has a kind of descriptor of their own, and adds what only it can do. */
    private static final Set<Class<?>> MEANT_FOR_EXTENSION =
            Set.of(Fd.class, FileFd.class, SocketFd.class);

    private static final JavaClasses LIBRARY =
            new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void theLibraryIsRead() {
        assertTrue(LIBRARY.contain("dev.gatun.sys.Syscalls"));
        assertTrue(LIBRARY.contain("dev.gatun.raw.libc.iovec"));
    }

    /** {@code epoll.wait(10)} would compile, and mean the monitor. */
    @Test
    void noMethodOverloadsOneOfEveryObject() {
        Set<String> taken = Set.of("wait", "notify", "notifyAll", "getClass", "finalize");
        assertEquals(
                List.of(),
                LIBRARY.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> taken.contains(method.getName()))
                        .map(JavaMember::getFullName)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "raw,   raw",
        "sys,   sys jfr",
        "io,    io sys",
        "event, event sys",
        "net,   net io sys",
        // Flags, structs and messages, as arguments.
        "uring, uring event io net sys jfr",
        // A service takes the arguments of all calls.
        "async, async uring event io net sys jfr",
        "nio, nio async uring event io net sys",
        "report, report uring sys",
        // It has the names of the flags of all calls.
        "trace, trace uring event io net sys",
    })
    void aPackageKnowsOnlyWhatIsBelowIt(String name, String known) {
        var allowed =
                Stream.concat(
                        Stream.of("java.."),
                        Stream.of(known.split(" ")).map(each -> "dev.gatun." + each + ".."));
        check(
                classes()
                        .that()
                        .resideInAPackage("dev.gatun." + name + "..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(allowed.toArray(String[]::new)));
    }

    /** Where no recording runs, none of it is loaded. */
    @Test
    void onlyEventsKnowFlightRecorder() {
        check(
                classes()
                        .that()
                        .resideInAPackage("dev.gatun.jfr..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "jdk.jfr..", "dev.gatun.jfr.."));
        check(
                noClasses()
                        .that()
                        .haveSimpleNameNotEndingWith("Event")
                        .and()
                        .doNotHaveSimpleName("PeriodicEvents")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jdk.jfr.."));
    }

    @Test
    void everyPackageIsOneOfTheTable() {
        check(
                classes()
                        .should()
                        .resideInAnyPackage(
                                RAW,
                                "dev.gatun.jfr..",
                                SYS,
                                "dev.gatun.io..",
                                "dev.gatun.event..",
                                "dev.gatun.net..",
                                "dev.gatun.uring..",
                                "dev.gatun.async..",
                                "dev.gatun.nio..",
                                "dev.gatun.report..",
                                "dev.gatun.trace.."));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().matching("dev.gatun.(**)").should().beFreeOfCycles());
    }

    @Test
    void onlySysLinks() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(RAW, SYS)
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(Linker.class, SymbolLookup.class));
    }

    /** The default file system may be one whose reads need a ring, and the ring is being made. */
    @Test
    void nothingBelowFilesOfJavaReadsThem() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                SYS,
                                "dev.gatun.io..",
                                "dev.gatun.event..",
                                "dev.gatun.net..",
                                "dev.gatun.uring..",
                                "dev.gatun.async..")
                        .should()
                        .dependOnClassesThat()
                        .belongToAnyOf(Files.class));
    }

    @Test
    void onlySysMakesMemoryOutOfAddresses() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(RAW, SYS)
                        .should()
                        .accessTargetWhere(
                                describe(
                                        "the target gives memory bounds that nobody checked",
                                        ArchitectureTest::isUnchecked)));
    }

    /** The numbers of it are there once they are compiled, and its classes need not be. */
    @Test
    void noGeneratedClassIsUsedWhenTheLibraryRuns() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(RAW)
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(RAW));
    }

    @Test
    void aPublicClassSaysWhoMayExtendIt() {
        check(
                classes()
                        .that()
                        .resideOutsideOfPackage(RAW)
                        .and()
                        .arePublic()
                        .and()
                        .doNotBelongToAnyOf(MEANT_FOR_EXTENSION.toArray(Class[]::new))
                        .should(beFinalSealedOrAbstract()));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(LIBRARY);
    }

    private static boolean isUnchecked(JavaAccess<?> access) {
        var owner = access.getTargetOwner();
        var name = access.getTarget().getName();
        return owner.isAssignableTo(MemorySegment.class) && name.equals("reinterpret")
                || owner.isAssignableTo(AddressLayout.class) && name.equals("withTargetLayout");
    }

    private static ArchCondition<JavaClass> beFinalSealedOrAbstract() {
        return new ArchCondition<>("be final, sealed or abstract") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var modifiers = type.getModifiers();
                if (!modifiers.contains(JavaModifier.FINAL)
                        && !modifiers.contains(JavaModifier.ABSTRACT)
                        && !type.reflect().isSealed()) {
                    var message = type.getName() + " can be extended by anybody";
                    events.add(SimpleConditionEvent.violated(type, message));
                }
            }
        };
    }
}
