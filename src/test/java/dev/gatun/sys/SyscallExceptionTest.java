package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

class SyscallExceptionTest {
    @Test
    void constantsHaveNoQuotes() {
        var e = SyscallException.of(-Errno.EBUSY, "f", SyscallException.constant("MS_SYNC"), "x");
        assertEquals("f(MS_SYNC, \"x\"): EBUSY (Device or resource busy)", e.getMessage());
    }

    @Test
    void readsAsStracePrintsIt() {
        var e =
                assertThrows(
                        SyscallException.class, () -> FileFd.open("/no/such", OpenFlags.O_RDONLY));
        assertEquals(
                "openat(\"/no/such\", O_RDONLY|O_CLOEXEC): ENOENT (No such file or directory)",
                e.getMessage());
        assertEquals(Errno.ENOENT, e.errno());
        assertEquals("openat", e.call());
        assertEquals(0, e.transferred());
    }

    @Test
    void showsEachKindOfArgument() {
        try (Arena arena = Arena.ofConfined()) {
            IOException e =
                    SyscallException.of(
                            -Errno.EINVAL,
                            "call",
                            7,
                            -1L,
                            "text",
                            Path.of("/a"),
                            arena.allocate(3),
                            MemorySegment.NULL,
                            MapFlags.MAP_SHARED,
                            MemoryAdvice.MADV_COLD,
                            null);
            assertEquals(
                    "call(7, -1, \"text\", \"/a\", [3 bytes], NULL, MAP_SHARED, MADV_COLD, null):"
                            + " EINVAL (Invalid argument)",
                    e.getMessage());
        }
    }

    /** Whatever call it was, and also where a completion has the error. */
    @Test
    void saysWhatAnErrorMeansInEveryCall() {
        var open = SyscallException.of(-Errno.EMFILE, "openat").getMessage();
        assertTrue(open.endsWith("see RLIMIT_NOFILE (ulimit -n)"), open);
        var system = SyscallException.of(-Errno.ENFILE, "socket").getMessage();
        assertTrue(system.endsWith("see /proc/sys/fs/file-max"), system);
        var read = SyscallException.afterPart(-Errno.EFAULT, 8, "read").getMessage();
        assertTrue(read.contains("after 8 bytes: the kernel cannot use this memory"), read);
        var own = SyscallException.withHint(-Errno.EFAULT, "because", "read").getMessage();
        assertEquals("read(): EFAULT (Bad address): because", own);
    }

    /** A name can hold anything: it does not write lines of its own into a log. */
    @Test
    void showsATextOnOneLine() {
        var e = SyscallException.of(-Errno.ENOENT, "openat", "a\n\"b\"\\\t\u0001\u007f é");
        assertEquals(
                "openat(\"a\\n\\\"b\\\"\\\\\\t\\001\\177 é\"): ENOENT (No such file or directory)",
                e.getMessage());
    }

    @Test
    void saysWhatWasDoneBefore() {
        var e = SyscallException.afterPart(-Errno.EIO, 4096, "read", 3);
        assertEquals("read(3): EIO (Input/output error): after 4096 bytes", e.getMessage());
        assertEquals(4096, e.transferred());
    }

    @Test
    void endsWithAHint() {
        var e = SyscallException.withHint(-Errno.ENOMEM, "see ulimit -l", "mlock2");
        assertEquals("mlock2(): ENOMEM (Cannot allocate memory): see ulimit -l", e.getMessage());
    }

    @Test
    void namesAnErrorThatIsNotKnown() {
        assertEquals(
                "x(): errno 4000 (Unknown error 4000)",
                SyscallException.of(-4000, "x").getMessage());
    }

    @Test
    void aResultThatIsNoErrorIsAMistake() {
        for (long result : new long[] {0, 1, -4096, Long.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> SyscallException.of(result, "x"));
        }
    }
}
