package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

class CpTest {
    @TempDir private Path folder;

    private static CommandRun cp(Object... arguments) {
        return CommandRun.of(new Cp(), arguments);
    }

    private Path file(String name, int byteCount) throws IOException {
        var bytes = new byte[byteCount];
        new Random(byteCount).nextBytes(bytes);
        return Files.write(folder.resolve(name), bytes);
    }

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        return fifo;
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    private static void assertCopied(Path source, Path target, CommandRun run) throws IOException {
        assertEquals("", run.err());
        assertEquals(0, run.status());
        assertEquals(-1, Files.mismatch(source, target));
    }

    private static void assertFailure(String message, CommandRun run) {
        assertEquals("cp: " + message + "\n", run.err());
        assertEquals(1, run.status());
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesByEachMethod(Cp.Method method) throws Exception {
        for (int byteCount : new int[] {0, 1, 4096, 100_001, 20 << 20}) {
            Path source = file("source", byteCount);
            Path target = folder.resolve("target " + byteCount);
            assertCopied(source, target, cp("--method", method, source, target));
        }
    }

    @Test
    void uringIsAMethodToo() throws Exception {
        Path source = file("source", 5_000_001);
        Path target = folder.resolve("target");
        assertCopied(source, target, cp("--uring", source, target));
        assertFailure(
                "no/such: No such file or directory", cp("--uring", "no/such", target, "--force"));
    }

    @ParameterizedTest
    @EnumSource
    void keepsHoles(Cp.Method method) throws Exception {
        Path source = folder.resolve("sparse");
        long size = 64L << 20;
        try (var channel =
                FileChannel.open(source, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 30 << 20);
            channel.write(ByteBuffer.wrap(new byte[] {4}), 40 << 20);
        }
        // What comes last is a hole as well.
        assertEquals(
                0,
                new ProcessBuilder("truncate", "--size=" + size, source.toString())
                        .start()
                        .waitFor());
        assumeTrue(blocks(source) < size / 512 / 2, "this file system has no holes");
        Path target = folder.resolve("target");
        assertCopied(source, target, cp("--method", method, source, target));
        assertEquals(size, Files.size(target));
        assertTrue(blocks(target) <= blocks(source) + 64, blocks(target) + " blocks");
    }

    /** Blocks of 512 bytes. */
    private static long blocks(Path file) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            return Statx.allocate(arena).fill(fd, StatxMask.STATX_BLOCKS).blocks();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "splice", "read", "uring"})
    void copiesWhatTheKernelMakesUp(String method) throws Exception {
        Path target = folder.resolve("target");
        assertCopied(
                Path.of("/proc/version"), target, cp("--method", method, "/proc/version", target));
    }

    @Test
    void saysWhenAForcedMethodCannot() throws Exception {
        var run = cp("--method", "copy_file_range", "/proc/version", folder.resolve("target"));
        assertEquals(1, run.status());
        assertTrue(run.err().startsWith("cp: /proc/version to "), run::err);
        assertTrue(run.err().contains("copy_file_range("), run::err);
        assertEquals(List.of(), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "splice", "read", "uring"})
    void copiesFromAPipe(String method) throws Exception {
        Path source = file("source", 300_000);
        Path fifo = fifo();
        Path target = folder.resolve("target");
        var writer = start(() -> Files.write(fifo, Files.readAllBytes(source)));
        assertCopied(source, target, cp("--method", method, fifo, target));
        writer.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "splice", "read", "uring"})
    void copiesToAPipe(String method) throws Exception {
        Path source = file("source", 300_000);
        Path fifo = fifo();
        var reader = start(() -> Files.readAllBytes(fifo));
        var run = cp("--method", method, source, fifo);
        assertEquals("", run.err());
        assertArrayEquals(Files.readAllBytes(source), reader.get());
        assertTrue(Files.exists(fifo));
    }

    @Test
    void writesToADeviceAsItIs() throws Exception {
        assertEquals("", cp(file("source", 10), "/dev/null").err());
        assertTrue(Files.exists(Path.of("/dev/null")));
    }

    @Test
    void copiesPermissions() throws Exception {
        Path source = file("source", 10);
        for (String permissions : new String[] {"rwxr-x---", "r--------", "rw-------"}) {
            Files.setPosixFilePermissions(source, PosixFilePermissions.fromString(permissions));
            Path target = folder.resolve(permissions);
            assertCopied(source, target, cp(source, target));
            assertEquals(
                    permissions,
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        }
    }

    @Test
    void copiesIntoADirectory() throws Exception {
        Path source = file("source", 10);
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertCopied(source, inner.resolve("source"), cp(source, inner));
    }

    @Test
    void leavesATargetAloneWithoutForce() throws Exception {
        Path source = file("source", 10);
        Path target = file("target", 20);
        assertFailure(target + ": is there already; --force replaces it", cp(source, target));
        assertEquals(20, Files.size(target));
        assertCopied(source, target, cp("--force", source, target));
        assertEquals(List.of("source", "target"), names());
    }

    @Test
    void replacesWhatALinkPointsTo() throws Exception {
        Path source = file("source", 10);
        Path target = file("target", 20);
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
        assertCopied(source, link, cp("-f", source, link));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(-1, Files.mismatch(source, target));
    }

    @Test
    void refusesOneFileAsBoth() throws Exception {
        Path source = file("source", 10);
        Path link = Files.createLink(folder.resolve("link"), source);
        assertFailure(source + " and " + link + " are the same file", cp("-f", source, link));
        assertFailure(source + " and " + source + " are the same file", cp(source, folder));
        assertEquals(10, Files.size(source));
    }

    @Test
    void refusesWhatCannotBeCopied() throws Exception {
        Path source = file("source", 10);
        Path target = folder.resolve("target");
        assertFailure("/no/such: No such file or directory", cp("/no/such", target));
        assertFailure(folder + ": Is a directory", cp(folder, target));
        assertFailure("/no/such/target: No such file or directory", cp(source, "/no/such/target"));
        Files.createDirectory(folder.resolve("inner"));
        Files.createDirectory(folder.resolve("inner/source"));
        assertFailure(
                folder.resolve("inner/source") + ": Is a directory",
                cp("-f", source, folder.resolve("inner")));
        assertEquals(2, cp(source).status());
        assertEquals(2, cp("--method", "telepathy", source, target).status());
        assertFalse(Files.exists(target));
    }

    @Test
    void refusesWhatMayNotBeRead() throws Exception {
        Path source = file("source", 10);
        Files.setPosixFilePermissions(source, java.util.Set.of());
        // Once before, so that no class has to be loaded without the right to.
        cp("/no/such", folder.resolve("target"));
        var run = CommandRun.asNobody(new Cp(), source, folder.resolve("target"));
        assertFailure(source + ": Permission denied", run);
    }

    /** Its first page is never mapped: reading it fails after the target was made. */
    @Test
    void takesAPartialTargetAway() throws Exception {
        Path target = folder.resolve("target");
        var run = cp("/proc/self/mem", target);
        assertEquals(1, run.status());
        assertTrue(run.err().contains("EIO (Input/output error)"), run::err);
        assertEquals(List.of(), names());

        Files.writeString(target, "precious");
        assertEquals(1, cp("--force", "/proc/self/mem", target).status());
        assertEquals("precious", Files.readString(target));
        assertEquals(List.of("target"), names());
    }

    @Test
    void takesAPartialTargetAwayWhenItIsInterrupted() throws Exception {
        Path fifo = fifo();
        Path target = folder.resolve("target");
        var child =
                new ProcessBuilder(ChildJvm.command(Cp.class, fifo.toString(), target.toString()))
                        .start();
        try (var writer = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
            writer.write(ByteBuffer.wrap(new byte[1000]));
            Until.holds(
                    "the target has what was written",
                    () -> {
                        assertTrue(child.isAlive());
                        return Files.exists(target) && Files.size(target) == 1000;
                    });
            child.toHandle().destroy();
            var result = ChildJvm.await(child, new byte[0]);
            assertEquals(128 + 15, result.status());
            // Progress is told if it takes long.
            assertTrue(result.err().lines().allMatch(l -> l.contains(" MiB")), result::err);
        }
        assertEquals(List.of("fifo"), names());
    }

    @Test
    void isAProgram() throws Exception {
        Path source = file("source", 100_000);
        Path target = folder.resolve("target");
        var result = ChildJvm.run(Cp.class, source.toString(), target.toString());
        assertEquals("", result.err() + result.out());
        assertEquals(0, result.status());
        assertEquals(-1, Files.mismatch(source, target));
    }

    @Test
    void helpAndVersion() {
        assertTrue(cp("--help").out().startsWith("Usage: cp "));
        assertTrue(cp("--version").out().startsWith("cp, an example of Gatun "));
    }
}
