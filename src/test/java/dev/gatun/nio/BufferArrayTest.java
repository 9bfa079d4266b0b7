package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;

/** Arrays of buffers: none, empty ones, too many, and such as cannot be read into. */
class BufferArrayTest {
    private static final String TEXT = "0123456789";

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), TEXT);
    }

    private static ByteBuffer[] empty(int count) {
        ByteBuffer[] buffers = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            ByteBuffer buffer = i % 2 == 0 ? ByteBuffer.allocate(3) : ByteBuffer.allocateDirect(3);
            buffers[i] = buffer.position(3);
        }
        return buffers;
    }

    /** In the middle, at the end and behind it. */
    @ParameterizedTest
    @EnumSource
    void noRoomIsNotTheEnd(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        for (long position : new long[] {0, 4, 10, 100}) {
                            channel.position(position);
                            for (ByteBuffer each : empty(2)) {
                                assertEquals(0, channel.read(each));
                                assertEquals(0, channel.read(each, position));
                                assertEquals(0, channel.write(each));
                                assertEquals(0, channel.write(each, position));
                                assertEquals(3, each.position());
                            }
                            for (int count : new int[] {0, 1, 2, 5, 3000}) {
                                ByteBuffer[] buffers = empty(count);
                                assertEquals(0, channel.read(buffers));
                                assertEquals(0, channel.write(buffers));
                                assertEquals(0, channel.read(buffers, count, 0));
                                assertEquals(0, channel.write(buffers, count, 0));
                            }
                            ByteBuffer[] one = empty(5);
                            one[3].clear();
                            assertEquals(0, channel.read(one, 0, 3));
                            assertEquals(position < 10 ? 3 : -1, channel.read(one));
                            assertEquals(
                                    position < 10 ? position + 3 : position, channel.position());
                        }
                        assertEquals(TEXT, Files.readString(path));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void noRoomIsNoRightToDoIt(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteBuffer[] none = {};
                    try (FileChannel reads = FileChannel.open(on.of(path), READ);
                            FileChannel writes = FileChannel.open(on.of(path), WRITE)) {
                        Class<? extends Exception> e = NonReadableChannelException.class;
                        assertThrows(e, () -> writes.read(none));
                        assertThrows(e, () -> writes.read(empty(1)));
                        assertThrows(e, () -> writes.read(empty(1)[0], 0));
                        e = NonWritableChannelException.class;
                        assertThrows(e, writesNothing(reads, none));
                        assertThrows(e, writesNothing(reads, empty(2)));
                        assertThrows(e, () -> reads.write(empty(1)[0], 0));
                    }
                    FileChannel closed = FileChannel.open(on.of(path), READ, WRITE);
                    closed.close();
                    Class<? extends Exception> c = ClosedChannelException.class;
                    assertThrows(c, () -> closed.read(none));
                    assertThrows(c, writesNothing(closed, none));
                    assertThrows(c, () -> closed.read(empty(1)[0]));
                    assertThrows(c, () -> closed.write(empty(1)[0], 5));
                });
    }

    private static Executable writesNothing(FileChannel channel, ByteBuffer... buffers) {
        return () -> channel.write(buffers);
    }

    // Too many.

    /** So many that one system call does not take them: empty ones, single bytes and more. */
    private static ByteBuffer[] pieces(byte[] content, int count) {
        ByteBuffer[] pieces = new ByteBuffer[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int n = i == count - 1 ? content.length - at : i % 4;
            ByteBuffer piece = i % 3 == 0 ? ByteBuffer.allocateDirect(n) : ByteBuffer.allocate(n);
            pieces[i] = piece.put(content, at, n).flip();
            at += n;
        }
        return pieces;
    }

    /** As many calls as it takes: a channel may take no more than IOV_MAX buffers at once. */
    private static void moveAll(FileChannel channel, boolean writes, ByteBuffer... buffers)
            throws IOException {
        int first = 0;
        while (true) {
            while (first < buffers.length && !buffers[first].hasRemaining()) {
                first++;
            }
            if (first == buffers.length) {
                return;
            }
            int count = buffers.length - first;
            long n =
                    writes
                            ? channel.write(buffers, first, count)
                            : channel.read(buffers, first, count);
            assertTrue(n >= Math.min(count, IoVector.MAX_BUFFERS) / 2, () -> "only " + n);
        }
    }

    private void checkMany(Subject on, OpenOption... options) throws Exception {
        byte[] content = FileChannelTest.bytes(300_000);
        Files.write(path, new byte[0]);
        int count = 3 * IoVector.MAX_BUFFERS + 5;
        try (FileChannel channel = FileChannel.open(on.of(path), options)) {
            moveAll(channel, true, pieces(content, count));
            assertEquals(content.length, channel.position());
        }
        assertArrayEquals(content, Files.readAllBytes(path));
        ByteBuffer[] read = pieces(new byte[content.length], count);
        try (FileChannel channel = FileChannel.open(on.of(path))) {
            moveAll(channel, false, read);
            assertEquals(content.length, channel.position());
        }
        ByteBuffer all = ByteBuffer.allocate(content.length);
        for (ByteBuffer each : read) {
            all.put(each.flip());
        }
        assertArrayEquals(content, all.array());
    }

    @ParameterizedTest
    @EnumSource
    void moreBuffersThanOneCallTakes(Subject on) throws Exception {
        on.run(() -> checkMany(on, WRITE));
    }

    @ParameterizedTest
    @EnumSource
    void moreBuffersThanOneCallTakesAreAppended(Subject on) throws Exception {
        on.run(() -> checkMany(on, APPEND));
    }

    // Misuse.

    @ParameterizedTest
    @EnumSource
    void oneThatIsReadOnlyIsAnErrorBeforeAnythingIsRead(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(2);
                        for (int at = 0; at < 3; at++) {
                            ByteBuffer[] buffers = {
                                ByteBuffer.allocate(2),
                                ByteBuffer.allocateDirect(2),
                                ByteBuffer.allocate(2)
                            };
                            buffers[at] = buffers[at].asReadOnlyBuffer();
                            Class<? extends Exception> e = IllegalArgumentException.class;
                            assertThrows(e, () -> channel.read(buffers));
                            buffers[at] = buffers[at].position(2);
                            assertThrows(e, () -> channel.read(buffers));
                            int other = at == 0 ? 1 : 0;
                            assertEquals(2, channel.position());
                            assertEquals(0, buffers[other].position());
                            // Outside of the range, it does not matter.
                            assertEquals(2, channel.read(buffers, other, 1));
                            channel.position(2);
                        }
                        ByteBuffer[] buffers = {ByteBuffer.wrap("ab".getBytes()), empty(1)[0]};
                        buffers[0] = buffers[0].asReadOnlyBuffer();
                        assertEquals(2, channel.write(buffers));
                    }
                    assertEquals("01ab456789", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void rangesThatAreNotInTheArray(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteBuffer[] three = empty(3);
                    Arrays.stream(three).forEach(ByteBuffer::clear);
                    int[][] ranges = {
                        {-1, 1},
                        {0, -1},
                        {0, 4},
                        {1, 3},
                        {3, 1},
                        {4, 0},
                        {4, -1},
                        {Integer.MAX_VALUE, 1},
                        {1, Integer.MAX_VALUE},
                        {Integer.MIN_VALUE, 1},
                    };
                    FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                    checkRanges(channel, three, ranges);
                    Class<? extends Exception> n = NullPointerException.class;
                    assertThrows(n, () -> channel.read((ByteBuffer[]) null));
                    assertThrows(n, () -> channel.write((ByteBuffer[]) null));
                    three[2] = null;
                    assertThrows(n, () -> channel.read(three));
                    assertThrows(n, () -> channel.write(three));
                    assertEquals(0, channel.position());
                    assertEquals(6, channel.read(three, 0, 2));
                    channel.close();
                    // Before it is asked whether the channel is open.
                    checkRanges(channel, three, ranges);
                    assertEquals(TEXT, Files.readString(path));
                });
    }

    private static void checkRanges(FileChannel channel, ByteBuffer[] buffers, int[][] ranges) {
        Class<? extends Exception> e = IndexOutOfBoundsException.class;
        for (int[] each : ranges) {
            assertThrows(e, () -> channel.read(buffers, each[0], each[1]));
            assertThrows(e, () -> channel.write(buffers, each[0], each[1]));
        }
    }
}
