package dev.gatun.benchmarks.servers;

import dev.gatun.async.RingService;
import dev.gatun.async.ServiceOptions;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * PING with a virtual thread for each connection, by Gatun's service: accept, recv into the
 * service's own memory, send.
 */
final class GatunThreadPing {
    /** The second argument, for a ring's thread that does not preempt the carriers. */
    static final String BATCH = "--batch";

    private static final int BYTES = JdkThreadPing.INPUT_BYTES + JdkThreadPing.OUTPUT_BYTES;

    private final RingService service;

    /** Those of connections that have ended: the service frees its memory at its end only. */
    private final Queue<MemorySegment> buffers = new ConcurrentLinkedQueue<>();

    private GatunThreadPing(RingService service) {
        this.service = service;
    }

    public static void main(String[] arguments) throws IOException {
        boolean isBatch = arguments.length > 1 && arguments[1].equals(BATCH);
        ServiceOptions options = ServiceOptions.DEFAULT.batchPolicy(isBatch);
        try (RingService service = RingService.open(options);
                SocketFd listener = listen(Integer.parseInt(arguments[0]))) {
            GatunThreadPing server = new GatunThreadPing(service);
            while (true) {
                SocketFd connection = service.accept(listener);
                Thread.startVirtualThread(() -> server.serve(connection));
            }
        }
    }

    private static SocketFd listen(int port) throws IOException {
        SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET);
        try (Arena arena = Arena.ofConfined()) {
            listener.setsockopt(SocketOption.SO_REUSEADDR, true);
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, port);
            listener.bind(address);
            listener.listen(4096);
            System.out.println("listening on 127.0.0.1:" + listener.getsockname(address).port());
            return listener;
        }
    }

    private void serve(SocketFd socket) {
        MemorySegment memory = buffers.poll();
        if (memory == null) {
            memory = service.arena().allocate(BYTES);
        }
        try (socket) {
            socket.setsockopt(SocketOption.TCP_NODELAY, true);
            serve(
                    socket,
                    memory.asSlice(0, JdkThreadPing.INPUT_BYTES),
                    memory.asSlice(JdkThreadPing.INPUT_BYTES));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("a connection is closed: " + e);
        }
        buffers.add(memory);
    }

    private void serve(SocketFd socket, MemorySegment input, MemorySegment output)
            throws IOException {
        PingParser parser = new PingParser();
        ByteBuffer requests = input.asByteBuffer();
        ByteBuffer answers = output.asByteBuffer();
        while (true) {
            int count = (int) service.recv(socket, input, MessageFlags.NONE);
            if (count == 0) {
                return;
            }
            parser.answer(requests.clear().limit(count), answers.clear());
            for (long sent = 0; sent < answers.position(); ) {
                long left = answers.position() - sent;
                sent += service.send(socket, output, sent, left, MessageFlags.NONE);
            }
        }
    }
}
