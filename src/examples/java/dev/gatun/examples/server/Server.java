package dev.gatun.examples.server;

import dev.gatun.examples.loop.EventLoop;
import dev.gatun.examples.protocol.GrowingBufferPool;
import dev.gatun.examples.protocol.Handler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * A TCP server in one thread: a loop, a listener, its connections, and what they speak.
 *
 * <p>It is used by the thread that made it; any other may {@link #stop} it.
 */
public final class Server implements TcpServer {
    /** Of each buffer. */
    public static final int BUFFER_BYTES = Handler.MAX_REQUEST_BYTES;

    /** While more than this is to be sent, nothing is read. */
    private static final int OUTPUT_LIMIT = BUFFER_BYTES / 2;

    private static final System.Logger LOGGER = System.getLogger(Server.class.getName());

    private final Arena arena;
    private final GrowingBufferPool pool;
    private final Statistics statistics = new Statistics();
    private final Set<Connection> connections = new HashSet<>();
    private final ServerOptions options;
    private final Protocol protocol;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final Listener listener;
    private boolean listening = true;
    private boolean stopping;

    /** Connections accepted when that was last looked at while stopping. */
    private long acceptedBefore;

    private Server(
            ServerOptions options, Protocol protocol, SocketFd socket, Arena arena, EventLoop loop)
            throws SyscallException {
        this.arena = arena;
        this.loop = loop;
        pool = new GrowingBufferPool(arena, BUFFER_BYTES);
        this.options = options;
        this.protocol = protocol;
        address = (InetSocketAddress) socket.getsockname(SocketAddress.allocate(arena)).toJavaNet();
        listener = new Listener(loop, socket, statistics, this::accepted);
        if (options.idleNanos() > 0) {
            loop.after(options.idleNanos(), this::endIdle);
        }
    }

    /** Listens from now on. What connects is accepted when the server {@link #run}s. */
    public static Server listen(ServerOptions options, Protocol protocol) throws IOException {
        SocketFd socket = listeningSocket(options);
        Arena arena = Arena.ofConfined();
        EventLoop loop = null;
        try {
            loop = new EventLoop(options.multiplexer().open(arena));
            return new Server(options, protocol, socket, arena, loop);
        } catch (IOException | RuntimeException e) {
            if (loop != null) {
                loop.close();
            }
            arena.close();
            socket.close();
            throw e;
        }
    }

    static SocketFd listeningSocket(ServerOptions options) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            var address = SocketAddress.of(arena, options.address());
            SocketFd socket =
                    SocketFd.socket(
                            address.isInet4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6,
                            SocketType.SOCK_STREAM.or(SocketType.SOCK_NONBLOCK));
            try {
                // A server that is started again does not wait for the connections of the last one.
                socket.setsockopt(SocketOption.SO_REUSEADDR, true);
                // Answers go out at once; what is accepted inherits it.
                socket.setsockopt(SocketOption.TCP_NODELAY, true);
                if (options.sharesPort()) {
                    socket.setsockopt(SocketOption.SO_REUSEPORT, true);
                }
                socket.bind(address);
                socket.listen(options.backlog());
                return socket;
            } catch (SyscallException | RuntimeException e) {
                socket.close();
                throw e;
            }
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Statistics statistics() {
        return statistics;
    }

    EventLoop loop() {
        return loop;
    }

    SocketFd listener() {
        return listener.socket();
    }

    GrowingBufferPool pool() {
        return pool;
    }

    // Running.

    @Override
    public void run() throws IOException {
        loop.run();
    }

    /** Once around the loop: what is ready now, or after a wait. */
    public void turn(long timeoutNanos) throws IOException {
        loop.turn(timeoutNanos);
    }

    @Override
    public void stop() throws SyscallException {
        try {
            loop.execute(this::finish);
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the server has ended already", e);
        }
    }

    private void finish() throws SyscallException {
        if (stopping) {
            return;
        }
        stopping = true;
        listener.beginNoMore();
        finishConnections();
        stopListeningSoon();
        loop.after(options.lingerNanos(), loop::stop);
    }

    boolean isStopping() {
        return stopping;
    }

    private void stopListeningSoon() {
        acceptedBefore = statistics.accepted;
        loop.after(HANDSHAKE_MILLIS * 1_000_000, this::stopListening);
    }

    /** Unless some have come since the last time: those have as much time as others. */
    private void stopListening() throws IOException {
        if (!listener.isEmpty() || statistics.accepted != acceptedBefore) {
            stopListeningSoon();
            return;
        }
        listening = false;
        listener.close();
        finishConnections();
        stopIfOver();
    }

    /** All; but while some may still come, not those that have sent nothing yet. */
    private void finishConnections() {
        for (Connection connection : connections.toArray(Connection[]::new)) {
            if (!listening || connection.hasSpoken()) {
                try {
                    connection.finish();
                } catch (SyscallException | RuntimeException e) {
                    connectionFailed(connection, e);
                }
            }
        }
    }

    private void stopIfOver() {
        if (!listening && connections.isEmpty()) {
            loop.stop();
        }
    }

    @Override
    public void close() throws SyscallException {
        listener.close();
        for (Connection connection : connections.toArray(Connection[]::new)) {
            end(connection);
        }
        loop.close();
        arena.close();
    }

    // Connections.

    /** How many there are. */
    int connections() {
        return connections.size();
    }

    private void accepted(int number) throws SyscallException {
        statistics.accepted++;
        var connection = new Connection(number, this, protocol.newHandler());
        if (!loop.fits(connection)) {
            statistics.refused++;
            connection.close();
            return;
        }
        connections.add(connection);
        try {
            connection.register();
        } catch (SyscallException e) {
            connectionFailed(connection, e);
        }
    }

    int outputLimit() {
        return OUTPUT_LIMIT;
    }

    /** It may take a while to end, and no longer. */
    void linger(Connection connection) {
        loop.after(options.lingerNanos(), () -> end(connection));
    }

    void end(Connection connection) throws SyscallException {
        if (connections.remove(connection)) {
            connection.end();
            if (listening) {
                listener.lookAgain();
            }
            stopIfOver();
        }
    }

    /** A reset is a matter of course; what is no error of the network is one of this program. */
    void connectionFailed(Connection connection, Exception failure) {
        statistics.failed++;
        if (!(failure instanceof IOException)) {
            LOGGER.log(System.Logger.Level.WARNING, "a connection was closed", failure);
        }
        try {
            end(connection);
        } catch (SyscallException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a connection could not be closed", e);
        }
    }

    /** Those on which nothing has happened since the last time. */
    private void endIdle() throws SyscallException {
        for (Connection connection : connections.toArray(Connection[]::new)) {
            if (!connection.wasActive()) {
                statistics.timedOut++;
                end(connection);
            }
        }
        loop.after(options.idleNanos(), this::endIdle);
    }
}
