package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What README.md shows of jshell is what jshell says. */
class ReadmeTest {
    private static final String MARK = "<!-- jshell -->\n```\n$ jshell ";
    private static final String PROMPT = "jshell> ";

    @Test
    void theSessionWithJshellGoesAsPrinted(@TempDir Path home)
            throws IOException, InterruptedException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf(MARK) + MARK.length();
        assertTrue(start >= MARK.length(), "README.md has no session with jshell");
        String session = readme.substring(start, readme.indexOf("```", start));
        String[] printed = session.split(PROMPT);

        // jshell makes a folder for preferences where there is none, and says so.
        Files.createDirectories(home.resolve(".java/.userPrefs"));
        List<String> command =
                ChildJvm.tool(
                        List.of("-Djava.util.prefs.userRoot=" + home),
                        "jdk.jshell",
                        "jdk.internal.jshell.tool.JShellToolProvider");
        command.addAll(List.of(printed[0].strip().split(" ")));
        // By default it waits five seconds for its second JVM.
        command.addAll(List.of("--execution", "jdi:timeout(300000)"));
        var input = new StringBuilder();
        var expected = new ArrayList<String>();
        for (int i = 1; i < printed.length; i++) {
            int end = printed[i].indexOf('\n');
            input.append(printed[i], 0, end + 1);
            expected.add(stable(printed[i].substring(end)));
        }

        var jshell = new ProcessBuilder(command).start();
        var result = ChildJvm.await(jshell, input.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals("", result.err());
        // Before the first prompt it says welcome, and after the last one is nothing.
        var found = new ArrayList<String>();
        String[] said = result.out().split(PROMPT, -1);
        for (int i = 1; i < said.length - 1; i++) {
            found.add(stable(said[i]));
        }
        assertEquals(expected, found);
        assertTrue(expected.contains("$6 ==> \"Linux\\n\""), expected::toString);
    }

    /** Without what is another one each time: addresses, and the numbers of descriptors. */
    private static String stable(String text) {
        return text.strip()
                .replaceAll("0x[0-9a-f]+", "0x…")
                .replaceAll("^(fd|file) ==> [0-9]+$", "$1 ==> N");
    }
}
