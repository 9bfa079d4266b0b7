package dev.gatun.examples;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.examples.server.RingServer;
import dev.gatun.examples.server.Server;
import dev.gatun.examples.server.ServerOptions;
import dev.gatun.examples.server.TcpServer;

import java.io.IOException;

/** How a server is told what happens: what its options are called. */
public enum Served {
    select,
    poll,
    epoll,
    epoll_edge,
    uring;

    /** The options with which it listens on any port of this machine. */
    public ServerOptions options() {
        return ServerOptions.local(
                this == uring ? Multiplexer.Kind.epoll : Multiplexer.Kind.valueOf(name()));
    }

    /** Such a server. */
    public TcpServer listen(ServerOptions options, Protocol protocol) throws IOException {
        return this == uring
                ? RingServer.listen(options, protocol)
                : Server.listen(options, protocol);
    }
}
