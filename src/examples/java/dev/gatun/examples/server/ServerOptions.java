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
 */
public record ServerOptions(
        InetSocketAddress address, int backlog, Multiplexer.Kind multiplexer, long idleNanos) {
    /** On this machine only, on any port, with no limit of time. */
    public static ServerOptions local(Multiplexer.Kind multiplexer) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ServerOptions(address, SocketFd.SOMAXCONN, multiplexer, 0);
    }
}
