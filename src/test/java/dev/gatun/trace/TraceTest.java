package dev.gatun.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class TraceTest {
    private static final String ONE_LINE = "-Djava.util.logging.SimpleFormatter.format=%5$s%n";
    private static final String GATUN_FILES =
            "-Djava.nio.file.spi.DefaultFileSystemProvider=dev.gatun.nio.GatunFileSystemProvider";

    /** What both print alike; not what a JVM does in a thread of the program's. */
    private static final String CALLS = "%file,%desc,%network,getppid";

    private static final Pattern FLAGS = Pattern.compile("[A-Z_0-9]+(\\|[A-Z_0-9]+)+");

    private static final Pattern EPOLL_DATA = Pattern.compile("\\{u32=\\d+, u64=(\\d+)\\}");

    @TempDir Path folder;

    private ChildJvm.Result run(String calls, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(ONE_LINE));
        all.addAll(Arrays.asList(options).subList(1, options.length));
        if (calls != null) {
            all.add("-Ddev.gatun.trace=" + calls);
        }
        var result = ChildJvm.run(all, TracedProgram.class, folder.toString(), options[0]);
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().endsWith("done\n"), () -> result.out() + result.err());
        return result;
    }

    private static void assertHasLine(String pattern, String text) {
        assertTrue(
                text.lines().anyMatch(Pattern.compile(pattern).asMatchPredicate()),
                () -> pattern + "\n" + text);
    }

    @Test
    void callsAreOnStandardErrorWhereOnlyThePropertyIsSet() throws Exception {
        var result =
                ChildJvm.run(
                        List.of("-Ddev.gatun.trace"),
                        TracedProgram.class,
                        folder.toString(),
                        "files");
        assertTrue(result.err().contains("[main] getppid() = "), result.err());
    }

    @Test
    void aCallHasItsArgumentsItsResultAndItsTime() throws Exception {
        String lines = run("all", "files").err();
        String time = " <\\d+\\.\\d{6}>";
        String file = Pattern.quote("\"" + folder.resolve("file") + "\"");
        assertHasLine(
                "\\[main] openat\\(AT_FDCWD, "
                        + file
                        + ", O_RDWR\\|O_CREAT\\|O_TRUNC\\|O_CLOEXEC, 0640\\) = \\d+"
                        + time,
                lines);
        assertHasLine(
                "\\[main] openat\\(.*\\.none\", O_RDONLY\\|O_CLOEXEC\\)"
                        + " = -1 ENOENT \\(No such file or directory\\)"
                        + time,
                lines);
        assertHasLine("\\[main] fcntl\\(\\d+, F_GETFL\\) = \\d+" + time, lines);
        assertHasLine("\\[main] write\\(\\d+, \"\"\\.\\.\\., 11\\) = 11" + time, lines);
        assertFalse(lines.contains("there"), lines);
    }

    @Test
    void bytesOfBuffersArePrintedIfThatIsAskedFor() throws Exception {
        String lines = run("all", "files", "-Ddev.gatun.trace.bytes=7").err();
        assertHasLine(".*write\\(\\d+, \"hi \\\\\"the\"\\.\\.\\., 11\\) = 11 .*", lines);
        assertHasLine(".*pread64\\(\\d+, \"hi \\\\\"the\"\\.\\.\\., 100, 0\\) = 11 .*", lines);
        assertHasLine(".*pread64\\(\\d+, \"\", 100, 11\\) = 0 .*", lines);
    }

    @Test
    void onlyWhatIsChosenIsPrinted() throws Exception {
        String lines = run("raed,close", "files").err();
        assertTrue(lines.startsWith("dev.gatun.trace: no system call"), lines);
        assertEquals(2, lines.lines().count(), lines);
        assertHasLine("\\[main] close\\(\\d+\\) = 0 .*", lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "flags", "readiness", "sockets"})
    void theLinesAreThoseOfStrace(String what) throws Exception {
        Path out = folder.resolve("strace");
        assumeStrace(out);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "strace",
                                "-ff",
                                "-qq",
                                "-v",
                                "-s",
                                "0",
                                "-e",
                                "trace=" + CALLS,
                                "-o"));
        command.add(out.toString());
        command.addAll(
                ChildJvm.command(
                        List.of(ONE_LINE, "-Ddev.gatun.trace=" + CALLS),
                        TracedProgram.class,
                        folder.toString(),
                        what));
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals(0, result.status(), result.err());
        List<String> ours =
                result.err()
                        .lines()
                        .map(line -> normal(line.replaceFirst("^\\[main] ", "")))
                        .toList();
        assertTrue(ours.size() > 5, result.err());
        List<String> best = null;
        for (Path thread : threads(out)) {
            List<String> missing = missing(ours, Files.readAllLines(thread));
            if (best == null || missing.size() < best.size()) {
                best = missing;
            }
        }
        assertEquals(List.of(), best);
    }

    private static void assumeStrace(Path out) throws Exception {
        try {
            var child =
                    new ProcessBuilder("strace", "-o", out.toString(), "true")
                            .redirectErrorStream(true)
                            .start();
            var result = ChildJvm.await(child, new byte[0]);
            assumeTrue(result.status() == 0, () -> "strace does not trace: " + result.out());
        } catch (IOException e) {
            assumeTrue(false, "there is no strace: " + e.getMessage());
        }
    }

    private static List<Path> threads(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.getParent())) {
            return files.filter(file -> file.getFileName().toString().startsWith("strace."))
                    .toList();
        }
    }

    /** Lines that are not among the others, in their order. */
    private static List<String> missing(List<String> lines, List<String> all) {
        List<String> missing = new ArrayList<>();
        int at = 0;
        for (String line : lines) {
            int found = at;
            while (found < all.size() && !normal(all.get(found)).equals(line)) {
                found++;
            }
            if (found == all.size()) {
                missing.add(line);
            } else {
                at = found + 1;
            }
        }
        return missing;
    }

    /** Without times and addresses; flags in one order; members as all versions have them. */
    private static String normal(String line) {
        // As strace 7.2 has what older ones have twice.
        String hexadecimal =
                EPOLL_DATA
                        .matcher(line)
                        .replaceAll(
                                d -> "0x" + Long.toHexString(Long.parseUnsignedLong(d.group(1))));
        String text =
                hexadecimal
                        .replaceFirst(" <[0-9.]+>$", "")
                        .replaceAll("0x[0-9a-f]{5,}", "ADDRESS")
                        .replaceAll("(events|data)=", "")
                        .replaceFirst("(fcntl.* = ).*", "$1")
                        .replace("IPPROTO_IP", "0")
                        // Zeros, which strace names beside other flags.
                        .replace("AT_STATX_SYNC_AS_STAT|", "")
                        .replace("FAN_CLASS_NOTIF|", "")
                        .replaceAll(" {2,}=", " =");
        return FLAGS.matcher(text)
                .replaceAll(
                        flags ->
                                Stream.of(flags.group().split("\\|"))
                                        .sorted()
                                        .collect(Collectors.joining("|")));
    }

    @Test
    void aRingsLinesAreWhatItTakesAndGives() throws Exception {
        assumeTrue(IoUring.isAvailable(), () -> IoUring.availability().explanation());
        String lines = run("io_uring_enter", "ring").err();
        List<String> all = lines.lines().filter(line -> !line.contains("(0, 0, 0")).toList();
        assertTrue(all.size() >= 5, lines);
        assertTrue(all.get(0).matches("\\[main] io_uring_enter\\(\\d+, 2, 2, .*\\) = 2 .*"), lines);
        String ring = "\\[main] ring \\w+( \\d+)? ";
        String submitted = ring + "submitted \\{opcode=IORING_OP_";
        assertTrue(all.get(1).matches(submitted + "WRITE, flags=IOSQE_IO_LINK.*=11}"), lines);
        assertTrue(all.get(2).matches(submitted + "READ, .*, user_data=12}"), lines);
        String completed = ring + "completed \\{user_data=";
        assertTrue(all.get(3).matches(completed + "11, res=8, flags=0}"), lines);
        assertTrue(all.get(4).matches(completed + "12, res=0, flags=0}"), lines);
        String others = run("close", "ring").err();
        assertFalse(others.contains("ring "), others);
    }

    @Test
    void offItPrintsNothingAndNothingOfItIsLoaded() throws Exception {
        assumeTrue(IoUring.isAvailable(), () -> IoUring.availability().explanation());
        String loaded = classesLoaded(null);
        assertTrue(loaded.contains(" dev.gatun.uring.RingCalls "), loaded);
        assertFalse(loaded.contains(" dev.gatun.trace.C"), loaded);
        assertFalse(loaded.contains("RingTrace"), loaded);
        assertTrue(classesLoaded("all").contains(" dev.gatun.trace.CallTrace "));
    }

    private String classesLoaded(String calls) throws Exception {
        Path log = folder.resolve("loaded");
        String err = run(calls, "ring", "-Xlog:class+load:file=" + log).err();
        assertEquals(calls == null, err.isEmpty(), err);
        return Files.readString(log);
    }

    @Test
    void aThreadIsNamed() throws Exception {
        String lines = run("openat", "virtual").err();
        assertHasLine("\\[#\\d+] openat\\(AT_FDCWD, \"virtual\", .*", lines);
        assertHasLine("\\[named] openat\\(AT_FDCWD, \"named\", .*", lines);
    }

    @Test
    void aLogThatThrowsDoesNotReachTheCaller() throws Exception {
        String out = run("all", "files", log(OddLog.Throwing.class)).out();
        assertTrue(out.contains("thrown at: [main] getppid() = "), out);
    }

    /** The calls of the log are made in the middle of the calls that are traced. */
    @ParameterizedTest
    @ValueSource(strings = {"files", "readiness", "virtual"})
    void theCallsOfALogChangeNothingAndAreNotTraced(String what) throws Exception {
        Path file = folder.resolve("log");
        String err =
                run("all", what, log(OddLog.Calling.class), "-Dtrace.file=" + file, GATUN_FILES)
                        .err();
        assertEquals("", err);
        String lines = Files.readString(file);
        assertTrue(lines.contains(what.equals("virtual") ? "openat(" : "close("), lines);
        assertFalse(lines.contains(file.toString()), lines);
        assertFalse(lines.contains("close(-1)"), lines);
    }

    private String log(Class<?> handler) throws IOException {
        Path file = folder.resolve("logging.properties");
        Files.writeString(file, "handlers=" + handler.getName() + "\n");
        return "-Djava.util.logging.config.file=" + file;
    }

    @Test
    void memoryThatIsClosedMeanwhileIsNotRead() throws Exception {
        String lines = run("pread64", "closed", "-Ddev.gatun.trace.bytes=64").err();
        assertHasLine(".* pread64\\(\\d+, \"(\\\\0){64}\", 64, 0\\) = 64 .*", lines);
    }

    @Test
    void aResultIsNotLostWhereTheStackEnds() throws Exception {
        assertHasLine("\\[deep] dup\\(0\\) = \\d+ .*", run("dup", "deep").err());
    }

    @Test
    void memoryThatCannotBeReadIsNotRead() throws Exception {
        String lines = run("all", "unreadable", "-Ddev.gatun.trace.bytes=64").err();
        assertHasLine(".*write\\(\\d+, 0x\\w+, 8\\) = -1 EFAULT .*", lines);
        assertHasLine(".*bind\\(\\d+, 0x\\w+, 16\\) = -1 EFAULT .*", lines);
        assertHasLine(".*bind\\(-1, 0x\\w+, 16\\) = -1 EBADF .*", lines);
        assertHasLine(".*openat\\(-1, 0x\\w+, O_RDONLY\\) = -1 EFAULT .*", lines);
        assertHasLine(".*epoll_ctl\\(\\d+, EPOLL_CTL_DEL, \\d+, 0x\\w+\\) = 0 .*", lines);
        assertHasLine(".*write\\(\\d+, 0x\\w+, 8\\) = 8 .*", lines);
    }

    @Test
    void whereAFilterRefusesToReadAddressesArePrinted() throws Exception {
        String lines = run("all", "refused", "-Ddev.gatun.trace.bytes=64").err();
        assertHasLine(".*openat\\(AT_FDCWD, 0x\\w+, O_RDWR.* = \\d+ .*", lines);
        assertHasLine(".*write\\(\\d+, 0x\\w+, 11\\) = 11 .*", lines);
        assertHasLine(".*write\\(\\d+, 0x\\w+, 8\\) = 8 .*", lines);
        assertFalse(lines.contains("there"), lines);
    }
}
