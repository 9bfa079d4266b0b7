package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.Ioctl;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Channels and streams of descriptors. */
class FdChannelsTest {
    private final RingService service = RingService.common();

    @TempDir Path folder;

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "VIRTUAL"})
    void scattersAndGathersThroughAPipe(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    try (ScatteringByteChannel in = FdChannels.readable(service, pipe.readEnd());
                            GatheringByteChannel out =
                                    FdChannels.writable(service, pipe.writeEnd())) {
                        ByteBuffer[] from = {ascii("no"), ascii("012"), ascii(""), ascii("34")};
                        assertEquals(5, out.write(from, 1, 3));
                        assertEquals(0, from[3].remaining());
                        assertEquals(2, from[0].remaining());
                        assertEquals(2, out.write(new ByteBuffer[] {from[0]}));
                        ByteBuffer[] to = {
                            ByteBuffer.allocate(2),
                            ByteBuffer.allocateDirect(3),
                            ByteBuffer.allocate(9),
                        };
                        assertEquals(7, in.read(to));
                        assertEquals('0', to[0].get(0));
                        assertEquals('2', to[1].get(0));
                        assertEquals('o', to[2].get(1));
                        assertEquals(2, to[2].position());
                        assertEquals(0, in.read(to, 0, 2));
                        assertEquals(0, out.write(ByteBuffer.allocate(0)));
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> in.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
                        assertThrows(IndexOutOfBoundsException.class, () -> in.read(to, 2, 2));
                        pipe.writeEnd().close();
                        assertFalse(out.isOpen());
                        assertEquals(-1, in.read(ByteBuffer.allocate(1)));
                    }
                });
    }

    /** More than a pipe has room for, through descriptors that block or do not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void streamsWriteAll(boolean isNonBlocking) throws Exception {
        byte[] content = FileChannelTest.bytes(1_000_003);
        Pipe pipe = Pipe.open(isNonBlocking ? OpenFlags.O_NONBLOCK : OpenFlags.NONE);
        FutureTask<Integer> writer =
                new FutureTask<>(
                        () -> {
                            try (OutputStream out =
                                    FdChannels.outputStream(service, pipe.writeEnd())) {
                                out.write(content);
                            }
                            return 0;
                        });
        Thread.ofVirtual().start(writer);
        try (InputStream in = FdChannels.inputStream(service, pipe.readEnd())) {
            assertArrayEquals(content, in.readAllBytes());
            assertEquals(-1, in.read());
        }
        writer.get(60, TimeUnit.SECONDS);
        assertFalse(pipe.readEnd().isOpen());
        assertFalse(pipe.writeEnd().isOpen());
    }

    @Test
    void aSocketIsOfBothKinds() throws Exception {
        SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
        try (ByteChannel one = FdChannels.of(service, pair.first());
                ByteChannel two = FdChannels.of(service, pair.second())) {
            assertEquals(4, one.write(ascii("ping")));
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(4, two.read(buffer));
            assertEquals(4, two.write(buffer.flip()));
            buffer.clear();
            assertEquals(4, one.read(buffer));
            assertEquals("ping", new String(buffer.array(), 0, 4));
        }
    }

    @Test
    void aFileIsReadAtItsPosition() throws Exception {
        Path path = Files.writeString(folder.resolve("file"), "0123456789");
        try (InputStream in =
                FdChannels.inputStream(service, FileFd.open(path, OpenFlags.O_RDONLY))) {
            assertEquals('0', in.read());
            assertEquals("123456789", new String(in.readAllBytes()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "VIRTUAL"})
    void anInterruptEndsAReadAndClosesNothing(Subject on) throws Exception {
        Pipe pipe = Pipe.open();
        try (ScatteringByteChannel in = FdChannels.readable(service, pipe.readEnd());
                GatheringByteChannel out = FdChannels.writable(service, pipe.writeEnd())) {
            FutureTask<Integer> read = new FutureTask<>(() -> in.read(ByteBuffer.allocate(1)));
            Thread thread = on.thread(read);
            thread.start();
            InterruptTest.awaitParked(thread);
            thread.interrupt();
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> read.get(60, TimeUnit.SECONDS));
            assertEquals(InterruptedIOException.class, e.getCause().getClass());
            assertTrue(in.isOpen());
            out.write(ascii("x"));
            assertEquals(1, in.read(ByteBuffer.allocate(1)));
        }
    }

    /** What was written before an interrupt is told. */
    @Test
    void anInterruptOfAWriteGivesWhatWasWritten() throws Exception {
        Pipe pipe = Pipe.open();
        try (GatheringByteChannel out = FdChannels.writable(service, pipe.writeEnd())) {
            FutureTask<Integer> write =
                    new FutureTask<>(() -> out.write(ByteBuffer.allocate(1_000_000)));
            Thread thread = Thread.ofPlatform().start(write);
            // Before Linux 6.4 the thread waits before the first byte, too.
            Until.holds("the pipe has bytes", () -> Ioctl.bytesToRead(pipe.readEnd()) > 0);
            InterruptTest.awaitParked(thread);
            thread.interrupt();
            int n = write.get(60, TimeUnit.SECONDS);
            assertTrue(n > 0 && n < 1_000_000, () -> n + " bytes");
            assertTrue(pipe.readEnd().isOpen());
        }
        pipe.readEnd().close();
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "VIRTUAL"})
    void closingEndsARead(Subject on) throws Exception {
        Pipe pipe = Pipe.open();
        ScatteringByteChannel in = FdChannels.readable(service, pipe.readEnd());
        FutureTask<Integer> read = new FutureTask<>(() -> in.read(ByteBuffer.allocate(1)));
        Thread thread = on.thread(read);
        thread.start();
        InterruptTest.awaitParked(thread);
        in.close();
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> read.get(60, TimeUnit.SECONDS));
        assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
        assertFalse(in.isOpen());
        in.close();
        assertThrows(ClosedChannelException.class, () -> in.read(ByteBuffer.allocate(1)));
        pipe.writeEnd().close();
    }

    @Test
    void anErrorIsThatOfTheCall() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.readEnd().close();
        try (GatheringByteChannel out = FdChannels.writable(service, pipe.writeEnd())) {
            assertThrows(SyscallException.class, () -> out.write(ascii("x")));
            assertTrue(out.isOpen());
        }
    }

    @Test
    void aClosedServiceIsToldAsAnError() throws Exception {
        RingService own = RingService.open();
        Pipe pipe = Pipe.open();
        try (ScatteringByteChannel in = FdChannels.readable(own, pipe.readEnd())) {
            own.close();
            IOException e = assertThrows(IOException.class, () -> in.read(ByteBuffer.allocate(1)));
            assertFalse(e instanceof ClosedChannelException);
        }
        pipe.writeEnd().close();
    }
}
