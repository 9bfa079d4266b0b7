package dev.gatun.benchmarks.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** {@link ReadOneFile}, with {@link FileChannel}. */
final class ChannelRead {
    private ChannelRead() {}

    public static void main(String[] arguments) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(arguments[0]))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
            if (file.read(buffer) != buffer.capacity()) {
                throw new IOException("a short read");
            }
        }
        System.out.println("hello");
    }
}
