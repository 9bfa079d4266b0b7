package dev.gatun.nio;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * What only the JDK's channel can do with a file, such as a mapping that is a {@link
 * java.nio.MappedByteBuffer}: the file is opened once more.
 */
final class JdkChannel {
    private JdkChannel() {}

    /** What is done with it. */
    @FunctionalInterface
    interface Use<T> {
        T of(FileChannel channel) throws IOException;
    }

    /** Does it, whether the thread is interrupted or not. */
    static <T> T use(ChannelFactory factory, OpenFile file, Use<T> use) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try (FileChannel channel = factory.reopen(file)) {
                    return use.of(channel);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
