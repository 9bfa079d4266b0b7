package dev.gatun.examples.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.examples.Progress;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ReadPathsTest {
    private static final Path ACCOUNT = Path.of("/proc/thread-self/io");

    @TempDir private Path folder;

    /** Those of which the kernel counts every call as one that reads, also at the end. */
    static List<ReadPath> reading() {
        return ReadPaths.all().stream()
                .filter(path -> !path.name().startsWith("mmap"))
                .filter(path -> !path.name().startsWith("splice"))
                .filter(path -> !path.name().startsWith("copy_file_range"))
                .filter(path -> !path.name().startsWith("io_uring"))
                .filter(path -> !path.name().startsWith("RingService"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void reading(ReadPath path) throws IOException {
        assumeTrue(Files.exists(ACCOUNT), "the kernel does not count reads (TASK_IO_ACCOUNTING)");
        Path file = Files.write(folder.resolve("file"), new byte[3_000_001]);
        var progress = new Progress(new PrintWriter(new StringWriter()), "test");
        path.read(file, new Tally(progress));
        long idle = -counted() + counted();
        var tally = new Tally(progress);
        long before = counted();
        path.read(file, tally);
        assertEquals(counted() - before - idle, tally.calls());
        assertEquals(3_000_001, tally.bytes());
        assertTrue(tally.calls() > 0);
    }

    /** The checksum's own machine code would end the JVM. */
    @Test
    void aMappedFileThatShrinksIsAnError() throws IOException {
        Path file = Files.write(folder.resolve("shrinks"), new byte[200_000]);
        var tally = new Tally(new Progress(new PrintWriter(new StringWriter()), "test"));
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDWR);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped =
                    Mapping.mmap(arena, fd, 0, 200_000, Protection.PROT_READ, MapFlags.MAP_SHARED);
            MemorySegment block = arena.allocate(1 << 16);
            MappedRead.take(mapped, block, tally);
            assertEquals(200_000, tally.bytes());
            fd.ftruncate(1 << 16);
            IOException e =
                    assertThrows(IOException.class, () -> MappedRead.take(mapped, block, tally));
            assertEquals("the file shrank while it was read", e.getMessage());
            assertEquals(200_000 + (1 << 16), tally.bytes());
        }
    }

    /** Read calls of this thread so far. */
    private static long counted() throws IOException {
        for (String line : Files.readAllLines(ACCOUNT)) {
            if (line.startsWith("syscr: ")) {
                return Long.parseLong(line.substring("syscr: ".length()));
            }
        }
        throw new AssertionError("no syscr in " + ACCOUNT);
    }
}
