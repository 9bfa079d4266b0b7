package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/manual-pages.md has every public method that makes a system call, and no other. */
class ManualPagesTest {
    private static final Path TABLE = Path.of("docs/manual-pages.md");
    private static final Pattern PAGE = Pattern.compile("`[a-z0-9_]+\\([1-8]\\)`");
    private static final Pattern METHODS = Pattern.compile("-|`\\w+\\.\\w+`(, `\\w+\\.\\w+`)*");
    private static final Pattern METHOD = Pattern.compile("\\w+\\.\\w+");

    /** The classes of the second column. */
    private static final Set<String> RAW =
            Set.of(
                    "dev.gatun.sys.Syscalls",
                    "dev.gatun.sys.PathSyscalls",
                    "dev.gatun.sys.XattrSyscalls",
                    "dev.gatun.sys.NotifySyscalls",
                    "dev.gatun.sys.CpuSyscalls",
                    "dev.gatun.sys.MemorySyscalls",
                    "dev.gatun.sys.TransferSyscalls",
                    "dev.gatun.sys.SocketSyscalls",
                    "dev.gatun.sys.EventSyscalls",
                    "dev.gatun.sys.UringSyscalls");

    private static final String DOWNCALL = "dev.gatun.sys.Downcall";

    /**
     * What closes a number after the fact: any method of a descriptor may, and is not about it. And
     * what asks whether the kernel knows something, once; and how a thread sleeps that cannot park.
     */
    private static final Set<String> NOT_FOLLOWED =
            Set.of(
                    "BlockingCalls.nap",
                    "Fd.acquire",
                    "Fd.release",
                    "Fd.detach",
                    "HeldFds.close",
                    "HeldFds.lend",
                    "HeldFds.lentBack",
                    "HeldFds.hold",
                    "HeldFds.release",
                    "Lacks.checkKeys",
                    "Parking.nap");

    private static final JavaClasses LIBRARY = Library.read(Library.CLASSES);

    private record Row(String page, List<String> raw, List<String> typed) {}

    @Test
    void everyMethodOfSyscallsIsThere() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (JavaMethod method : Library.publicMethods(LIBRARY)) {
            if (RAW.contains(method.getOwner().getName())) {
                expected.add(nameOf(method));
            }
        }
        Set<String> strangers = new TreeSet<>();
        for (Row row : rows()) {
            strangers.addAll(row.raw());
        }
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(strangers);
        assertEquals(Set.of(), missing, "in no row of " + TABLE);
        strangers.removeAll(expected);
        assertEquals(Set.of(), strangers, "not of Syscalls, or not there");
    }

    @Test
    void everyTypedMethodThatMakesASystemCallIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (JavaMethod method : Library.publicMethods(LIBRARY)) {
            if (!RAW.contains(method.getOwner().getName()) && reachesTheKernel(method)) {
                missing.add(nameOf(method));
            }
        }
        assertTrue(missing.contains("Fd.read"), "found none: " + missing);
        missing.removeAll(NOT_FOLLOWED);
        for (Row row : rows()) {
            missing.removeAll(row.typed());
        }
        assertEquals(Set.of(), missing, "in no row of " + TABLE);
    }

    @Test
    void noRowNamesWhatDoesNotExist() throws IOException {
        Set<String> existing = new HashSet<>();
        for (JavaMethod method : Library.publicMethods(LIBRARY)) {
            existing.add(nameOf(method));
        }
        for (Row row : rows()) {
            for (String typed : row.typed()) {
                assertTrue(existing.contains(typed), typed + " of the row of " + row.page());
                assertTrue(!typed.contains("Syscalls."), typed + " is in the wrong column");
            }
        }
    }

    /** Whether it does so itself: by way of its own class and of what is not public. */
    private static boolean reachesTheKernel(JavaMethod method) {
        return reachesTheKernel(method, method.getOwner().getName(), new HashSet<>());
    }

    private static boolean reachesTheKernel(
            JavaCodeUnit from, String owner, Set<JavaCodeUnit> seen) {
        if (!seen.add(from)) {
            return false;
        }
        for (JavaCodeUnitAccess<? extends CodeUnitCallTarget> call : calls(from)) {
            String door = call.getTargetOwner().getName();
            if (RAW.contains(door) || door.equals(DOWNCALL)) {
                return true;
            }
            JavaCodeUnit target = call.getTarget().resolveMember().orElse(null);
            if (target != null
                    && isFollowed(target, owner)
                    && reachesTheKernel(target, owner, seen)) {
                return true;
            }
        }
        return false;
    }

    private static List<JavaCodeUnitAccess<? extends CodeUnitCallTarget>> calls(JavaCodeUnit from) {
        List<JavaCodeUnitAccess<? extends CodeUnitCallTarget>> calls = new ArrayList<>();
        calls.addAll(from.getMethodCallsFromSelf());
        calls.addAll(from.getConstructorCallsFromSelf());
        return calls;
    }

    private static boolean isFollowed(JavaCodeUnit target, String owner) {
        if (!target.getOwner().getPackageName().startsWith("dev.gatun")
                || NOT_FOLLOWED.contains(nameOf(target))) {
            return false;
        }
        boolean ofAnotherPublicType =
                Library.isPublic(target.getOwner()) && !target.getOwner().getName().equals(owner);
        return !(ofAnotherPublicType && target.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static String nameOf(JavaCodeUnit method) {
        return method.getOwner().getSimpleName() + "." + method.getName();
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("| `")) {
                continue;
            }
            String[] cells = line.substring(1).split("\\|");
            assertEquals(3, cells.length, line);
            String page = cells[0].strip();
            assertTrue(PAGE.matcher(page).matches(), line);
            rows.add(new Row(page, methods(cells[1].strip()), methods(cells[2].strip())));
        }
        assertTrue(rows.size() > 10, "no table in " + TABLE);
        return rows;
    }

    private static List<String> methods(String cell) {
        assertTrue(METHODS.matcher(cell).matches(), "not `Class.method`, … or -: " + cell);
        List<String> methods = new ArrayList<>();
        Matcher matcher = METHOD.matcher(cell);
        while (matcher.find()) {
            methods.add(matcher.group());
        }
        return methods;
    }
}
