package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

class CatTest {
    @TempDir private Path folder;
    private final byte[] bytes = new byte[500_000];
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        new Random(1).nextBytes(bytes);
        file = Files.write(folder.resolve("file"), bytes);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "splice", "read"})
    void writesFilesAndStandardInputToAPipe(String method) throws Exception {
        byte[] input = {1, 2, 3};
        var result =
                ChildJvm.run(
                        input,
                        Cat.class,
                        "--method",
                        method,
                        file.toString(),
                        "-",
                        "/proc/version",
                        file.toString());
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertArrayEquals(
                joined(bytes, input, Files.readAllBytes(Path.of("/proc/version")), bytes),
                result.outBytes());
    }

    @Test
    void writesStandardInputIfThereIsNothingElse() throws Exception {
        var result = ChildJvm.run(bytes, Cat.class);
        assertEquals("", result.err());
        assertArrayEquals(bytes, result.outBytes());
    }

    @Test
    void writesToAFileAndAppends() throws Exception {
        File target = folder.resolve("target").toFile();
        for (String method : new String[] {"auto", "read"}) {
            var child =
                    new ProcessBuilder(
                                    ChildJvm.command(
                                            Cat.class, "--method", method, file.toString(), "-"))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(target))
                            .start();
            var result = ChildJvm.await(child, new byte[] {7});
            assertEquals("", result.err());
            assertEquals(0, result.status());
        }
        byte[] once = joined(bytes, new byte[] {7});
        assertArrayEquals(joined(once, once), Files.readAllBytes(target.toPath()));
    }

    @Test
    void goesOnAfterAFileThatCannotBeRead() throws Exception {
        var result =
                ChildJvm.run(
                        Cat.class, "/no/such", file.toString(), folder.toString(), "/proc/version");
        assertEquals(
                "cat: /no/such: No such file or directory\ncat: " + folder + ": Is a directory\n",
                result.err());
        assertEquals(1, result.status());
        assertArrayEquals(
                joined(bytes, Files.readAllBytes(Path.of("/proc/version"))), result.outBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"splice", "read"})
    void endsQuietlyWhenNobodyReads(String method) throws Exception {
        var child =
                new ProcessBuilder(ChildJvm.command(Cat.class, "--method", method, file.toString()))
                        .start();
        child.getInputStream().read();
        child.getInputStream().close();
        String err = new String(child.getErrorStream().readAllBytes());
        assertEquals("", err);
        assertEquals(1, child.waitFor());
    }

    @Test
    void saysThatThereIsNoRoom() throws Exception {
        var child =
                new ProcessBuilder(ChildJvm.command(Cat.class, file.toString()))
                        .redirectOutput(new File("/dev/full"))
                        .start();
        var result = ChildJvm.await(child, new byte[0]);
        assertEquals("cat: standard output: No space left on device\n", result.err());
        assertEquals(1, result.status());
    }

    @Test
    void doesNotReadWhatItWrites() throws Exception {
        var child =
                new ProcessBuilder(ChildJvm.command(Cat.class, file.toString()))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                        .start();
        var result = ChildJvm.await(child, new byte[0]);
        assertEquals("cat: " + file + ": the input file is the output file\n", result.err());
        assertEquals(1, result.status());
        assertEquals(bytes.length, Files.size(file));
    }

    @Test
    void saysThatSpliceWantsAPipe() throws Exception {
        var child =
                new ProcessBuilder(ChildJvm.command(Cat.class, "--method=splice", file.toString()))
                        .redirectOutput(folder.resolve("target").toFile())
                        .start();
        var result = ChildJvm.await(child, new byte[0]);
        assertEquals("cat: splice wants a pipe, and here is none\n", result.err());
        assertEquals(1, result.status());
    }

    @Test
    void helpAndVersion() {
        assertTrue(CommandRun.of(new Cat(), "--help").out().startsWith("Usage: cat "));
        assertTrue(CommandRun.of(new Cat(), "--version").out().startsWith("cat, an example"));
        assertEquals(2, CommandRun.of(new Cat(), "--frobnicate").status());
    }
}
