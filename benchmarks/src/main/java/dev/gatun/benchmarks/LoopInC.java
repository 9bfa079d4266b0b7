package dev.gatun.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** A process with a loop in C, which measures once for each line that it gets (see peer.h). */
final class LoopInC implements Measurement {
    private final List<String> command;
    private final Process process;
    private final BufferedReader said;

    /** Starts it; returns when it has warmed up. */
    LoopInC(List<String> program, boolean quick, int millis) throws IOException {
        command = new ArrayList<>(program);
        command.add(quick ? "50" : "200");
        command.add(Integer.toString(quick ? 30 : millis));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        said = process.inputReader();
        String line = said.readLine();
        if (!"ready".equals(line)) {
            throw failure(line);
        }
    }

    @Override
    public double take() throws IOException {
        OutputStream in = process.getOutputStream();
        try {
            in.write('\n');
            in.flush();
        } catch (IOException e) {
            // It has ended, and has said why.
        }
        String line = said.readLine();
        try {
            return Double.parseDouble(line == null ? "" : line);
        } catch (NumberFormatException e) {
            throw failure(line);
        }
    }

    /** With all that it says; the first line is null if that is nothing. */
    private IOException failure(String first) {
        close();
        List<String> lines = new ArrayList<>(List.of(String.join(" ", command) + " failed:"));
        if (first != null) {
            lines.add(first);
            said.lines().forEach(lines::add);
        }
        return new IOException(String.join("\n", lines));
    }

    @Override
    public void close() {
        try {
            // The end of its input ends it.
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended before, with something unread.
        }
        process.onExit().join();
    }
}
