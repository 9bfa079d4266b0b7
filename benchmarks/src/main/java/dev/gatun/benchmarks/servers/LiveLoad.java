package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.DetailedMeasurement;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A server that is warm, and a load generator that keeps its connections open: each round loads the
 * server once more over these.
 */
final class LiveLoad implements DetailedMeasurement<Load> {
    private final PingServer.Running server;
    private final Process generator;
    private final BufferedReader said;

    /**
     * Starts the generator; returns when the server is warm.
     *
     * @param server that this closes in the end, also if this fails
     * @param command of loadgen, with {@code --rounds}
     */
    LiveLoad(PingServer.Running server, List<String> command) throws IOException {
        this.server = server;
        Process started = null;
        try {
            started = new ProcessBuilder(command).redirectErrorStream(true).start();
            generator = started;
            said = generator.inputReader();
            read();
        } catch (Throwable t) {
            if (started != null) {
                started.destroyForcibly();
            }
            server.close();
            throw t;
        }
    }

    @Override
    public Load take() throws IOException {
        OutputStream in = generator.getOutputStream();
        in.write('\n');
        in.flush();
        return read();
    }

    private Load read() throws IOException {
        String line = said.readLine();
        if (line == null || !line.startsWith("requests=") || !line.contains(" errors=0 ")) {
            throw new IOException("the load generator failed: " + line);
        }
        return Load.parse(line);
    }

    @Override
    public void close() throws IOException {
        try {
            // The end of its input ends it.
            generator.getOutputStream().close();
            generator.onExit().join();
        } finally {
            server.close();
        }
    }
}
