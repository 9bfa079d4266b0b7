package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a program of its own, which has said where it listens. Killed when closed. */
final class ServerChild implements AutoCloseable {
    private static final Pattern LISTENING =
            Pattern.compile("[a-z]+: listening on 127\\.0\\.0\\.1:(\\d+), [a-z_]+(, 2 threads)?");

    private final Process process;
    private final BufferedReader out;
    private final InetSocketAddress address;

    ServerChild(Class<?> main, String... arguments) throws IOException {
        process =
                new ProcessBuilder(ChildJvm.command(main, arguments))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        out = process.inputReader();
        String line = out.readLine();
        Matcher listening = LISTENING.matcher(String.valueOf(line));
        assertTrue(listening.matches(), line);
        address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(1)));
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return address.getPort();
    }

    /** A client that is connected; reads fail after some time, so that no test waits for ever. */
    Socket connect() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        socket.connect(address);
        return socket;
    }

    void kill(int signal) {
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_kill, process.pid(), signal));
    }

    /** The next line that it prints; null at the end. */
    String readLine() throws IOException {
        return out.readLine();
    }

    int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
