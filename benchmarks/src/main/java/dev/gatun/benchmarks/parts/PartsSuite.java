package dev.gatun.benchmarks.parts;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a typed call is made of, part by part. */
public final class PartsSuite implements Suite {
    private static final String WRITE_IN_C = "write of 1 B in C";

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public String question() {
        return "what is a call's cost made of?";
    }

    @Override
    public String duration() {
        return "2 min, 10 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        JmhForks jmh = new JmhForks(settings.quick());
        JmhForks virtual = new JmhForks(settings.quick(), "-Djmh.executor=VIRTUAL");
        List<Contestant> contestants = new ArrayList<>();
        try {
            CProgram c = CProgram.compile("calls");
            contestants.add(inC(WRITE_IN_C, settings, c, "write", "libc"));
            contestants.add(inC("getppid in C, by syscall(2)", settings, c, "getppid", "syscall"));
        } catch (IOException e) {
            report.remark("No row for C, as gcc did not do its work: " + Reason.of(e) + ".");
        }
        List<Part> parts =
                List.of(
                        new Part(
                                "write of 1 B, java.lang.foreign alone, without errno",
                                jmh,
                                WriteParts.class,
                                "downcall"),
                        new Part(
                                "write of 1 B, java.lang.foreign alone",
                                jmh,
                                WriteParts.class,
                                "downcallWithErrno"),
                        new Part("write of 1 B, Syscalls.write", jmh, WriteParts.class, "syscalls"),
                        new Part("write of 1 B, FileFd.write", jmh, WriteParts.class, "fileFd"),
                        new Part("getppid by Syscalls.syscall", jmh, FdParts.class, "getppid"),
                        new Part(
                                "getppid by Syscalls.syscall, virtual thread",
                                virtual,
                                FdParts.class,
                                "getppid"),
                        new Part("Fd.acquire + release", jmh, FdParts.class, "hold"),
                        new Part(
                                "Fd.acquire + release, made by another thread",
                                jmh,
                                FdParts.class,
                                "holdOfAnotherThread"),
                        new Part(
                                "Fd.acquire + release, virtual thread",
                                virtual,
                                FdParts.class,
                                "hold"),
                        new Part("Syscalls.close", jmh, CloseParts.class, "closeNumber"),
                        new Part("Fd.close", jmh, CloseParts.class, "closeOwn"),
                        new Part(
                                "Fd.close, made by another thread",
                                jmh,
                                CloseParts.class,
                                "closeOfAnotherThread"));
        for (Part part : parts) {
            contestants.add(
                    Contestant.ready(
                            part.name, () -> part.jmh.ready(part.owner, part.method, Map.of())));
        }
        // What the run cannot tell apart.
        contestants.stream()
                .filter(contestant -> contestant.name().equals(WRITE_IN_C))
                .findFirst()
                .ifPresent(c -> contestants.add(new Contestant(WRITE_IN_C + " again", c.start())));
        Contest contest = new Contest("parts", contestants, settings.rounds());
        int turns = settings.turnsOr(4);
        Contest.take(List.of(contest), turns, report);
        jmh.writeJson(settings.results().resolve("parts.json"));
        virtual.writeJson(settings.results().resolve("parts-virtual.json"));

        report.line("");
        report.figures("time", "ns", contest);
        report.line("## Nanoseconds: median of " + turns + " turns [middle half]");
        AllocationCheck platformCheck = new AllocationCheck(jmh, 2, "parts");
        AllocationCheck virtualCheck = new AllocationCheck(virtual, 2, "parts");
        List<List<String>> rows = new ArrayList<>();
        for (Contestant contestant : contestants) {
            String bytes = "";
            for (Part part : parts) {
                if (part.name.equals(contestant.name())) {
                    // What is closed was opened before, which makes an object.
                    boolean checked = part.owner != CloseParts.class;
                    AllocationCheck check = part.jmh == jmh ? platformCheck : virtualCheck;
                    bytes =
                            String.format(
                                    Locale.ROOT,
                                    "%.3f",
                                    checked
                                            ? check.look(
                                                    part.name, part.owner, part.method, Map.of())
                                            : part.jmh.allocated(
                                                    part.owner, part.method, Map.of()));
                }
            }
            rows.add(
                    List.of(
                            contestant.name(),
                            contest.times(contestant.name()).text("%.1f"),
                            bytes));
        }
        report.table(List.of("part", "ns", "B allocated"), rows);
        platformCheck.end(report);
        virtualCheck.end(report);
    }

    private static Contestant inC(
            String name, Settings settings, CProgram c, String call, String way) {
        return Contestant.ready(name, () -> c.ready(settings, call, "1", way, "/dev/null"));
    }

    private record Part(String name, JmhForks jmh, Class<?> owner, String method) {}
}
