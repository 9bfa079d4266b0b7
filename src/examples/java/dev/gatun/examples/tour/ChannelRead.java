package dev.gatun.examples.tour;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Java's own FileChannel with a direct buffer: what the other rows are to be compared with. */
record ChannelRead(int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "FileChannel, " + ReadPaths.size(bufferBytes) + " (for comparison)";
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
            while (true) {
                int n = channel.read(buffer);
                tally.call();
                if (n < 0) {
                    return;
                }
                tally.take(buffer, n);
            }
        }
    }
}
