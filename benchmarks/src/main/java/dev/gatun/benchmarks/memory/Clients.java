package dev.gatun.benchmarks.memory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections to a server that answers PING, which are idle but for the requests asked for. */
final class Clients implements AutoCloseable {
    private static final byte[] REQUEST = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "+PONG\r\n";

    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length());

    /** Opens them, one after another; each has had one request answered. */
    static Clients connect(int port, int count) throws IOException {
        Clients clients = new Clients();
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            for (int i = 0; i < count; i++) {
                SocketChannel channel = SocketChannel.open(server);
                clients.channels.add(channel);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                clients.request(channel);
            }
            return clients;
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    /** One request at a time, each by the next of the connections. */
    void request(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            request(channels.get(i % channels.size()));
        }
    }

    private void request(SocketChannel channel) throws IOException {
        channel.write(request.rewind());
        answer.clear();
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new IOException("closed by the server");
            }
        }
        if (!StandardCharsets.US_ASCII.decode(answer.flip()).toString().equals(ANSWER)) {
            throw new IOException("a wrong answer");
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
