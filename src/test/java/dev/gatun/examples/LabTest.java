package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.examples.lab.Experiment;
import dev.gatun.examples.lab.Experiments;
import dev.gatun.guide.Needs;
import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class LabTest {
    private static String run(String experiment) {
        var run = CommandRun.of(new Lab(), experiment);
        assertEquals("", run.err());
        assertEquals(0, run.status());
        return run.out();
    }

    /** What it printed, if this machine has what it needs. */
    private static String runIfPossible(String experiment) {
        String out = run(experiment);
        int reason = out.indexOf("\nnot here: ");
        assumeTrue(reason < 0, () -> out.substring(reason).strip());
        return out;
    }

    private static List<String> found(String pattern, String out) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(out)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void listsTheExperiments() {
        var run = CommandRun.of(new Lab());
        assertEquals(0, run.status());
        assertEquals(
                Experiments.all().stream().map(Experiment::name).toList(),
                run.out().lines().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void knowsNoOtherExperiment() {
        var run = CommandRun.of(new Lab(), "frobnicate");
        assertEquals("lab: no experiment is called frobnicate\n", run.err());
        assertEquals(2, run.status());
    }

    @Test
    void anEdgeIsReportedOnce() {
        assertEquals(
                """
                What becomes of bytes that a reader leaves behind, by level and by edge?

                level-triggered: a reader that takes 4 bytes each time
                  epoll_ctl(EPOLL_CTL_ADD, pipe, EPOLLIN) = 0
                  write(pipe, 10) = 10
                  epoll_wait() = 1
                  read(pipe, 4) = 4
                  epoll_wait() = 1
                  read(pipe, 4) = 4
                  epoll_wait() = 1
                  read(pipe, 4) = 2
                  epoll_wait() = 0
                  all is read
                  calls: epoll_ctl 1, epoll_wait 4, read 3, write 1

                edge-triggered: the same reader
                  epoll_ctl(EPOLL_CTL_ADD, pipe, EPOLLIN|EPOLLET) = 0
                  write(pipe, 10) = 10
                  epoll_wait() = 1
                  read(pipe, 4) = 4
                  epoll_wait() = 0
                  6 bytes stay unread, and nobody is told
                  calls: epoll_ctl 1, epoll_wait 2, read 1, write 1

                edge-triggered: a reader that goes on until EAGAIN
                  epoll_ctl(EPOLL_CTL_ADD, pipe, EPOLLIN|EPOLLET) = 0
                  write(pipe, 10) = 10
                  epoll_wait() = 1
                  read(pipe, 4) = 4
                  read(pipe, 4) = 4
                  read(pipe, 4) = 2
                  read(pipe, 4) = -EAGAIN
                  epoll_wait() = 0
                  all is read
                  calls: epoll_ctl 1, epoll_wait 2, read 4, write 1
                """,
                run("edge-stall"));
    }

    @Test
    void aBlockingReadIsOneCall() {
        String out = run("blocking");
        List<String> calls = found("^  calls: .*$", out);
        assertEquals(3, calls.size(), out);
        assertEquals("  calls: read 1", calls.getFirst());
        assertTrue(calls.get(1).matches("  calls: read [0-9]+"), out);
        assertEquals("  calls: poll 1, read 1", calls.getLast());
        assertEquals(3, found("read\\(pipe, 8\\) = 3$", out).size(), out);
    }

    @Test
    void onlySelectRefusesHighNumbers() {
        String out = runIfPossible("select-1024");
        assertTrue(out.contains("select(pipe, to read) is not called"), out);
        assertTrue(out.endsWith("  calls: epoll_ctl 1, epoll_wait 1, poll 1\n"), out);
    }

    @Test
    void looksAtMoreAndMoreIdleDescriptors() {
        String out = runIfPossible("idle");
        assertEquals(
                List.of(
                        "poll(11 entries) = 1",
                        "poll(101 entries) = 1",
                        "poll(1001 entries) = 1",
                        "poll(10001 entries) = 1"),
                found("poll\\([0-9]+ entries\\) = .*", out));
        assertEquals(4, found("epoll_wait\\(\\) = 1$", out).size(), out);
    }

    @Test
    void readsFromThePageCacheAndNot(@TempDir Path folder) {
        String out = run("page-cache");
        List<String> now = found("preadv2\\(file, RWF_NOWAIT\\) = .*", out);
        assertEquals("preadv2(file, RWF_NOWAIT) = 4096", now.getFirst(), out);
        boolean isMiss = now.getLast().endsWith("-EAGAIN");
        assertEquals(!isMiss, out.contains("has no disk to read from"), out);
        // Not the other way: a page may stay that is looked at too soon.
        assertTrue(isMiss || Needs.missing("a disk", folder) != null, out);
        assertFalse(out.contains("cachestat(file) = 0") && found("of 256 pages", out).isEmpty());
    }

    @Test
    void splicesWithoutACopy() {
        String out = run("copies");
        assertTrue(out.contains("  16777216 bytes were copied to the program\n"), out);
        assertTrue(out.contains("  calls: pread 257, write 256\n"), out);
        assertTrue(out.contains("  16777216 bytes were moved, and 0 copied to the program\n"), out);
    }

    @Test
    void aBatchIsOneCall() {
        assertEquals(
                List.of(
                        "io_uring_enter 1024",
                        "io_uring_enter 128",
                        "io_uring_enter 32",
                        "io_uring_enter 8"),
                found("io_uring_enter [0-9]+", runIfPossible("batches")));
    }

    @Test
    void aPolledRingMakesNoCall() throws Exception {
        assumeTrue(IoUring.isAvailable(), () -> IoUring.availability().explanation());
        // From the class path, which the program hands to the JVM that strace traces.
        var result = ChildJvm.run(Lab.class, "polled");
        assertEquals("", result.err());
        assertTrue(result.out().contains("  calls: io_uring_enter 0\n"), result::out);
        String strace = result.out().lines().toList().getLast();
        assertTrue(
                strace.equals("  io_uring_enter: 0 between two calls of getppid")
                        || strace.startsWith("  not here: "),
                result::out);
    }
}
