package dev.gatun.proofs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that runs {@link DatabaseLoad}: what it prints, and its end. */
final class DatabaseSession implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    /** For each worker, the last entry known. */
    private final int[] last;

    private int commits;

    DatabaseSession(List<String> command, Path errors, int workers) throws IOException {
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        output = process.inputReader();
        last = new int[workers];
    }

    /**
     * Reads what was found at the start.
     *
     * @return the last entries; null if the process has failed
     */
    int[] found() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("checked")) {
                return last.clone();
            }
            note(line);
        }
        return null;
    }

    /** Reads until so many commits have been acknowledged; false if the process ends before. */
    boolean await(int commits) throws IOException {
        for (int i = 0; i < commits; i++) {
            String line = output.readLine();
            if (line == null) {
                return false;
            }
            acknowledged(line);
        }
        return true;
    }

    /**
     * Sends SIGKILL, and reads what has been acknowledged until then.
     *
     * @return the last entries
     */
    int[] kill() throws IOException, InterruptedException {
        // The handle's method: that of the process would close the output before it is read.
        process.toHandle().destroyForcibly();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            acknowledged(line);
        }
        return last.clone();
    }

    /** How many commits have been acknowledged. */
    int commits() {
        return commits;
    }

    private void acknowledged(String line) {
        note(line);
        commits++;
    }

    private void note(String line) {
        String[] words = line.split(" ");
        last[Integer.parseInt(words[1])] = Integer.parseInt(words[2]);
    }

    /** Waits for the end of a process that ends by itself. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }
}
