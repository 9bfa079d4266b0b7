package dev.gatun.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(arguments, new PrintStream(out), new PrintStream(err));
    }

    /** The value in the line with this name. */
    private String value(String name) {
        return out.toString()
                .lines()
                .filter(line -> line.startsWith("  " + name + " "))
                .map(line -> line.substring(2 + name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in:\n" + out));
    }

    @Test
    void saysWhatTheMachineIs() throws IOException {
        assertEquals(0, run());
        assertEquals("", err.toString());
        assertTrue(out.toString().startsWith("Gatun "), out::toString);
        assertTrue(
                value("kernel").startsWith("Linux " + firstLine("/proc/sys/kernel/osrelease")),
                out::toString);
        assertTrue(value("C library").matches("(glibc|musl) \\d+\\.\\d+.*"), out::toString);
        assertEquals(Mapping.pageSize() / 1024 + " KiB", value("page"));
        assertTrue(value("Java").contains(System.getProperty("java.vm.version")));
        assertEquals(firstLine("/proc/sys/fs/pipe-max-size"), value("fs.pipe-max-size"));
        assertEquals("1024", value("IOV_MAX"));
        assertTrue(value("RLIMIT_NOFILE").matches("(\\d+|unlimited).*"), out::toString);
    }

    @Test
    void saysWhatARingOffers() throws Exception {
        assertEquals(0, run());
        try (var ring = IoUring.open(1)) {
            assertEquals(
                    "can be set up; features 0x" + Integer.toHexString(ring.features().bits()),
                    value("a ring of io_uring"));
        }
    }

    /** Not by Files.readString: that reads a byte first, and a sysctl gives no second part. */
    private static String firstLine(String path) throws IOException {
        return Files.readAllLines(Path.of(path)).getFirst();
    }

    @Test
    void namesEachSystemCallOnceAsThereOrMissing() {
        assertEquals(0, run());
        String calls = out.toString().substring(out.toString().indexOf("System calls"));
        for (SyscallProbe[] group :
                List.of(
                        SyscallProbe.files(),
                        SyscallProbe.moving(),
                        SyscallProbe.memory(),
                        SyscallProbe.readiness(),
                        SyscallProbe.sockets(),
                        SyscallProbe.ioUring())) {
            for (SyscallProbe probe : group) {
                assertEquals(
                        2,
                        calls.split("\\s" + probe.name() + "[:\\s]", -1).length,
                        () -> probe.name() + " is not named once in:\n" + calls);
            }
        }
        assertTrue(value("files").startsWith("openat openat2 "), out::toString);
    }

    /** Descriptors that a probe opened, or a probe that did something, would show. */
    @Test
    void probesLeaveNothingOpen() throws Exception {
        run();
        Set<String> before = OpenDescriptors.all();
        run();
        OpenDescriptors.assertNoneNew(before);
    }

    @Test
    void saysWhyThereIsNoRingUnderASeccompFilter() throws Exception {
        var refused = ChildJvm.run(FilteredMain.class, String.valueOf(Errno.EPERM));
        assertEquals(0, refused.status(), refused::err);
        // A long value goes on in further lines.
        String words = refused.out().replaceAll("\\s+", " ");
        String reason = "EPERM (Operation not permitted): refused by the seccomp filter";
        // Other calls can be missing too, and stand before it.
        String missing = words.substring(words.indexOf(" missing "));
        assertTrue(missing.contains(" io_uring_setup: " + reason), refused::out);
        assertTrue(
                words.matches(
                        ".* cannot be set up: io_uring_setup\\(.*EPERM \\(Operation not"
                                + " permitted\\): a seccomp filter forbids .*"),
                refused::out);
        assertTrue(words.matches(".* seccomp on, filters: [1-9].*"), refused::out);

        var unknown = ChildJvm.run(FilteredMain.class, String.valueOf(Errno.ENOSYS));
        assertEquals(0, unknown.status(), unknown::err);
        assertTrue(unknown.out().contains("io_uring_setup: ENOSYS"), unknown::out);
    }

    @Test
    void runsAsAProgram() throws Exception {
        var result = ChildJvm.run(Main.class);
        assertEquals(0, result.status(), result::err);
        assertEquals("", result.err());
        assertTrue(result.out().contains("io_uring_enter"), result::out);
    }

    @Test
    void turnsDownASystemThatTheLibraryDoesNotKnow() throws Exception {
        var command = ChildJvm.command(Main.class);
        command.add(1, "-Dos.name=Plan9");
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("gatun: Gatun needs Linux; this is Plan9\n", result.err());
        assertEquals(1, result.status());
    }

    @Test
    void helpAndVersion() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("Usage: java -jar "), out::toString);
        out.reset();
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("Gatun .*\n"), out::toString);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals(2, run("--frobnicate"));
        assertEquals(2, run("--help", "me"));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("gatun: unknown argument: --frobnicate"));
        assertFalse(err.toString().contains("Exception"));
    }

    @Test
    void tellsCLibrariesApart() {
        assertEquals("unknown", CLibrary.describe(List.of("7f00-7f01 rw-p 0 00:00 0 [heap]")));
        assertEquals(
                "musl of an unknown version",
                CLibrary.describe(List.of("7f00-7f01 r-xp 0 fe:00 9 /no/ld-musl-x86_64.so.1")));
        assertEquals(
                "glibc of an unknown version",
                CLibrary.describe(List.of("7f00-7f01 r-xp 0 fe:00 9 /no/libc.so.6")));
    }

    @Test
    void namesCapabilities() {
        assertEquals("none", Capabilities.describe(0, 40));
        assertEquals("all", Capabilities.describe(-1L, 40));
        assertEquals("all but CAP_SYS_RESOURCE", Capabilities.describe(0x1fffeffffffL, 40));
        assertEquals("CAP_CHOWN, CAP_IPC_LOCK", Capabilities.describe(0x4001, 40));
    }
}
