package dev.gatun.examples;

import dev.gatun.examples.lab.Experiment;
import dev.gatun.examples.lab.Experiments;
import dev.gatun.examples.lab.Transcript;
import dev.gatun.examples.tour.UnavailableException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The guide's experiments, each of which shows what the kernel did, call by call. */
@Command(
        name = "lab",
        description = {
            "Runs an experiment of the guide (docs/guide), and prints the system calls that it"
                    + " makes and how many they are. Without an argument it lists the experiments.",
            "",
            "Times are of one run on this machine, and no benchmark."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the experiment was run, or this machine lacks what it needs",
            "1:a call failed",
            "2:the command line was not understood"
        })
public final class Lab implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "Its name.")
    private String name;

    @Spec private CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Lab()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            for (Experiment experiment : Experiments.all()) {
                out.printf("%-12s %s%n", experiment.name(), experiment.question());
            }
            out.flush();
            return 0;
        }
        Optional<Experiment> chosen =
                Experiments.all().stream().filter(e -> e.name().equals(name)).findFirst();
        if (chosen.isEmpty()) {
            Program.complain(spec, "no experiment is called " + name);
            return spec.exitCodeOnInvalidInput();
        }
        out.println(chosen.get().question());
        var transcript = new Transcript(out);
        try {
            chosen.get().run(transcript);
            transcript.end();
        } catch (UnavailableException e) {
            transcript.end();
            out.println("not here: " + e.getMessage());
        }
        out.flush();
        return 0;
    }
}
