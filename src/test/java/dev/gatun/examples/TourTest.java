package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.examples.tour.ReadPath;
import dev.gatun.examples.tour.ReadPaths;
import dev.gatun.examples.tour.Tally;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

class TourTest {
    /** What the file system of the temporary files may lack. */
    private static final String OF_SOME_FILE_SYSTEMS =
            ".*O_DIRECT.*|copy_file_range.*|io_uring, (O_DIRECT|IOPOLL).*";

    @TempDir private Path folder;

    private static CommandRun tour(Object... arguments) {
        return CommandRun.of(new Tour(ReadPaths.all()), arguments);
    }

    private Path file(int byteCount) throws Exception {
        var bytes = new byte[byteCount];
        new Random(byteCount).nextBytes(bytes);
        return Files.write(folder.resolve(byteCount + " bytes"), bytes);
    }

    private static String checksum(Path file) throws Exception {
        var checksum = new CRC32C();
        checksum.update(Files.readAllBytes(file));
        return String.format("%08x", checksum.getValue());
    }

    /** A busy machine may take longer than a second, and then progress is shown. */
    private static void checkProgressAlone(String err) {
        assertTrue(err.lines().allMatch(line -> line.matches("tour: .*: \\d+ MiB.*")), err);
    }

    /** A row for each path, and in each the right checksum, or a reason where there may be one. */
    private static void checkRows(CommandRun run, Path file, String mayBeMissing) throws Exception {
        assertEquals(0, run.status(), run::err);
        checkProgressAlone(run.err());
        String sum = checksum(file);
        String size = String.format("%,d", Files.size(file));
        for (ReadPath path : ReadPaths.all()) {
            List<String> rows =
                    run.out().lines().filter(line -> line.startsWith(path.name() + "  ")).toList();
            assertEquals(1, rows.size(), () -> path.name() + " in:\n" + run.out());
            String row = rows.getFirst();
            if (row.contains("not here: ")) {
                assertTrue(path.name().matches(mayBeMissing), row);
            } else {
                assertTrue(row.endsWith("  " + sum), row);
                assertTrue(row.contains(" " + size + " "), row);
            }
        }
    }

    @Test
    void readsTheSameByEveryPath() throws Exception {
        Path file = file(3_000_000);
        checkRows(tour(file), file, OF_SOME_FILE_SYSTEMS);
    }

    @Test
    void readsWhatEndsInTheMiddleOfABlock() throws Exception {
        for (int byteCount : new int[] {1, 511, 512, 513, 4097, (1 << 20) + 1}) {
            Path file = file(byteCount);
            checkRows(tour(file), file, OF_SOME_FILE_SYSTEMS);
        }
    }

    @Test
    void saysThatNothingCannotBeMapped() throws Exception {
        Path file = file(0);
        var run = tour(file);
        checkRows(run, file, OF_SOME_FILE_SYSTEMS + "|mmap.*");
        assertTrue(
                run.out().contains("not here: its size is 0, and there is no mapping of no bytes"),
                run::out);
    }

    /** A file that the kernel makes up can be read by some paths only. */
    @Test
    void saysWhyAPathIsNotHere() throws Exception {
        var run = tour("/proc/version");
        assertEquals(0, run.status(), run::err);
        assertTrue(
                run.out().matches("(?s).*pread with O_DIRECT[^\n]* not here: openat\\(.*EINVAL.*"),
                run::out);
        assertTrue(run.out().contains(checksum(Path.of("/proc/version"))), run::out);
    }

    @Test
    void failsIfOnePathReadsSomethingElse() throws Exception {
        ReadPath wrong =
                new ReadPath() {
                    @Override
                    public String name() {
                        return "wrong";
                    }

                    @Override
                    public void read(Path file, Tally tally) {
                        tally.take(ByteBuffer.wrap(new byte[5]), 5);
                    }
                };
        var run = CommandRun.of(new Tour(List.of(wrong)), file(5));
        assertEquals(1, run.status());
        assertTrue(run.out().contains("  not what read(2) gives"), run::out);
    }

    @Test
    void makesAFileOfItsOwnAndTakesItAway() throws Exception {
        var run = tour("--size", 1, "--only", "readv, 16");
        assertEquals(0, run.status(), run::err);
        String path = run.out().substring(0, run.out().indexOf(": 1,048,576 bytes"));
        assertTrue(Path.of(path).getFileName().toString().startsWith("gatun-tour-"), path);
        assertFalse(Files.exists(Path.of(path)), path);
        assertEquals(4, run.out().lines().count(), run::out);
    }

    @Test
    void refusesWhatIsNoFile() {
        assertFailure("/no/such: No such file or directory", tour("/no/such"));
        assertFailure(folder + ": Is a directory", tour(folder));
        assertFailure("/dev/zero: not a regular file", tour("/dev/zero"));
    }

    @Test
    void refusesWhatMayNotBeRead() throws Exception {
        Path file = file(10);
        Files.setPosixFilePermissions(file, java.util.Set.of());
        // Once before, so that no class has to be loaded without the right to.
        tour("/no/such");
        var run = CommandRun.asNobody(new Tour(ReadPaths.all()), file);
        assertFailure(file + ": Permission denied", run);
    }

    private static void assertFailure(String message, CommandRun run) {
        assertEquals("tour: " + message + "\n", run.err());
        assertEquals("", run.out());
        assertEquals(1, run.status());
    }

    @Test
    void refusesACommandLineThatItDoesNotUnderstand() {
        assertEquals(2, tour("--frobnicate").status());
        assertEquals(2, tour("a", "b").status());
        assertEquals(2, tour("--size", "-1").status());
        assertEquals(2, tour("--only", "no path is called so").status());
    }

    @Test
    void helpAndVersion() {
        assertTrue(tour("--help").out().startsWith("Usage: tour "));
        assertTrue(tour("--version").out().startsWith("tour, an example of Gatun "));
    }

    @Test
    void isAProgram() throws Exception {
        Path file = file(100_000);
        var result = ChildJvm.run(Tour.class, "--only", "pread, 64 KiB", file.toString());
        checkProgressAlone(result.err());
        assertEquals(0, result.status());
        assertTrue(result.out().contains(checksum(file)), result::out);
        assertEquals(1, ChildJvm.run(Tour.class, "/no/such").status());
    }
}
