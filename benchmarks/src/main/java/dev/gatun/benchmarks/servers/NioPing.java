package dev.gatun.benchmarks.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * PING on {@code java.nio}: one thread, a {@link Selector}, direct buffers; one read and one write
 * for each event.
 */
final class NioPing {
    private static final int INPUT_BYTES = 16 << 10;
    private static final int OUTPUT_BYTES =
            (INPUT_BYTES / PingParser.REQUEST_BYTES + 1) * PingParser.ANSWER.length;

    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT_BYTES);
    private final ServerSocketChannel listener;
    private final Selector selector;

    private NioPing(int port) throws IOException {
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress("127.0.0.1", port), 4096);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        NioPing server = new NioPing(Integer.parseInt(arguments[0]));
        System.out.println("listening on 127.0.0.1:" + server.listener.socket().getLocalPort());
        Consumer<SelectionKey> serve = server::serve;
        while (true) {
            server.selector.select(serve);
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                ((Connection) key.attachment()).serve();
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("a connection is closed: " + e);
            try {
                key.channel().close();
            } catch (IOException closing) {
                System.err.println("closing it: " + closing);
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Connection connection = new Connection(channel);
            connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final PingParser parser = new PingParser();
        private SelectionKey key;

        /** Answers that the socket had no room for: nothing is read until they are gone. */
        private ByteBuffer unsent;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void serve() throws IOException {
            if (unsent != null) {
                channel.write(unsent);
                if (!unsent.hasRemaining()) {
                    unsent = null;
                    key.interestOps(SelectionKey.OP_READ);
                }
                return;
            }
            input.clear();
            int count = channel.read(input);
            if (count < 0) {
                channel.close();
            } else if (count > 0) {
                answer();
            }
        }

        private void answer() throws IOException {
            input.flip();
            output.clear();
            parser.answer(input, output);
            output.flip();
            channel.write(output);
            if (output.hasRemaining()) {
                unsent = ByteBuffer.allocateDirect(output.remaining()).put(output).flip();
                key.interestOps(SelectionKey.OP_WRITE);
            }
        }
    }
}
