package dev.gatun.nio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Streams of channels, and the options of those that open a file. */
final class ChannelStreams {
    private ChannelStreams() {}

    /** For a stream to read from. */
    static Set<OpenOption> toRead(OpenOption... options) {
        Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
        if (all.contains(StandardOpenOption.WRITE) || all.contains(StandardOpenOption.APPEND)) {
            throw new UnsupportedOperationException("a stream to read from does not write");
        }
        return all;
    }

    /** For a stream to write to: without options, to a new file or one that is emptied. */
    static Set<OpenOption> toWrite(OpenOption... options) {
        Set<OpenOption> all = new HashSet<>(Arrays.asList(options));
        if (all.isEmpty()) {
            all.add(StandardOpenOption.CREATE);
            all.add(StandardOpenOption.TRUNCATE_EXISTING);
        } else if (all.contains(StandardOpenOption.READ)) {
            throw new IllegalArgumentException("a stream to write to does not read");
        }
        all.add(StandardOpenOption.WRITE);
        return all;
    }

    /** A stream, which asks for a position only if there is one. */
    static InputStream inputStream(FileChannel channel) {
        return Channels.newInputStream(
                channel instanceof GatunFileChannel own && !own.file().isStorage()
                        ? new WithoutPosition(channel)
                        : channel);
    }

    /** A channel of a file that has no position, such as a FIFO. */
    private record WithoutPosition(FileChannel channel) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            return channel.read(to);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
