package dev.gatun.benchmarks.start;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole processes, from their start to their end. */
public final class StartSuite implements Suite {
    /** How the JVM finds the library, and what it has of earlier runs. */
    private enum Mode {
        CLASS_PATH("class path"),
        MODULE("module path"),
        AOT_CACHE("class path, AOT cache");

        private final String text;

        Mode(String text) {
            this.text = text;
        }
    }

    private static final Claim FIRST_READ =
            new Claim(2, "start-read", "more than hello, world", Limit.atMost(100, "ms"));
    private static final Claim THIRTY_CALLS =
            new Claim(2, "start-thirty", "more than hello, world", Limit.atMost(130, "ms"));

    private record Program(String name, Class<?> main, Claim claim) {}

    private static final Program HELLO = new Program("hello, world", HelloWorld.class, null);

    /** The same once more. */
    private static final String HELLO_AGAIN = HELLO.name + " again";

    private static final Program READ =
            new Program("Gatun: open, read", ReadOneFile.class, FIRST_READ);

    /** {@link #READ} without the option that permits native calls: the JVM prints a warning. */
    private static final String READ_UNPERMITTED = READ.name + ", not permitted";

    private static final String PERMIT = "--enable-native-access=ALL-UNNAMED";

    private static final Program RING =
            new Program("Gatun: open, read through a ring", FirstRingRead.class, null);

    private static final List<Program> PROGRAMS =
            List.of(
                    HELLO,
                    new Program("FileChannel: open, read", ChannelRead.class, null),
                    new Program("java.lang.foreign alone: one call", LinkerFloor.class, null),
                    READ,
                    new Program("Gatun: thirty calls", ThirtyCalls.class, THIRTY_CALLS),
                    new Program("Selector: one wait", SelectorWait.class, null),
                    new Program("Gatun: one epoll wait", FirstEpollWait.class, null),
                    RING);

    private static List<Program> programs() {
        return PROGRAMS.stream()
                .filter(program -> program != RING || IoUring.isAvailable())
                .toList();
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String question() {
        return "what does the first call of a JVM cost?";
    }

    @Override
    public String duration() {
        return "2 min, 15 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        // What a run that is interrupted leaves, the next one replaces, and so does the build.
        Path folder = Files.createDirectories(Settings.target().resolve("start"));
        List<Path> caches = programs().stream().map(program -> cache(folder, program)).toList();
        Path file = folder.resolve("file-to-read");
        try {
            Files.write(file, new byte[8192]);
            run(settings, report, file);
        } finally {
            Files.deleteIfExists(file);
            for (Path cache : caches) {
                Files.deleteIfExists(cache);
            }
        }
    }

    private static Path cache(Path folder, Program program) {
        return folder.resolve(program.main.getSimpleName() + ".aot");
    }

    private static void run(Settings settings, Report report, Path file) throws Exception {
        int turns = settings.turnsOr(11);
        List<Program> programs = programs();
        if (!programs.contains(RING)) {
            report.remark("No rows for a ring: " + IoUring.availability() + ".");
        }
        List<Contest> contests = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            List<Contestant> contestants = new ArrayList<>();
            boolean isBrief = settings.quick() && mode != Mode.CLASS_PATH;
            for (Program program : isBrief ? List.of(HELLO, READ) : programs) {
                List<String> command = command(mode, program, file);
                if (!settings.quick()) {
                    // Once for the page cache.
                    milliseconds(command);
                }
                contestants.add(new Contestant(program.name, () -> milliseconds(command)));
            }
            if (mode == Mode.CLASS_PATH) {
                List<String> unpermitted = new ArrayList<>(command(mode, READ, file));
                unpermitted.remove(PERMIT);
                contestants.add(new Contestant(READ_UNPERMITTED, () -> milliseconds(unpermitted)));
            }
            contestants.add(new Contestant(HELLO_AGAIN, contestants.getFirst().start()));
            contests.add(new Contest(mode.text, contestants));
        }
        Contest.take(contests, turns, report);

        report.line("");
        report.line("## Milliseconds of a process: median of " + turns + " turns [middle half]");
        List<List<String>> rows = new ArrayList<>();
        for (Contest contest : contests) {
            report.figures("time of a process", "ms", contest);
            for (String contestant : contest.contestants()) {
                rows.add(
                        List.of(
                                contest.name() + ": " + contestant,
                                contest.times(contestant).text("%.0f"),
                                contest.differences(contestant, HELLO.name).text("%.0f")));
            }
        }
        Contest plain = contests.getFirst();
        double noise = plain.differences(HELLO_AGAIN, HELLO.name).reachFrom(0);
        for (Program program : programs) {
            if (program.claim != null) {
                Sample more = plain.differences(program.name, HELLO.name);
                report.target(program.claim, program.name, more, noise);
            }
        }
        report.table(List.of("", "ms", "more than hello, world"), rows);
    }

    private static List<String> command(Mode mode, Program program, Path file)
            throws IOException, InterruptedException {
        Path programs = Settings.target().resolve("benchmarks.jar");
        Path gatun = Settings.target().resolve("lib").resolve("gatun.jar");
        List<String> command = new ArrayList<>();
        command.add(Settings.java().toString());
        if (mode == Mode.MODULE) {
            command.add("--module-path=" + gatun);
            command.add("--add-modules=dev.gatun");
            command.add("--enable-native-access=dev.gatun,ALL-UNNAMED");
            command.add("--class-path=" + programs);
        } else {
            command.add(PERMIT);
            command.add("--class-path=" + programs + ":" + gatun);
        }
        List<String> end = List.of(program.main.getName(), file.toString());
        if (mode == Mode.AOT_CACHE) {
            Path cache = cache(file.getParent(), program);
            List<String> training = new ArrayList<>(command);
            training.add("-XX:AOTCacheOutput=" + cache);
            training.addAll(end);
            command.add("-XX:AOTCache=" + cache);
            // By default a cache that does not fit is not used, and nobody is told.
            command.add("-XX:AOTMode=on");
            command.addAll(end);
            train(training, command);
            return command;
        }
        command.addAll(end);
        return command;
    }

    /** Makes the cache; once more if the JVM cannot map it, which a busy machine was seen to do. */
    private static void train(List<String> training, List<String> command)
            throws IOException, InterruptedException {
        milliseconds(training);
        try {
            milliseconds(command);
        } catch (IOException e) {
            milliseconds(training);
        }
    }

    private static double milliseconds(List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD);
        long start = System.nanoTime();
        int status = builder.start().waitFor();
        long end = System.nanoTime();
        if (status != 0) {
            // Once more, to hear why.
            CProgram.run(command);
            throw new IOException(String.join(" ", command) + " ended with " + status);
        }
        return (end - start) / 1e6;
    }
}
