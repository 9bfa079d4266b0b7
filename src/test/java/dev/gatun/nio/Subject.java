package dev.gatun.nio;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** On whose channels a test runs: what is true of the JDK's is to be true of the others. */
enum Subject {
    JDK(FileSystems.getDefault(), false),
    /** A platform thread calls by itself. */
    THREAD(GatunFileSystem.of(FileSystemOptions.DEFAULT), false),
    /** A platform thread hands over. */
    RING(GatunFileSystem.of(FileSystemOptions.DEFAULT.alwaysHandsOver(true)), false),
    /** A virtual thread hands over. */
    VIRTUAL(GatunFileSystem.of(FileSystemOptions.DEFAULT), true);

    private static final long PATIENCE_SECONDS = 120;

    private final FileSystem fileSystem;
    private final boolean isVirtual;

    Subject(FileSystem fileSystem, boolean isVirtual) {
        this.fileSystem = fileSystem;
        this.isVirtual = isVirtual;
    }

    /** What a test does. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    FileSystem fileSystem() {
        return fileSystem;
    }

    /** The path of a file in this file system. */
    Path of(Path path) {
        return fileSystem.getPath(path.toString());
    }

    /** Runs a test's body on a thread of the kind. */
    void run(Body body) throws Exception {
        call(
                () -> {
                    body.run();
                    return null;
                });
    }

    /** The same, for a result. */
    <T> T call(Callable<T> body) throws Exception {
        if (!isVirtual) {
            return body.call();
        }
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofVirtual().start(task);
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        }
    }

    /** A thread of the kind, not started. */
    Thread thread(Runnable task) {
        return isVirtual ? Thread.ofVirtual().unstarted(task) : Thread.ofPlatform().unstarted(task);
    }
}
