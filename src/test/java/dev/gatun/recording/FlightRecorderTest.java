package dev.gatun.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Java Flight Recorder is told, as the JDK prints it. */
class FlightRecorderTest {
    private static final String SETTINGS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <configuration version="2.0">
              <event name="dev.gatun.RingStatistics">
                <setting name="enabled">true</setting>
                <setting name="period">10 ms</setting>
              </event>
              <event name="dev.gatun.ServiceStatistics">
                <setting name="enabled">true</setting>
                <setting name="period">10 ms</setting>
              </event>
              <event name="dev.gatun.SlowOperation">
                <setting name="enabled">true</setting>
                <setting name="threshold">5 ms</setting>
              </event>
            </configuration>
            """;

    /** Of milliseconds and more. */
    private static final Pattern DURATION = Pattern.compile("duration = ([\\d.,]+) (ms|s|m)\\n");

    @TempDir private Path directory;

    private Path settings() throws Exception {
        return Files.writeString(directory.resolve("gatun.jfc"), SETTINGS);
    }

    private String print(Path recording) throws Exception {
        ChildJvm.Result result = ChildJvm.run(PrintedRecording.class, recording.toString());
        assertEquals(0, result.status(), result.err());
        return result.out();
    }

    private static void assertHas(String printed, String event, String... fields) {
        for (String each : printed.split("\n\n")) {
            boolean hasAll = each.startsWith("dev.gatun." + event + " {");
            for (String field : fields) {
                hasAll &= each.lines().anyMatch(line -> line.strip().matches(field));
            }
            if (hasAll) {
                return;
            }
        }
        throw new AssertionError("no " + event + " with " + List.of(fields) + " in\n" + printed);
    }

    private static void assertHasPeriodicAndSlow(String printed) {
        assertHas(
                printed,
                "RingStatistics",
                "ring = 1",
                "descriptor = \\d+",
                "setupFlags = .*IORING_SETUP.*",
                "submitted = [1-9]\\d*",
                "completions = [1-9]\\d*",
                "inFlight = 0",
                "enters = [1-9]\\d*",
                "overflows = 0",
                "lost = 0",
                "dropped = 0",
                "mostWaiting = 1");
        assertHas(
                printed,
                "ServiceStatistics",
                "service = \"gatun-ring\"",
                "rings = 1",
                "operations = [1-9]\\d*",
                "handOvers = [1-9]\\d*",
                "wakeUps = \\d+",
                "cancels = [1-9]\\d*",
                "inLine = 0",
                "waitingForBuffer = 0",
                "cachedReads = 0");
        assertHas(
                printed,
                "SlowOperation",
                "duration = .*",
                "operation = \"IORING_OP_POLL_ADD\"",
                "descriptor = \\d+",
                "result = -\\d+");
        assertHas(printed, "LostDescriptor", "descriptor = \\d+", "madeAt = .*");
        assertNoneIsQuick(printed);
    }

    /** Also NOPs may be slow, on a slow machine; there are thousands. */
    private static void assertNoneIsQuick(String printed) {
        for (String each : printed.split("\n\n")) {
            if (each.startsWith("dev.gatun.SlowOperation {")) {
                Matcher duration = DURATION.matcher(each);
                assertTrue(duration.find(), each);
                double value = Double.parseDouble(duration.group(1).replace(',', '.'));
                assertTrue(!duration.group(2).equals("ms") || value >= 5, each);
            }
        }
    }

    private static void assertHasOpenedAndClosed(String printed) {
        assertHas(
                printed,
                "RingOpened",
                "setupFlags = .*",
                "submissionEntries = 4",
                "completionEntries = 8");
        assertHas(printed, "RingClosed", "submitted = [1-9]\\d*", "inFlight = 0", "ended = true");
    }

    @Test
    void aRecordingOfTheWholeRun() throws Exception {
        Path recording = directory.resolve("whole.jfr");
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of(
                                "-Ddev.gatun.traceFds=true",
                                "-Xlog:jfr*=off",
                                "-XX:StartFlightRecording:settings="
                                        + settings()
                                        + ",filename="
                                        + recording),
                        Recorded.class);
        assertEquals(0, child.status(), child.err());
        String printed = print(recording);
        assertHasOpenedAndClosed(printed);
        assertHas(printed, "RingOpened", "ring = 1", "submissionEntries = 8");
        assertHasPeriodicAndSlow(printed);
    }

    @Test
    void aRecordingThatJcmdBeginsLater() throws Exception {
        Path recording = directory.resolve("late.jfr");
        List<String> jcmd = ChildJvm.tool(List.of(), "jdk.jcmd", "sun.tools.jcmd.JCmd");
        jcmd.add(Recorded.PROCESS);
        jcmd.add("JFR.start");
        jcmd.add("settings=" + settings());
        jcmd.add("filename=" + recording);
        ChildJvm.Result child =
                ChildJvm.run(
                        List.of("-Ddev.gatun.traceFds=true", "-Xlog:jfr*=off"),
                        Recorded.class,
                        jcmd.toArray(new String[0]));
        assertEquals(0, child.status(), child.err());
        String printed = print(recording);
        assertHasPeriodicAndSlow(printed);
        assertHasOpenedAndClosed(printed);
    }

    /** The library as a module, which does not require JFR's to be there. */
    @Test
    void aRecordingOfAModule() throws Exception {
        Path recording = directory.resolve("module.jfr");
        Path library =
                Path.of(Fd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> command =
                new ArrayList<>(
                        ChildJvm.command(
                                List.of(
                                        "-Ddev.gatun.traceFds=true",
                                        "-Xlog:jfr*=off",
                                        "-XX:StartFlightRecording:settings="
                                                + settings()
                                                + ",filename="
                                                + recording,
                                        "--module-path",
                                        library.toString(),
                                        "--add-modules",
                                        "dev.gatun",
                                        "--enable-native-access=dev.gatun"),
                                Recorded.class));
        ChildJvm.Result child = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals(0, child.status(), child.err());
        assertHasPeriodicAndSlow(print(recording));
    }

    @Test
    void aClassLoaderWhoseRingsAreClosedIsCollected() throws Exception {
        Path recording = directory.resolve("anew.jfr");
        ChildJvm.Result child = ChildJvm.run(List.of(), LoadedAnew.class, recording.toString());
        assertEquals(0, child.status(), child.err());
        assertEquals("collected\n", child.out());
        assertHas(print(recording), "RingClosed", "ended = true");
    }

    @Test
    void withoutARecordingNoneOfItIsLoaded() throws Exception {
        ChildJvm.Result child = ChildJvm.run(List.of("-Xlog:class+load:stdout"), UsesAll.class);
        assertEquals(0, child.status(), child.err());
        assertTrue(child.out().contains("used all"), child.out());
        assertTrue(child.out().contains(" dev.gatun.jfr.Recorder "), "nobody has looked");
        List<String> loaded =
                child.out()
                        .lines()
                        .filter(
                                line ->
                                        line.contains(" jdk.jfr.")
                                                || line.contains(" dev.gatun.jfr.Periodic")
                                                || line.matches(".* dev\\.gatun\\.\\w+Event .*"))
                        .toList();
        assertEquals(List.of(), loaded);
    }

    @Test
    void anImageWithoutItDoes() throws Exception {
        ChildJvm.Result child =
                ChildJvm.run(List.of("--limit-modules", "java.base,java.logging"), UsesAll.class);
        assertEquals(0, child.status(), child.err());
        assertEquals("used all\n", child.out());
    }

    /** A ring and a service ask all the time. Ten looks a second are ones that may make objects. */
    @Test
    void aLookMakesNoObjects() throws Exception {
        ChildJvm.Result child = ChildJvm.run(ManyLooks.class);
        assertEquals(0, child.status(), child.err());
        long bytes = Long.parseLong(child.out());
        assertTrue(bytes < ManyLooks.LOOKS, bytes + " bytes in " + ManyLooks.LOOKS + " looks");
    }
}
