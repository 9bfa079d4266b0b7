package dev.gatun.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the tests of sockets share. */
final class Sockets {
    static final MessageFlags NO_FLAGS = MessageFlags.of(0);

    private Sockets() {}

    static MemorySegment bytes(Arena arena, String text) {
        return arena.allocateFrom(text).asSlice(0, text.length());
    }

    static String text(MemorySegment buffer, long byteCount) {
        byte[] bytes = buffer.asSlice(0, byteCount).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    static SyscallException fails(int errno, Executable call) {
        SyscallException thrown = assertThrows(SyscallException.class, call);
        assertEquals(Errno.name(errno), Errno.name(thrown.errno()), thrown.getMessage());
        return thrown;
    }

    /** This machine itself, with a port that bind chooses. */
    static SocketAddress loopback(Arena arena, AddressFamily family) {
        SocketAddress address = SocketAddress.allocate(arena);
        if (family.equals(AddressFamily.AF_INET)) {
            address.setInet4(SocketAddress.INADDR_LOOPBACK, 0);
        } else {
            address.setInet6(0, 1, 0, 0);
        }
        return address;
    }

    static SocketAddress addressOf(Arena arena, SocketFd socket) throws SyscallException {
        return socket.getsockname(SocketAddress.allocate(arena));
    }

    /** How many descriptors of this process are of a memfd of that name. */
    static int descriptorsOf(String memfd) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    if (Files.readSymbolicLink(link).toString().contains("memfd:" + memfd + " ")) {
                        count++;
                    }
                } catch (NoSuchFileException e) {
                    // The stream's own, or one that another thread has closed by now.
                    assertEquals(link.toString(), e.getFile());
                }
            }
        }
        return count;
    }
}
