package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.event.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers under the programs that people load servers with, for a second or two each. Where one
 * of these is not installed its tests are skipped; not so under CI, which installs them all.
 */
class LoadToolsTest {
    private static final String HELLO = "Hello, World!";
    private static final Pattern SERVED =
            Pattern.compile("[a-z]+: served (\\d+) connections, (\\d+) requests, .*");

    @TempDir private Path folder;

    /** Skips a test before it has a server. */
    private static void assumeInstalled(String program) {
        boolean there =
                List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(program + " is not installed");
        }
        assumeTrue(there, program + " is not installed");
    }

    /** Runs a program to its end, with a limit, and wants it to succeed. */
    private static ChildJvm.Result run(String program, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals(0, result.status(), command + ": " + result.out() + result.err());
        return result;
    }

    private static long number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern + " is not in " + text);
        return Long.parseLong(matcher.group(1));
    }

    /** Ends the server: how many requests it has served. */
    private static long served(ServerChild server) throws IOException, InterruptedException {
        server.kill(Signals.SIGTERM);
        String line = server.readLine();
        Matcher matcher = SERVED.matcher(String.valueOf(line));
        assertTrue(matcher.matches(), line);
        assertEquals(0, server.waitFor());
        return Long.parseLong(matcher.group(2));
    }

    // redis-benchmark.

    @ParameterizedTest
    @ValueSource(strings = {"--select", "--poll", "--epoll", "--epoll-edge", "--uring"})
    void redisBenchmark(String multiplexer) throws Exception {
        assumeInstalled("redis-benchmark");
        int requests = 10_000;
        try (var server = new ServerChild(Ping.class, multiplexer)) {
            for (String pipelined : new String[] {"1", "16"}) {
                String[] lines =
                        run(
                                        "redis-benchmark",
                                        "-p",
                                        String.valueOf(server.port()),
                                        "-t",
                                        "ping_inline,ping_mbulk",
                                        "-n",
                                        String.valueOf(requests),
                                        "-P",
                                        pipelined,
                                        "--csv")
                                .out()
                                .split("\n");
                assertEquals(3, lines.length, String.join("\n", lines));
                assertTrue(rate(lines[1], "PING_INLINE") > 0);
                assertTrue(rate(lines[2], "PING_MBULK") > 0);
            }
            // And twice it asks for what this server does not know.
            assertTrue(served(server) >= 4 * requests);
        }
    }

    /** Requests a second, the second of the columns. */
    private static double rate(String line, String test) {
        String[] columns = line.split(",");
        assertEquals('"' + test + '"', columns[0]);
        return Double.parseDouble(columns[1].replace("\"", ""));
    }

    // curl.

    @Test
    void curl() throws Exception {
        assumeInstalled("curl");
        byte[] content = new byte[3_000_000];
        Path upload = Files.write(folder.resolve("upload"), content);
        try (var server = new ServerChild(Http.class)) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            assertArrayEquals(HELLO.getBytes(), run("curl", "-sS", url).outBytes());
            // On one connection; the count is of those that were made.
            assertEquals(
                    HELLO + 1 + HELLO + 0,
                    run("curl", "-sS", "-w", "%{num_connects}", url, url + "b").out());
            assertEquals(HELLO, run("curl", "-sS", "--http1.0", url).out());
            String head = run("curl", "-sS", "--head", url).out();
            assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n"), head);
            assertTrue(head.contains("Content-Length: " + HELLO.length()), head);
            assertEquals(HELLO, run("curl", "-sS", "--data-binary", "@" + upload, url).out());
            assertEquals(
                    HELLO,
                    run("curl", "-sS", "-H", "Expect: 100-continue", "-T", "" + upload, url).out());
            assertEquals(
                    "431",
                    run(
                                    "curl",
                                    "-sS",
                                    "-o",
                                    "/dev/null",
                                    "-w",
                                    "%{http_code}",
                                    "-H",
                                    "X: " + "x".repeat(20_000),
                                    url)
                            .out());
            assertEquals(8, served(server));
        }
    }

    // wrk.

    @ParameterizedTest
    @ValueSource(strings = {"--poll", "--epoll", "--uring"})
    void wrk(String multiplexer) throws Exception {
        assertWrkIsServed(multiplexer);
    }

    @Test
    void wrkWithPipelining() throws Exception {
        Path script =
                Files.writeString(
                        folder.resolve("pipeline.lua"),
                        """
                        init = function(args)
                            request = string.rep(wrk.format(), 16)
                        end
                        """);
        assertWrkIsServed("--epoll-edge", "-s", script.toString());
    }

    private static void assertWrkIsServed(String multiplexer, String... options) throws Exception {
        assumeInstalled("wrk");
        try (var server = new ServerChild(Http.class, multiplexer)) {
            var arguments = new ArrayList<>(List.of("-t1", "-c64", "-d1s"));
            arguments.addAll(List.of(options));
            arguments.add("http://127.0.0.1:" + server.port() + "/");
            String said = run("wrk", arguments.toArray(String[]::new)).out();
            assertFalse(said.contains("Socket errors"), said);
            assertFalse(said.contains("Non-2xx"), said);
            long requests = number("(\\d+) requests in ", said);
            assertTrue(requests > 0);
            // It leaves in the middle of some, and does not count them.
            assertTrue(served(server) >= requests);
        }
    }

    // ab.

    @Test
    void ab() throws Exception {
        assumeInstalled("ab");
        int requests = 2_000;
        try (var server = new ServerChild(Http.class)) {
            for (String kept : new String[] {"-k", "-d"}) {
                String said =
                        run(
                                        "ab",
                                        "-q",
                                        kept,
                                        "-n",
                                        String.valueOf(requests),
                                        "-c",
                                        "50",
                                        "http://127.0.0.1:" + server.port() + "/")
                                .out();
                assertEquals(requests, number("Complete requests: +(\\d+)", said));
                assertEquals(0, number("Failed requests: +(\\d+)", said), said);
                assertFalse(said.contains("Non-2xx"), said);
                assertEquals(requests * HELLO.length(), number("HTML transferred: +(\\d+)", said));
            }
            assertEquals(2 * requests, served(server));
        }
    }
}
