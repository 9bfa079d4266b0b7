package dev.gatun.benchmarks.threads;

import dev.gatun.benchmarks.CProgram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code slow_fs.c}, mounted: a file each read of which takes a while. */
final class SlowFileSystem implements AutoCloseable {
    private final Path folder;
    private final Process process;

    private SlowFileSystem(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /**
     * Compiles it and mounts it.
     *
     * @param source what its file has
     * @throws IOException if there is no gcc, no libfuse 3 or no {@code /dev/fuse}
     */
    static SlowFileSystem mount(Path source, int micros) throws IOException, InterruptedException {
        CProgram program = CProgram.compile("slow_fs", "-lfuse3");
        Path folder = Files.createTempDirectory("gatun-slow");
        // The program ends, and unmounts, when its input ends: also if this JVM is killed.
        Process process =
                new ProcessBuilder(
                                program.path().toString(),
                                source.toString(),
                                folder.toString(),
                                "" + micros)
                        .redirectErrorStream(true)
                        .start();
        SlowFileSystem mounted = new SlowFileSystem(folder, process);
        StringBuilder said = new StringBuilder("slow_fs failed:");
        var output = process.inputReader();
        for (String line; (line = output.readLine()) != null; said.append('\n').append(line)) {
            if (line.equals("mounted")) {
                return mounted;
            }
        }
        mounted.close();
        throw new IOException(said.toString());
    }

    Path file() {
        return folder.resolve("file");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Files.delete(folder);
    }
}
