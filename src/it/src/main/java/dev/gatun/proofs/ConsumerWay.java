package dev.gatun.proofs;

import java.io.IOException;
import java.util.List;

/**
 * A way to give a program the library.
 *
 * @param name of the way
 * @param expected what the program has to print
 * @param run builds the program and runs it
 */
record ConsumerWay(String name, List<String> expected, Run run) {
    /** Builds a program and runs it. */
    interface Run {
        /** {@return what it has printed} */
        List<String> with(ConsumerBuild build) throws IOException, InterruptedException;
    }

    Result tried(Setting setting) throws IOException, InterruptedException {
        String what = "a program that uses the library: " + name;
        String folder = "consumers/" + name.replaceAll("\\W+", "-");
        List<String> printed;
        try {
            printed = run.with(new ConsumerBuild(setting, setting.emptyFolder(folder)));
        } catch (IOException e) {
            return Result.failed(what, "nothing", e.getMessage());
        }
        String counts = printed.size() + " lines";
        return printed.equals(expected)
                ? Result.passed(what, counts)
                : Result.failed(
                        what,
                        counts,
                        "expected\n%s\nprinted\n%s"
                                .formatted(
                                        String.join("\n", expected), String.join("\n", printed)));
    }
}
