package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.sys.Fd;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;

/**
 * Channels and streams of any {@link Fd}: files, pipes, sockets, terminals.
 *
 * {@snippet lang=java :
 * try (InputStream in = FdChannels.inputStream(service, pipe.readEnd())) {
 *     String text = new String(in.readAllBytes(), UTF_8);
 * }
 * }
 *
 * <p>A {@link RingService} makes the calls. So a virtual thread that waits gives its carrier away,
 * and it does not matter whether the descriptor is non-blocking. A read waits for at least one
 * byte, and a write until all is written. An interrupt closes nothing: the call ends with {@link
 * java.io.InterruptedIOException}, or, if a channel has written a part before, with the count of
 * that part. A stream cannot tell how much it has written before.
 *
 * <p>To close one of these closes the descriptor. Calls of other threads that wait on it end with
 * {@link java.nio.channels.AsynchronousCloseException}, since Linux 5.19; before, they end when
 * what they wait for has come. Errors of system calls are {@link dev.gatun.sys.SyscallException}s.
 *
 * <p>Any thread may use them: one thread at a time reads, and one at a time writes.
 */
public final class FdChannels {
    private FdChannels() {}

    /**
     * A channel to read from.
     *
     * @param service makes the calls
     * @param fd what to read
     * @return the channel, to be closed
     */
    public static ScatteringByteChannel readable(RingService service, Fd fd) {
        return new FdChannel(service, fd);
    }

    /**
     * A channel to write to.
     *
     * @param service makes the calls
     * @param fd what to write to
     * @return the channel, to be closed
     */
    public static GatheringByteChannel writable(RingService service, Fd fd) {
        return new FdChannel(service, fd);
    }

    /**
     * A channel to read from and to write to, as of a socket.
     *
     * @param service makes the calls
     * @param fd what to read and to write to
     * @return the channel, to be closed
     */
    public static ByteChannel of(RingService service, Fd fd) {
        return new FdChannel(service, fd);
    }

    /**
     * A stream to read from.
     *
     * @param service makes the calls
     * @param fd what to read
     * @return the stream, to be closed
     */
    public static InputStream inputStream(RingService service, Fd fd) {
        return Channels.newInputStream(new FdChannel(service, fd));
    }

    /**
     * A stream to write to. It has no buffer: {@link java.io.BufferedOutputStream} has one.
     *
     * @param service makes the calls
     * @param fd what to write to
     * @return the stream, to be closed
     */
    public static OutputStream outputStream(RingService service, Fd fd) {
        return Channels.newOutputStream(new FdChannel(service, fd));
    }
}
