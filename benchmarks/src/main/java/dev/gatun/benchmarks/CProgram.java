package dev.gatun.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A peer in C, compiled by gcc in the run that measures it. */
public final class CProgram {
    /** The project's own runs, for which a program that does not compile well is a defect. */
    private static final boolean STRICT = "true".equals(System.getenv("CI"));

    private final Path executable;

    private CProgram(Path executable) {
        this.executable = executable;
    }

    /**
     * Compiles a program of {@code src/main/c}. What gcc warns of is shown; under {@code CI=true}
     * warnings are errors, and any error ends the run.
     *
     * @param name of the file with its {@code main}, without {@code .c}
     * @param more other files, with {@code .c}, and options for gcc
     * @throws IOException if there is no gcc, or it fails
     */
    public static CProgram compile(String name, String... more)
            throws IOException, InterruptedException {
        Path executable = Settings.target().resolve("c").resolve(name);
        Files.createDirectories(executable.getParent());
        Path sources = Path.of("src", "main", "c");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra"));
        if (STRICT) {
            command.add("-Werror");
        }
        command.addAll(List.of("-pthread", "-o", executable.toString()));
        command.add(sources.resolve(name + ".c").toString());
        for (String argument : more) {
            command.add(argument.endsWith(".c") ? sources.resolve(argument).toString() : argument);
        }
        try {
            run(command).forEach(System.err::println);
        } catch (IOException e) {
            if (STRICT) {
                throw new IllegalStateException("under CI=true C has to compile", e);
            }
            throw e;
        }
        return new CProgram(executable);
    }

    /** Which compiler, for the report. */
    public static String compiler() throws IOException, InterruptedException {
        return run(List.of("gcc", "--version")).getFirst();
    }

    /** Where the compiled program is. */
    public Path path() {
        return executable;
    }

    /** A process with a loop that has warmed up, and measures it whenever it is told to. */
    public Measurement ready(Settings settings, String... arguments) throws IOException {
        return new LoopInC(command(arguments), settings.quick(), Settings.ROUND_MILLIS);
    }

    /** Runs it; gives the lines that it prints. */
    public List<String> run(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs any program; gives the lines that it prints. */
    public static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed:\n" + output);
        }
        return output.lines().toList();
    }
}
