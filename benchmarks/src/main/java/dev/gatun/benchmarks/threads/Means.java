package dev.gatun.benchmarks.threads;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** By what a program reads, in a JVM of its own. */
enum Means {
    CHANNEL("FileChannel"),

    /** The scheduler of virtual threads may not add carriers while they are pinned. */
    CHANNEL_TWO_CARRIERS(
            "FileChannel, 2 carriers",
            "-Djdk.virtualThreadScheduler.maxPoolSize=" + Means.CARRIERS),

    ASYNC_CHANNEL("AsynchronousFileChannel"),
    POOL("pool of 64 threads"),

    /** Into an array, as programs do that know nothing of native memory. */
    SERVICE("Gatun"),

    /** Into the service's own memory. */
    SERVICE_ARENA("Gatun, arena"),

    ASYNC_CHANNEL_HANDLERS("AsynchronousFileChannel"),
    SERVICE_HANDLERS("Gatun");

    /** How many threads run the virtual ones, unless the JDK adds some. */
    static final int CARRIERS = 2;

    private static final int POOL_THREADS = 64;

    /** For the tables. */
    final String contestant;

    /** For its JVM. */
    final List<String> options;

    Means(String contestant, String... options) {
        this.contestant = contestant;
        this.options = List.of(options);
    }

    Readers open(Path file, Way way) throws IOException {
        return switch (this) {
            case CHANNEL, CHANNEL_TWO_CARRIERS -> new ChannelThreads(file, way, 0);
            case ASYNC_CHANNEL -> new AsyncChannelThreads(file, way);
            case POOL -> new ChannelThreads(file, way, POOL_THREADS);
            case SERVICE -> new ServiceThreads(file, way, false);
            case SERVICE_ARENA -> new ServiceThreads(file, way, true);
            case ASYNC_CHANNEL_HANDLERS -> new AsyncChannelHandlers(file, way);
            case SERVICE_HANDLERS -> new ServiceHandlers(file, way);
        };
    }
}
