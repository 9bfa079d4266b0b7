package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Settings;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers that take part, each with the options that serve it best. */
public final class PingServers {
    private static final int LOWEST_PORT = 16_379;

    private PingServers() {}

    /** The peer in C on epoll. */
    public static PingServer c() throws IOException, InterruptedException {
        return new PingServer(
                false, List.of(CProgram.compile("ping_epoll").path().toString(), "0"));
    }

    /**
     * The peer in C on io_uring.
     *
     * @param form plain or best, as ping_uring.c takes it
     */
    public static PingServer cUring(String form) throws IOException, InterruptedException {
        CProgram server = CProgram.compile("ping_uring", "-luring");
        return new PingServer(false, List.of(server.path().toString(), "0", form));
    }

    /** The example of this checkout, from where its build put it. */
    public static PingServer gatun(String multiplexer) {
        Path examples = Path.of("..", "target", "test-classes").toAbsolutePath().normalize();
        return java(
                examples + ":" + library("gatun.jar") + ":" + library("picocli.jar"),
                List.of(),
                "dev.gatun.examples.Ping",
                multiplexer,
                "--port=0");
    }

    /**
     * Netty may use all that makes it fast, and checks nothing that is right here.
     *
     * @param transport epoll or io_uring
     */
    public static PingServer netty(String transport) {
        return java(
                Settings.target().resolve("benchmarks.jar") + ":" + library("*"),
                List.of(
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-Dio.netty.tryReflectionSetAccessible=true",
                        "-Dio.netty.leakDetection.level=disabled",
                        "-Dio.netty.buffer.checkAccessible=false",
                        "-Dio.netty.buffer.checkBounds=false"),
                NettyPing.class.getName(),
                "0",
                transport);
    }

    /** The JDK's selector. */
    public static PingServer nio() {
        return ofBenchmarks(NioPing.class);
    }

    /** One of this package's, which needs the library at most. */
    static PingServer ofBenchmarks(Class<?> server, String... options) {
        List<String> arguments = new ArrayList<>(List.of(server.getName(), "0"));
        arguments.addAll(List.of(options));
        return java(
                Settings.target().resolve("benchmarks.jar") + ":" + library("gatun.jar"),
                List.of(),
                arguments.toArray(String[]::new));
    }

    /**
     * Redis, which does more for a request than the others, without what has nothing to do with it.
     */
    public static PingServer redis() throws IOException {
        return new PingServer(
                false,
                List.of(
                        "redis-server",
                        "--port",
                        Integer.toString(freePort()),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--io-threads",
                        "1",
                        "--maxclients",
                        "12000"));
    }

    /** Of those that the kernel gives to no client, which could take it before the server does. */
    private static int freePort() throws IOException {
        for (int port = LOWEST_PORT; port < LOWEST_PORT + 100; port++) {
            try (ServerSocket unused =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return unused.getLocalPort();
            } catch (BindException e) {
                // Taken: the next.
            }
        }
        throw new IOException("no free port from " + LOWEST_PORT + " on");
    }

    private static String library(String name) {
        return Settings.target().resolve("lib").resolve(name).toString();
    }

    private static PingServer java(String classPath, List<String> options, String... program) {
        List<String> command = new ArrayList<>();
        command.add(Settings.java().toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.add("--class-path=" + classPath);
        command.addAll(List.of(program));
        return new PingServer(true, command);
    }
}
