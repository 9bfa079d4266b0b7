package dev.gatun.examples.soak;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The servers' process, from outside. */
public final class SoakedServers implements Closeable {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long KIBI = 1 << 10;

    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;
    private final InetSocketAddress ping;
    private final InetSocketAddress echo;
    private final InetSocketAddress http;

    /**
     * Starts it, with a small heap that is soon as large as it becomes.
     *
     * @param kind as {@link ServersProgram} takes it
     */
    public SoakedServers(String kind) throws IOException {
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms32m",
                                "-Xmx32m",
                                "-XX:+AlwaysPreTouch",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--class-path",
                                System.getProperty("java.class.path"),
                                ServersProgram.class.getName(),
                                kind)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        in = new PrintStream(process.getOutputStream(), true);
        out = process.inputReader();
        ping = address();
        echo = address();
        http = address();
    }

    private InetSocketAddress address() throws IOException {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(readLine()));
    }

    private String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the servers have ended");
        }
        return line;
    }

    InetSocketAddress ping() {
        return ping;
    }

    InetSocketAddress echo() {
        return echo;
    }

    InetSocketAddress http() {
        return http;
    }

    /** What it has now. */
    public Sample sample() throws IOException {
        in.println();
        long heapBytes = Long.parseLong(readLine());
        return new Sample(heapBytes, rssBytes(), descriptors());
    }

    private long rssBytes() throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBI;
            }
        }
        throw new IOException(proc("status") + " has no VmRSS");
    }

    private int descriptors() throws IOException {
        String[] names = proc("fd").toFile().list();
        if (names == null) {
            throw new IOException(proc("fd") + " cannot be read");
        }
        return names.length;
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** Waits until it has seen that its clients have gone, and a while at most. */
    public void awaitDescriptors(int count) throws IOException {
        long deadline = System.nanoTime() + 5 * NANOS_PER_SECOND;
        while (descriptors() > count && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
    }

    /** Ends it: what the servers say. */
    public List<String> stop() {
        in.close();
        return out.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
