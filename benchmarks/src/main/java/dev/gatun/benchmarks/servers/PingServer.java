package dev.gatun.benchmarks.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server to be measured: a program that prints a line with {@code 127.0.0.1:} and its port (or,
 * as Redis does, {@code port=}), and serves until SIGTERM.
 *
 * @param isJava whether it is compiled while it runs, and needs the longer warm-up
 * @param command how it is started, on any free port
 */
public record PingServer(boolean isJava, List<String> command) {
    private static final Pattern ADDRESS = Pattern.compile("(?:127\\.0\\.0\\.1:|\\bport=)(\\d+)");

    /** Far more than any takes. */
    private static final int SECONDS_TO_START = 30;

    /** The same, with options for the JVM if it is one. */
    public PingServer withJvmOptions(List<String> options) {
        if (!isJava) {
            return this;
        }
        List<String> changed = new ArrayList<>(command);
        changed.addAll(1, options);
        return new PingServer(true, changed);
    }

    /** The same with so many threads, each with a loop or a ring of its own. */
    PingServer withThreads(int count) {
        List<String> changed = new ArrayList<>(command);
        changed.add("--threads=" + count);
        return new PingServer(isJava, changed);
    }

    /** Starts it on the processors that it has. */
    Running start(Processors processors) throws IOException {
        return start(processors.forServer(command));
    }

    /** Starts it where the kernel likes. */
    public Running start() throws IOException {
        return start(command);
    }

    private static Running start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Running running = new Running(process);
        // Not by the process itself, which would close what is being read.
        var timeout =
                CompletableFuture.runAsync(
                        process.toHandle()::destroyForcibly,
                        CompletableFuture.delayedExecutor(SECONDS_TO_START, TimeUnit.SECONDS));
        try {
            running.readPort();
            running.awaitListening();
        } catch (IOException e) {
            running.close();
            throw timeout.isDone()
                    ? new IOException("after " + SECONDS_TO_START + " s " + e.getMessage(), e)
                    : e;
        } finally {
            timeout.cancel(false);
        }
        return running;
    }

    /** A server that listens. */
    public static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        /** For who interrupts the run. */
        private final Thread atExit;

        private int port;

        private Running(Process process) {
            this.process = process;
            this.output = process.inputReader();
            this.atExit = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(atExit);
        }

        private void readPort() throws IOException {
            StringBuilder said = new StringBuilder();
            for (String line; (line = output.readLine()) != null; ) {
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    port = Integer.parseInt(address.group(1));
                    return;
                }
                said.append(line).append('\n');
            }
            throw new IOException("it does not listen:\n" + said);
        }

        /** Some say where they listen before they do. */
        private void awaitListening() throws IOException {
            while (true) {
                try (Socket unused = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return;
                } catch (ConnectException e) {
                    if (!process.isAlive()) {
                        throw new IOException("it has ended, and never listened", e);
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                }
            }
        }

        public int port() {
            return port;
        }

        /** That of the server itself: taskset has become it. */
        public long pid() {
            return process.pid();
        }

        /** Ends it, at last by force. */
        @Override
        public void close() throws IOException {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            output.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }
}
