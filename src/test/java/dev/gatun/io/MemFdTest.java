package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.MemFdFlags.MFD_ALLOW_SEALING;
import static dev.gatun.io.SealFlags.F_SEAL_EXEC;
import static dev.gatun.io.SealFlags.F_SEAL_FUTURE_WRITE;
import static dev.gatun.io.SealFlags.F_SEAL_GROW;
import static dev.gatun.io.SealFlags.F_SEAL_SEAL;
import static dev.gatun.io.SealFlags.F_SEAL_SHRINK;
import static dev.gatun.io.SealFlags.F_SEAL_WRITE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SkipsLacks;
import dev.gatun.sys.Errno;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@ExtendWith(SkipsLacks.class)
class MemFdTest {
    @Test
    void isAFileWithANameForTheEyes() throws IOException {
        try (MemFd file = MemFd.create("some name")) {
            assertEquals(
                    "/memfd:some name (deleted)",
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + file)).toString());
            assertTrue(Fcntl.isCloseOnExec(file));
            Bytes.write(file, "hello");
            assertEquals("hello", new String(Bytes.pread(file, 10, 0)));
            file.ftruncate(2);
            assertEquals("he", new String(Bytes.pread(file, 10, 0)));
        }
    }

    @Test
    void refusesNamesThatCannotBe() throws IOException {
        MemFd.create("x".repeat(249)).close();
        fails(Errno.EINVAL, () -> MemFd.create("x".repeat(250)));
        assertThrows(IllegalArgumentException.class, () -> MemFd.create("a\0b"));
        SyscallException e =
                fails(Errno.EINVAL, () -> MemFd.create("name", MemFdFlags.of(1 << 20)));
        assertEquals(
                "memfd_create(\"name\", MFD_CLOEXEC|0x100000): EINVAL (Invalid argument)",
                e.getMessage());
    }

    @Test
    void cannotBeSealedUnlessAskedFor() throws IOException {
        try (MemFd file = MemFd.create("file")) {
            assertEquals(F_SEAL_SEAL, file.seals());
            fails(Errno.EPERM, () -> file.addSeals(F_SEAL_GROW));
        }
    }

    @Test
    void sealsAreEnforced() throws IOException {
        try (MemFd file = MemFd.create("file", MFD_ALLOW_SEALING)) {
            assertEquals(SealFlags.of(0), file.seals());
            Bytes.write(file, "hello");

            file.addSeals(F_SEAL_SHRINK);
            fails(Errno.EPERM, () -> file.ftruncate(2));
            file.ftruncate(10);

            file.addSeals(F_SEAL_GROW);
            assertEquals(F_SEAL_SHRINK.or(F_SEAL_GROW), Fcntl.seals(file));
            fails(Errno.EPERM, () -> file.ftruncate(20));
            pwrite(file, "J", 0);
            fails(Errno.EPERM, () -> pwrite(file, "x", 10));

            Fcntl.addSeals(file, F_SEAL_WRITE);
            fails(Errno.EPERM, () -> pwrite(file, "x", 0));
            fails(Errno.EPERM, () -> Bytes.write(file, "x"));
            assertEquals("Jello", new String(Bytes.pread(file, 5, 0)));

            file.addSeals(F_SEAL_SEAL);
            SyscallException e = fails(Errno.EPERM, () -> file.addSeals(F_SEAL_FUTURE_WRITE));
            assertTrue(
                    e.getMessage()
                            .startsWith("fcntl(" + file + ", F_ADD_SEALS, F_SEAL_FUTURE_WRITE)"),
                    e.getMessage());
        }
    }

    @Test
    void isNotSealedAgainstWritingWhileMappedToBeWritten() throws IOException {
        try (MemFd file = MemFd.create("file", MFD_ALLOW_SEALING)) {
            file.ftruncate(4096);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mapping =
                        map(arena, file, Protection.PROT_READ.or(Protection.PROT_WRITE));
                fails(Errno.EBUSY, () -> file.addSeals(F_SEAL_WRITE));
                file.addSeals(F_SEAL_FUTURE_WRITE);
                fails(Errno.EPERM, () -> pwrite(file, "x", 0));
                mapping.set(ValueLayout.JAVA_BYTE, 0, (byte) 'y');
                assertEquals("y", new String(Bytes.pread(file, 1, 0)), "the old mapping writes");
            }
            file.addSeals(F_SEAL_WRITE);
            assertEquals(F_SEAL_FUTURE_WRITE.or(F_SEAL_WRITE), file.seals());
        }
    }

    @Test
    void sealingTheModeSealsTheRestOfAnExecutable() throws Exception {
        skipIfRefused("MFD_EXEC", () -> create(MemFdFlags.MFD_EXEC), Errno.EACCES);
        try (MemFd file = MemFd.create("file", MFD_ALLOW_SEALING.or(MemFdFlags.MFD_EXEC))) {
            file.addSeals(F_SEAL_EXEC);
            assertEquals(
                    F_SEAL_EXEC
                            .or(F_SEAL_SHRINK)
                            .or(F_SEAL_GROW)
                            .or(F_SEAL_WRITE)
                            .or(F_SEAL_FUTURE_WRITE),
                    file.seals());
        }
    }

    @Test
    void canBeMadeNeverExecutable() throws Exception {
        try (MemFd file = MemFd.create("file", MemFdFlags.MFD_NOEXEC_SEAL)) {
            assertEquals(F_SEAL_EXEC, file.seals(), "and can be sealed further");
            file.addSeals(F_SEAL_GROW);
            assertFalse(Files.isExecutable(Path.of("/proc/self/fd/" + file)));
        }
    }

    /** The file can be made without any page being there; only mapping it takes one. */
    @ParameterizedTest
    @ValueSource(strings = {"64kB", "512kB", "1024kB", "2048kB", "1048576kB", "16777216kB"})
    void hasHugePagesOfTheSizesOfTheMachine(String size) throws IOException {
        MemFdFlags flags = hugePages(size);
        boolean known = hugePageSizes().contains(size);
        MemFdFlags all = MemFdFlags.MFD_HUGETLB.or(flags);
        if (!known) {
            SyscallException e =
                    assertThrows(SyscallException.class, () -> MemFd.create("huge", all));
            assumeTrue(e.errno() != Errno.ENOSYS, "this kernel has no hugetlbfs");
            assertTrue(e.errno() == Errno.ENODEV || e.errno() == Errno.EINVAL, e.getMessage());
            return;
        }
        try (MemFd file = MemFd.create("huge", all)) {
            assertEquals(
                    Long.parseLong(size.replace("kB", "")) * 1024, Ioctl.blockSize(file), size);
        }
    }

    private static MemFdFlags hugePages(String size) {
        return switch (size) {
            case "64kB" -> MemFdFlags.MFD_HUGE_64KB;
            case "512kB" -> MemFdFlags.MFD_HUGE_512KB;
            case "1024kB" -> MemFdFlags.MFD_HUGE_1MB;
            case "2048kB" -> MemFdFlags.MFD_HUGE_2MB;
            case "1048576kB" -> MemFdFlags.MFD_HUGE_1GB;
            case "16777216kB" -> MemFdFlags.MFD_HUGE_16GB;
            default -> throw new AssertionError(size);
        };
    }

    private static List<String> hugePageSizes() throws IOException {
        List<String> sizes = new ArrayList<>();
        Path folder = Path.of("/sys/kernel/mm/hugepages");
        if (Files.exists(folder)) {
            try (var folders = Files.newDirectoryStream(folder, "hugepages-*")) {
                for (Path each : folders) {
                    sizes.add(each.getFileName().toString().replace("hugepages-", ""));
                }
            }
        }
        return sizes;
    }

    private static MemorySegment map(Arena arena, MemFd file, Protection protection)
            throws IOException {
        return Mapping.mmap(arena, file, 0, 4096, protection, MapFlags.MAP_SHARED);
    }

    private static void create(MemFdFlags flags) throws IOException {
        MemFd.create("probe", flags).close();
    }

    private static void pwrite(FileFd file, String text, long offset) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = Bytes.in(arena, text);
            assertEquals(bytes.byteSize(), file.pwrite(bytes, offset));
        }
    }
}
