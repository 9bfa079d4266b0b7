package dev.gatun;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Fd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for a program, with the classes that the tests have, on the class path. */
public final class ChildJvm {
    /** What became of it. */
    public record Result(int status, byte[] outBytes, String err) {
        /** {@return what it wrote, as text} */
        public String out() {
            return new String(outBytes, StandardCharsets.UTF_8);
        }
    }

    private static final int MINUTES = 5;

    private ChildJvm() {}

    /** The command that runs a class's main method. */
    public static List<String> command(Class<?> main, String... arguments) {
        return command(List.of(), main, arguments);
    }

    /** The same, in a JVM with these options. */
    public static List<String> command(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("--class-path");
        command.add(classPath());
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * The command that runs one of the JDK's tools, by its module and class: packages of a JRE have
     * the modules of all tools, and not their programs.
     */
    public static List<String> tool(List<String> options, String module, String main) {
        assumeTrue(
                ModuleFinder.ofSystem().find(module).isPresent(),
                () -> "this Java has no module " + module);
        var command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.addAll(List.of("--module", module + "/" + main));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs a class's main method to its end. */
    public static Result run(Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(new byte[0], main, arguments);
    }

    /** Runs a class's main method to its end, in a JVM with these options. */
    public static Result run(List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return await(new ProcessBuilder(command(options, main, arguments)).start(), new byte[0]);
    }

    /** Runs a class's main method to its end, with this as its standard input. */
    public static Result run(byte[] input, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return await(new ProcessBuilder(command(main, arguments)).start(), input);
    }

    /**
     * Feeds a process, and reads both of its outputs so that it can fill neither pipe. A process
     * that does not end is killed after {@value #MINUTES} minutes.
     */
    public static Result await(Process process, byte[] input)
            throws IOException, InterruptedException {
        CompletableFuture.delayedExecutor(MINUTES, TimeUnit.MINUTES)
                .execute(process::destroyForcibly);
        var err = new byte[1][];
        var errReader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        err[0] = process.getErrorStream().readAllBytes();
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
        var feeder =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try (var in = process.getOutputStream()) {
                                        in.write(input);
                                    } catch (IOException e) {
                                        // It ended without reading all: its result tells.
                                        System.err.println("input not read to its end: " + e);
                                    }
                                });
        byte[] out = process.getInputStream().readAllBytes();
        feeder.join();
        errReader.join();
        int status = process.waitFor();
        // The JDK closes them a moment after that.
        process.getInputStream().close();
        process.getErrorStream().close();
        return new Result(status, out, new String(err[0], StandardCharsets.UTF_8));
    }

    /** The library, the tests and what they depend on. */
    public static String classPath() {
        return String.join(
                File.pathSeparator,
                root(Fd.class),
                root(ChildJvm.class),
                System.getProperty("java.class.path"));
    }

    private static String root(Class<?> type) {
        try {
            var file = Path.of(type.getResource(type.getSimpleName() + ".class").toURI());
            for (int i = 0; i < type.getName().split("\\.").length; i++) {
                file = file.getParent();
            }
            return file.toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
