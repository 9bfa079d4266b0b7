package dev.gatun.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Files by HTTP: a virtual thread for each connection, which waits by a ring service. */
@Command(
        name = "serve",
        description = {
            "Answers HTTP/1.1 requests with the files of a folder: a virtual thread for each",
            "connection, whose files and socket are read and written by a ring service."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class)
public final class Serve implements Callable<Integer> {
    private static final int HEAD_BYTES = 8 << 10;
    private static final int BLOCK_BYTES = 64 << 10;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port; 0 is any, and is printed. Default: ${DEFAULT-VALUE}",
            defaultValue = "0")
    private int port;

    @Parameters(paramLabel = "FOLDER", description = "Whose files.", defaultValue = ".")
    private Path folder;

    @Spec private CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(Program.commandLine(new Serve()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path root = folder.toRealPath();
        try (RingService service = RingService.open();
                SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET);
                Arena arena = Arena.ofConfined()) {
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, port);
            listener.bind(address);
            listener.listen(SocketFd.SOMAXCONN);
            String where = listener.getsockname(address).toString();
            spec.commandLine().getOut().println("serve: listening on " + where + ", service");
            spec.commandLine().getOut().flush();
            while (true) {
                SocketFd connection = service.accept(listener);
                Thread.startVirtualThread(() -> answerAll(service, connection, root));
            }
        }
    }

    private void answerAll(RingService service, SocketFd connection, Path root) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        byte[] block = new byte[BLOCK_BYTES];
        try (connection) {
            while (service.read(connection, head) > 0 && head.hasRemaining()) {
                String request = new String(head.array(), 0, head.position(), ISO_8859_1);
                if (request.endsWith("\r\n\r\n")) {
                    head.clear();
                    answer(service, connection, root, request.split(" ", 3), block);
                }
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
        }
    }

    private static void answer(
            RingService service, SocketFd connection, Path root, String[] request, byte[] block)
            throws IOException {
        FileFd found;
        try {
            found = open(service, root, request);
        } catch (SyscallException e) {
            send(service, connection, head("404 Not Found", 0));
            return;
        }
        try (FileFd file = found;
                Arena arena = Arena.ofConfined()) {
            Statx statx = Statx.allocate(arena).fill(file, StatxMask.STATX_BASIC_STATS);
            if (statx.kind() != FileKind.S_IFREG) {
                send(service, connection, head("404 Not Found", 0));
                return;
            }
            sendFile(service, connection, file, statx.size(), block);
        }
    }

    private static void sendFile(
            RingService service, SocketFd connection, FileFd file, long size, byte[] block)
            throws IOException {
        send(service, connection, head("200 OK", size));
        for (long at = 0; at < size; ) {
            ByteBuffer part = ByteBuffer.wrap(block, 0, (int) Math.min(block.length, size - at));
            long n = service.pread(file, part, at);
            if (n == 0) {
                // The client waits for so many bytes: it learns by the end of the connection.
                throw new EOFException("a file has become shorter while it was sent");
            }
            send(service, connection, part.flip());
            at += n;
        }
    }

    /** A file of the folder and of no other, by GET. */
    private static FileFd open(RingService service, Path root, String[] request)
            throws IOException {
        Path path = root.resolve(request.length == 3 ? request[1].substring(1) : "").normalize();
        if (!path.startsWith(root)) {
            throw SyscallException.of(-Errno.EACCES, "openat", path);
        }
        return service.open(path, OpenFlags.O_RDONLY.or(OpenFlags.O_NOFOLLOW));
    }

    private static ByteBuffer head(String status, long size) {
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: " + size + "\r\n\r\n";
        return ByteBuffer.wrap(head.getBytes(ISO_8859_1));
    }

    private static void send(RingService service, SocketFd connection, ByteBuffer bytes)
            throws IOException {
        while (bytes.hasRemaining()) {
            service.write(connection, bytes);
        }
    }
}
