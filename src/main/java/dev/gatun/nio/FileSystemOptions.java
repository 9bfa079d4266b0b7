package dev.gatun.nio;

import dev.gatun.async.RingService;

/**
 * How the channels of a {@link GatunFileSystem} work. Immutable: each method returns new options.
 *
 * {@snippet lang=java :
 * GatunFileSystem.of(FileSystemOptions.DEFAULT.service(service).interruptCloses(true));
 * }
 *
 * @param service makes the calls; null for {@link RingService#common()}, which is opened when it is
 *     first needed
 * @param interruptCloses whether an interrupt closes a {@link java.nio.channels.FileChannel}: see
 *     {@link #interruptCloses(boolean)}
 * @param alwaysHandsOver whether the service also makes the calls of platform threads: see {@link
 *     #alwaysHandsOver(boolean)}
 */
public record FileSystemOptions(
        RingService service, boolean interruptCloses, boolean alwaysHandsOver) {
    /**
     * The service of the process; no interrupt closes a channel; platform threads call by
     * themselves.
     */
    public static final FileSystemOptions DEFAULT = new FileSystemOptions(null, false, false);

    /** The system property for {@link #interruptCloses} of the default file system. */
    static final String INTERRUPT_CLOSES = "dev.gatun.nio.interruptCloses";

    /** The system property for {@link #alwaysHandsOver} of the default file system. */
    static final String ALWAYS_HANDS_OVER = "dev.gatun.nio.alwaysHandsOver";

    /** The options of a default file system that the JVM replaces. */
    static FileSystemOptions ofProperties() {
        return DEFAULT.interruptCloses(Boolean.getBoolean(INTERRUPT_CLOSES))
                .alwaysHandsOver(Boolean.getBoolean(ALWAYS_HANDS_OVER));
    }

    /**
     * Another service.
     *
     * @param makesCalls the service, which must stay open as long as a channel is used: after its
     *     close, calls of a channel throw {@link java.io.IOException} with {@link
     *     dev.gatun.sys.ClosedException} as the cause; null for {@link RingService#common()}
     * @return the options
     */
    public FileSystemOptions service(RingService makesCalls) {
        return new FileSystemOptions(makesCalls, interruptCloses, alwaysHandsOver);
    }

    /**
     * Whether an interrupt closes a channel. The rule of the JDK's {@link
     * java.nio.channels.FileChannel} is that it does: if a thread is interrupted in a call of the
     * channel, or comes interrupted to one, the channel is closed for all threads, and the thread
     * gets {@link java.nio.channels.ClosedByInterruptException}. The rule here, unless this is set,
     * is that an interrupt closes nothing.
     *
     * @param closes true for the JDK's rule
     * @return the options
     */
    public FileSystemOptions interruptCloses(boolean closes) {
        return new FileSystemOptions(service, closes, alwaysHandsOver);
    }

    /**
     * Whether the service also makes the calls of platform threads. If not, which is the default, a
     * platform thread reads and writes regular files by system calls of its own, as it has no
     * carrier to give away: that is quicker, and needs no ring.
     *
     * @param always true if all threads are to hand over
     * @return the options
     */
    public FileSystemOptions alwaysHandsOver(boolean always) {
        return new FileSystemOptions(service, interruptCloses, always);
    }
}
