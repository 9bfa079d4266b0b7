package dev.gatun.async;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Fd;
import dev.gatun.uring.Sqe;

import java.lang.foreign.MemorySegment;

/** {@code connect(2)}, for which its thread waits. */
final class ConnectRequest extends WaitingRequest {
    private final SocketFd socket;

    /** The address: the caller's memory may be its thread's own. */
    private final byte[] address;

    ConnectRequest(SocketFd socket, SocketAddress to) {
        this.socket = socket;
        address = new byte[to.length()];
        MemorySegment.copy(to.storage(), JAVA_BYTE, 0, address, 0, address.length);
    }

    @Override
    Fd fd() {
        return socket;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        SocketAddress own = ofRing.address(place);
        MemorySegment.copy(address, 0, own.storage(), JAVA_BYTE, 0, address.length);
        own.setLength(address.length);
        sqe.connect(socket, own);
    }
}
