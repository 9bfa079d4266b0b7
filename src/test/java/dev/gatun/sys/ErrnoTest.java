package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;

class ErrnoTest {
    /** The highest number that has a name. */
    private static final int LAST = 133;

    @Test
    void noneIsMissing() {
        assertEquals(ofTheGeneratedLayer(), ofErrno());
    }

    @Test
    void everyNumberIsNamedAsGlibcNamesIt() throws Throwable {
        MethodHandle name = glibc("strerrorname_np");
        for (int errno = 1; errno <= LAST; errno++) {
            MemorySegment expected = (MemorySegment) name.invokeExact(errno);
            if (expected.equals(MemorySegment.NULL)) {
                assertEquals("errno " + errno, Errno.name(errno));
            } else {
                assertEquals(expected.getString(0), Errno.name(errno));
            }
        }
    }

    @Test
    void everyTextIsGlibcs() throws Throwable {
        MethodHandle text = glibc("strerrordesc_np");
        int described = 0;
        for (int errno = 1; errno <= LAST; errno++) {
            MemorySegment expected = (MemorySegment) text.invokeExact(errno);
            if (!expected.equals(MemorySegment.NULL)) {
                assertEquals(expected.getString(0), Errno.text(errno), "errno " + errno);
                described++;
            }
        }
        assertEquals(131, described);
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 58, 0, -4096, 135, 512, 4095, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anUnknownNumberIsNamedByItsNumber(int errno) {
        assertEquals("errno " + errno, Errno.name(errno));
        assertEquals("errno " + errno + " (" + Errno.text(errno) + ")", Errno.describe(errno));
        assertTrue(Errno.text(errno).startsWith("Unknown error"), Errno.text(errno));
    }

    @Test
    void describesWithNameAndText() {
        assertEquals("ENOENT (No such file or directory)", Errno.describe(Errno.ENOENT));
    }

    @Test
    void describesTheResultOfACompletion() {
        assertEquals("ENOENT (No such file or directory)", Errno.describe(-Errno.ENOENT));
        assertEquals("ENOENT", Errno.name(-Errno.ENOENT));
        assertEquals("No such file or directory", Errno.text(-Errno.ENOENT));
        assertEquals("errno 999 (Unknown error 999)", Errno.describe(-999));
    }

    private static MethodHandle glibc(String function) {
        Linker linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find(function);
        assumeTrue(symbol.isPresent(), "this C library has no " + function);
        AddressLayout string =
                ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(200, JAVA_BYTE));
        return linker.downcallHandle(symbol.get(), FunctionDescriptor.of(string, JAVA_INT));
    }

    private static Set<String> ofErrno() {
        Set<String> constants = new TreeSet<>();
        for (Field field : Errno.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getName().startsWith("E")) {
                constants.add(field.getName());
            }
        }
        return constants;
    }

    private static Set<String> ofTheGeneratedLayer() {
        Set<String> constants = new TreeSet<>();
        for (Field field : Linux.class.getFields()) {
            String name = field.getName();
            if (name.matches("E[A-Z0-9]+") && !name.matches("(EPOLL|EPIOC|EVIOC).*")) {
                constants.add(name);
            }
        }
        return constants;
    }
}
