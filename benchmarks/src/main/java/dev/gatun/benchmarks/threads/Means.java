package dev.gatun.benchmarks.threads;

import dev.gatun.async.RingService;
import dev.gatun.async.ServiceOptions;
import dev.gatun.nio.GatunFileSystem;

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

    /** The ring's thread does not preempt the carriers. */
    SERVICE_BATCH("Gatun, SCHED_BATCH"),

    /**
     * As programs do that know nothing of Gatun, whose file system is in the place of the JDK's.
     */
    FILE_SYSTEM("Gatun, FileChannel"),

    ASYNC_CHANNEL_HANDLERS("AsynchronousFileChannel"),
    SERVICE_HANDLERS("Gatun"),
    FILE_SYSTEM_HANDLERS("Gatun, AsynchronousFileChannel");

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
            case SERVICE -> new ServiceThreads(file, way, ServiceOptions.DEFAULT, false);
            case SERVICE_ARENA -> new ServiceThreads(file, way, ServiceOptions.DEFAULT, true);
            case SERVICE_BATCH ->
                    new ServiceThreads(file, way, ServiceOptions.DEFAULT.batchPolicy(true), false);
            case FILE_SYSTEM -> new ChannelThreads(ofGatun(file), way, 0);
            case ASYNC_CHANNEL_HANDLERS -> new AsyncChannelHandlers(file, way);
            case SERVICE_HANDLERS -> new ServiceHandlers(file, way);
            case FILE_SYSTEM_HANDLERS -> new AsyncChannelHandlers(ofGatun(file), way);
        };
    }

    private static Path ofGatun(Path file) throws IOException {
        return GatunFileSystem.of(RingService.open()).wrap(file);
    }
}
