package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Under the default filter of container engines, the library does what docs/containers.md says. */
class ContainerTest {
    private static final Path PAGE = Path.of("docs/containers.md");
    private static final String RINGS = "io_uring_setup,io_uring_enter,io_uring_register";
    private static final Set<String> REFUSED =
            Set.of("io_uring_setup", "io_uring_enter", "io_uring_register", "fanotify_init");

    @TempDir private Path folder;

    private static ChildJvm.Result run(List<String> command)
            throws IOException, InterruptedException {
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals(0, result.status(), result::err);
        return result;
    }

    private ChildJvm.Result contained(String moreCalls) throws IOException, InterruptedException {
        var inside = ChildJvm.command(ContainedProgram.class, folder.toString());
        return run(ContainerFilter.command(moreCalls, inside));
    }

    /** The lines behind a comment of the page. */
    private static String shown(String mark) throws IOException {
        var block = Pattern.compile("<!-- " + mark + " -->\n```[a-z]*\n(.*?)```", Pattern.DOTALL);
        var matcher = block.matcher(Files.readString(PAGE));
        assertTrue(matcher.find(), () -> PAGE + " has no block " + mark);
        return matcher.group(1);
    }

    @Test
    void whatThePageShowsIsWhatIsSeen() throws Exception {
        var result = contained("");
        assertEquals(shown("seen"), result.out(), result::err);
        assertTrue(result.err().contains("files are read and written without a ring"), result::err);
    }

    @Test
    void threeCallsMoreAndThereAreRings() throws Exception {
        assumeTrue(IoUring.isAvailable(), () -> IoUring.availability().explanation());
        String seen = contained(RINGS).out();
        assertTrue(seen.contains("a ring: can be opened\nthe service: 7 bytes\n"), seen);
        assertTrue(seen.contains("fanotify: dev.gatun.sys.SyscallException: "), seen);
        // The profile that the page shows adds these three.
        for (String call : RINGS.split(",")) {
            assertTrue(Files.readString(PAGE).contains('"' + call + '"'), call);
        }
    }

    @Test
    void theReportNamesWhatTheFilterRefuses() throws Exception {
        List<String> command = ChildJvm.command(Class.forName("dev.gatun.report.Main"));
        String outside = run(command).out();
        String inside = run(ContainerFilter.command("", command)).out();
        Set<String> missing = missing(inside);
        missing.removeAll(missing(outside));
        Set<String> refused = new TreeSet<>(REFUSED);
        refused.removeAll(missing(outside));
        assertEquals(refused, missing, inside);
    }

    /** The calls that a report says are missing: each is named before a colon. */
    private static Set<String> missing(String report) {
        var text =
                report.substring(report.indexOf("\n  missing "), report.indexOf("\n  a ring of"));
        return Pattern.compile("\\b([a-z0-9_]+):\\s+E[A-Z0-9]+\\s")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
