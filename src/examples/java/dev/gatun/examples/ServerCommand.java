package dev.gatun.examples;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.examples.server.RingServer;
import dev.gatun.examples.server.Server;
import dev.gatun.examples.server.ServerOptions;
import dev.gatun.examples.server.ServerThreads;
import dev.gatun.examples.server.StopOnSignal;
import dev.gatun.examples.server.TcpServer;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;

/** What the servers' command lines share: their options, and a run from start to end. */
abstract class ServerCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65535;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Where to listen; 0.0.0.0 or :: is everywhere. Default: ${DEFAULT-VALUE}",
            defaultValue = "127.0.0.1")
    private InetAddress address;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port; 0 is any, and is printed. Default: ${DEFAULT-VALUE}",
            defaultValue = "0")
    private int port;

    @Option(
            names = "--backlog",
            paramLabel = "COUNT",
            description = {
                "How many connections may wait to be accepted;",
                "net.core.somaxconn is the limit. Default: ${DEFAULT-VALUE}"
            },
            defaultValue = "4096")
    private int backlog;

    @Option(
            names = "--idle-seconds",
            paramLabel = "SECONDS",
            description = {
                "Close a connection on which nothing happens for so",
                "long; 0 is never. Default: ${DEFAULT-VALUE}"
            },
            defaultValue = "0")
    private long idleSeconds;

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            description = {
                "How many threads serve, each with a loop or ring of",
                "its own. With more than one, other programs of the",
                "same user may listen on the same port, if they share",
                "it too (SO_REUSEPORT). Default: ${DEFAULT-VALUE}"
            },
            defaultValue = "1")
    private int threads;

    @ArgGroup private MultiplexerOption multiplexer = new MultiplexerOption();

    @Spec private CommandSpec spec;

    /** One of them, or none. */
    private static final class MultiplexerOption {
        @Option(
                names = "--select",
                description = "Wait with select(2), for up to 1024 descriptors.")
        private boolean select;

        @Option(names = "--poll", description = "Wait with poll(2).")
        private boolean poll;

        @Option(
                names = "--epoll",
                description = "Wait with epoll(7), level-triggered: the default.")
        private boolean epoll;

        @Option(names = "--epoll-edge", description = "Wait with epoll(7), edge-triggered.")
        private boolean epollEdge;

        @Option(
                names = "--uring",
                description = "Do not wait for readiness: accept, receive and send with io_uring.")
        private boolean uring;

        String title() {
            return uring ? "uring" : kind().toString();
        }

        Multiplexer.Kind kind() {
            if (select) {
                return Multiplexer.Kind.select;
            }
            if (poll) {
                return Multiplexer.Kind.poll;
            }
            return epollEdge ? Multiplexer.Kind.epoll_edge : Multiplexer.Kind.epoll;
        }
    }

    /** What is spoken. */
    abstract Protocol protocol();

    /** The whole program. */
    static void main(ServerCommand command, String... arguments) {
        int status = Program.FAILED;
        try {
            status = Program.commandLine(command).execute(arguments);
        } catch (Error e) {
            e.printStackTrace();
        } finally {
            StopOnSignal.exit(status);
        }
    }

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        try (TcpServer server = listen()) {
            StopOnSignal.install(server);
            out.println(
                    spec.name()
                            + ": listening on "
                            + server.address().getHostString()
                            + ":"
                            + server.address().getPort()
                            + ", "
                            + multiplexer.title()
                            + (threads == 1 ? "" : ", " + threads + " threads"));
            out.flush();
            server.run();
            out.println(spec.name() + ": served " + server.statistics());
            out.flush();
        }
        return 0;
    }

    private TcpServer listen() throws IOException {
        check(threads > 0, "--threads is 1 or more, not " + threads);
        return threads == 1
                ? listen(options())
                : ServerThreads.listen(threads, options(), this::listen);
    }

    /** One server, with a protocol of its own, since that may have memory. */
    private TcpServer listen(ServerOptions options) throws IOException {
        return multiplexer.uring
                ? RingServer.listen(options, protocol())
                : Server.listen(options, protocol());
    }

    private ServerOptions options() {
        check(port >= 0 && port <= MAX_PORT, "--port is 0 to " + MAX_PORT + ", not " + port);
        check(backlog > 0, "--backlog is 1 or more, not " + backlog);
        check(idleSeconds >= 0, "--idle-seconds is 0 or more, not " + idleSeconds);
        return new ServerOptions(
                new InetSocketAddress(address, port),
                backlog,
                multiplexer.kind(),
                idleSeconds * NANOS_PER_SECOND,
                ServerOptions.LINGER_NANOS);
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
