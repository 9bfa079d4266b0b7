package dev.gatun.benchmarks.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * PING with a virtual thread for each connection, on the JDK's sockets: blocking channels and
 * direct buffers.
 */
final class JdkThreadPing {
    static final int INPUT_BYTES = 2 << 10;
    static final int OUTPUT_BYTES =
            (INPUT_BYTES / PingParser.REQUEST_BYTES + 1) * PingParser.ANSWER.length;

    private JdkThreadPing() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            int port = Integer.parseInt(arguments[0]);
            listener.bind(new InetSocketAddress("127.0.0.1", port), 4096);
            System.out.println("listening on 127.0.0.1:" + listener.socket().getLocalPort());
            while (true) {
                SocketChannel connection = listener.accept();
                Thread.startVirtualThread(() -> serve(connection));
            }
        }
    }

    private static void serve(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
            ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BYTES);
            PingParser parser = new PingParser();
            while (channel.read(input.clear()) >= 0) {
                parser.answer(input.flip(), output.clear());
                output.flip();
                while (output.hasRemaining()) {
                    channel.write(output);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("a connection is closed: " + e);
        }
    }
}
