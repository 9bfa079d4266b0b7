package dev.gatun.examples.server;

import dev.gatun.sys.SyscallException;

import java.util.concurrent.CompletableFuture;

/**
 * Lets SIGTERM, SIGINT and SIGHUP stop a server, and the program then end with a status of its own.
 *
 * <p>With {@code SignalFd} the loop would read the signal as any other event; but for that all
 * threads have to block it, the JVM's own too, so the JVM has to be started that way. The JVM's
 * shutdown hook is a thread that a signal starts, and {@link TcpServer#stop} wakes the loop from
 * any thread.
 */
public final class StopOnSignal {
    private static final CompletableFuture<Integer> STATUS = new CompletableFuture<>();

    private StopOnSignal() {}

    /** From now on a signal stops this server. The program then has to {@link #exit}. */
    public static void install(TcpServer server) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    }

    private static void stop(TcpServer server) {
        try {
            server.stop();
        } catch (SyscallException e) {
            System.err.println("the server cannot be stopped: " + e.getMessage());
            return;
        }
        // A JVM that ends by a signal has the status 128 + signal, whatever its hooks have done.
        Runtime.getRuntime().halt(STATUS.join());
    }

    /** Ends the program, as {@link System#exit}, which does not return after a signal either. */
    public static void exit(int status) {
        STATUS.complete(status);
        System.exit(status);
    }
}
