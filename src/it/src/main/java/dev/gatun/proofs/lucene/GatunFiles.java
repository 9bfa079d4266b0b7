package dev.gatun.proofs.lucene;

import com.carrotsearch.randomizedtesting.ThreadFilter;

import dev.gatun.nio.FileSystemOptions;
import dev.gatun.nio.GatunFileSystem;

import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Gatun's files, for tests whose default file system is another one. */
final class GatunFiles {
    private static final GatunFileSystem ALL_BY_RING =
            GatunFileSystem.of(FileSystemOptions.DEFAULT.alwaysHandsOver(true));

    private GatunFiles() {}

    /** A path as Gatun's; as it is if it is of a file system that a test has put over another. */
    static Path path(Path path) {
        return path.getFileSystem() == FileSystems.getDefault() ? ALL_BY_RING.wrap(path) : path;
    }

    /** The thread of the ring outlives all tests. */
    public static final class RingThread implements ThreadFilter {
        /** For the runner of the tests. */
        public RingThread() {}

        @Override
        public boolean reject(Thread thread) {
            return thread.getName().startsWith("gatun-common-ring");
        }
    }
}
