package dev.gatun.examples.server;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.net.SocketFd;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How to serve.
 *
 * @param address where to listen; port 0 is any
 * @param backlog how many connections may wait to be accepted
 * @param multiplexer what tells of readiness
 * @param idleNanos a connection on which nothing happens for so long is closed, after at most twice
 *     that time; 0 for none
 * @param lingerNanos how long a connection may take that has only to end
 * @param sharesPort whether others may listen on the same port, as long as they say so too
 */
public record ServerOptions(
        InetSocketAddress address,
        int backlog,
        Multiplexer.Kind multiplexer,
        long idleNanos,
        long lingerNanos,
        boolean sharesPort) {
    /** Enough for a client that is not far away. */
    public static final long LINGER_NANOS = 1_000_000_000;

    /** With a port of its own. */
    public ServerOptions(
            InetSocketAddress address,
            int backlog,
            Multiplexer.Kind multiplexer,
            long idleNanos,
            long lingerNanos) {
        this(address, backlog, multiplexer, idleNanos, lingerNanos, false);
    }

    /** The same, but for a port that it shares. */
    ServerOptions sharing(InetSocketAddress shared) {
        return new ServerOptions(shared, backlog, multiplexer, idleNanos, lingerNanos, true);
    }

    /** On this machine only, on any port, with no limit of time. */
    public static ServerOptions local(Multiplexer.Kind multiplexer) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ServerOptions(address, SocketFd.SOMAXCONN, multiplexer, 0, LINGER_NANOS);
    }
}
