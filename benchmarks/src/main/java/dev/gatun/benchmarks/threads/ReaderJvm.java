package dev.gatun.benchmarks.threads;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link ReadersProgram}, each time in a JVM of its own. */
record ReaderJvm(boolean quick) {
    Reading read(Means means, Way way, int readers, Path file)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Settings.java().toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djdk.virtualThreadScheduler.parallelism=" + Means.CARRIERS);
        command.addAll(means.options);
        Path target = Settings.target();
        command.add(
                "--class-path="
                        + target.resolve("benchmarks.jar")
                        + ":"
                        + target.resolve("lib").resolve("gatun.jar"));
        command.add(ReadersProgram.class.getName());
        command.addAll(List.of(means.name(), way.name(), "" + readers, file.toString()));
        command.addAll(quick ? List.of("200", "200", "200") : List.of("1500", "4000", "2000"));
        return Reading.parse(CProgram.run(command).getLast());
    }
}
