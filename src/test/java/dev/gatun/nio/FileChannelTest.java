package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Reading, writing, positions and sizes of a file's channel, on the JDK's and on ours alike. */
class FileChannelTest {
    private static final int LARGE = 1_000_003;

    @TempDir Path folder;

    private FileChannel open(Subject on, byte[] content, OpenOption... options) throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, content);
        return FileChannel.open(on.of(path), options);
    }

    private byte[] content() throws IOException {
        return Files.readAllBytes(folder.resolve("file"));
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    private static String text(ByteBuffer buffer) {
        buffer.flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new String(bytes);
    }

    // Reading.

    @ParameterizedTest
    @EnumSource
    void readsFromThePositionToTheEnd(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), READ)) {
                        ByteBuffer buffer = ByteBuffer.allocate(4);
                        assertEquals(4, channel.read(buffer));
                        assertEquals("0123", text(buffer));
                        assertEquals(4, channel.position());
                        buffer.clear();
                        assertEquals(4, channel.read(buffer));
                        buffer.clear();
                        assertEquals(2, channel.read(buffer));
                        assertEquals("89", text(buffer));
                        buffer.clear();
                        assertEquals(-1, channel.read(buffer));
                        assertEquals(0, buffer.position());
                        assertEquals(10, channel.position());
                        assertEquals(0, channel.read(ByteBuffer.allocate(0)));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void readsAtAPositionAndLeavesItsOwn(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), READ)) {
                        channel.position(3);
                        ByteBuffer buffer = ByteBuffer.allocateDirect(4);
                        assertEquals(4, channel.read(buffer, 5));
                        assertEquals("5678", text(buffer));
                        buffer.clear();
                        assertEquals(1, channel.read(buffer, 9));
                        assertEquals(-1, channel.read(buffer, 10));
                        assertEquals(-1, channel.read(buffer, 1L << 40));
                        assertEquals(0, channel.read(ByteBuffer.allocate(0), 10));
                        assertEquals(3, channel.position());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void readsIntoThePartOfABufferThatIsLeft(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), READ)) {
                        byte[] array = new byte[10];
                        Arrays.fill(array, (byte) '.');
                        ByteBuffer buffer = ByteBuffer.wrap(array, 1, 8).slice().position(2);
                        buffer.limit(5);
                        assertEquals(3, channel.read(buffer));
                        assertEquals(5, buffer.position());
                        assertEquals("...012....", new String(array));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesEveryKindOfBuffer(Subject on) throws Exception {
        on.run(
                () -> {
                    byte[] content = bytes(LARGE);
                    try (FileChannel channel = open(on, new byte[0], READ, WRITE);
                            Arena confined = Arena.ofConfined();
                            Arena shared = Arena.ofShared()) {
                        ByteBuffer[] buffers = {
                            ByteBuffer.allocate(LARGE),
                            ByteBuffer.allocateDirect(LARGE),
                            confined.allocate(LARGE).asByteBuffer(),
                            shared.allocate(LARGE).asByteBuffer(),
                        };
                        for (ByteBuffer buffer : buffers) {
                            channel.truncate(0);
                            buffer.put(content).flip();
                            assertEquals(LARGE, channel.write(buffer));
                            assertEquals(0, buffer.remaining());
                            assertEquals(LARGE, channel.position());
                            assertArrayEquals(content, content());
                            buffer.clear().put(new byte[LARGE]).clear();
                            assertEquals(LARGE, channel.read(buffer, 0));
                            byte[] read = new byte[LARGE];
                            buffer.flip().get(read);
                            assertArrayEquals(content, read);
                        }
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void scattersAndGathers(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), READ, WRITE)) {
                        ByteBuffer[] buffers = {
                            ByteBuffer.allocate(100),
                            ByteBuffer.allocate(3),
                            ByteBuffer.allocateDirect(0),
                            ByteBuffer.allocateDirect(4),
                            ByteBuffer.allocate(5),
                            ByteBuffer.allocate(100),
                        };
                        assertEquals(10, channel.read(buffers, 1, 4));
                        assertEquals("012", text(buffers[1]));
                        assertEquals("3456", text(buffers[3]));
                        assertEquals("789", text(buffers[4]));
                        assertEquals(0, buffers[0].position());
                        assertEquals(0, buffers[5].position());
                        buffers[1].clear();
                        assertEquals(-1, channel.read(buffers, 1, 1));
                        assertEquals(0, channel.read(buffers, 2, 1));
                        assertEquals(0, channel.read(buffers, 2, 0));

                        channel.position(2);
                        ByteBuffer[] more = {ascii("ab"), ascii(""), ascii("c"), ascii("no")};
                        assertEquals(3, channel.write(more, 0, 3));
                        assertEquals(0, more[0].remaining());
                        assertEquals(2, more[3].remaining());
                        assertEquals(5, channel.position());
                        assertEquals("01abc56789", new String(content()));
                        assertEquals(0, channel.write(more, 0, 3));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void scattersAndGathersMuch(Subject on) throws Exception {
        on.run(
                () -> {
                    byte[] content = bytes(LARGE);
                    try (FileChannel channel = open(on, new byte[0], READ, WRITE)) {
                        ByteBuffer[] parts = parts(content, 1000);
                        // The JDK gathers no more than IOV_MAX buffers at once.
                        assertEquals(LARGE, channel.write(parts));
                        assertArrayEquals(content, content());
                        ByteBuffer[] read = parts(new byte[LARGE], 1000);
                        channel.position(0);
                        assertEquals(LARGE, channel.read(read));
                        byte[] joined = new byte[LARGE];
                        int at = 0;
                        for (ByteBuffer each : read) {
                            each.flip();
                            int n = each.remaining();
                            each.get(joined, at, n);
                            at += n;
                        }
                        assertArrayEquals(content, joined);
                    }
                });
    }

    private static ByteBuffer[] parts(byte[] content, int count) {
        ByteBuffer[] parts = new ByteBuffer[count];
        int size = content.length / count;
        for (int i = 0; i < count; i++) {
            int from = i * size;
            int n = i == count - 1 ? content.length - from : size;
            parts[i] =
                    i % 2 == 0
                            ? ByteBuffer.wrap(Arrays.copyOfRange(content, from, from + n))
                            : ByteBuffer.allocateDirect(n).put(content, from, n).flip();
        }
        return parts;
    }

    // Writing.

    @ParameterizedTest
    @EnumSource
    void writesAtThePositionAndBeyondTheEnd(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), WRITE)) {
                        assertEquals(2, channel.write(ascii("ab")));
                        assertEquals(2, channel.position());
                        assertSame(channel, channel.position(12));
                        assertEquals(12, channel.position());
                        assertEquals(10, channel.size());
                        assertEquals(1, channel.write(ascii("c")));
                        assertEquals("ab23456789\0\0c", new String(content()));
                        assertEquals(2, channel.write(ascii("de"), 4));
                        assertEquals(13, channel.position());
                        assertEquals("ab23de6789\0\0c", new String(content()));
                        assertEquals(0, channel.write(ascii("")));
                        assertEquals(0, channel.write(ascii(""), 100));
                        assertEquals(13, channel.size());
                        ByteBuffer readOnly = ascii("xy").asReadOnlyBuffer();
                        assertEquals(2, channel.write(readOnly, 0));
                        assertEquals("xy23de6789\0\0c", new String(content()));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void appendsWhateverThePosition(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), APPEND)) {
                        assertEquals(10, channel.position());
                        channel.position(3);
                        assertEquals(10, channel.position());
                        assertEquals(1, channel.write(ascii("a")));
                        assertEquals(11, channel.position());
                        // As Linux does it.
                        assertEquals(1, channel.write(ascii("b"), 2));
                        assertEquals(2, channel.write(new ByteBuffer[] {ascii("c"), ascii("d")}));
                        assertEquals("0123456789abcd", new String(content()));
                        byte[] large = bytes(LARGE);
                        assertEquals(LARGE, channel.write(ByteBuffer.wrap(large)));
                        assertEquals(
                                LARGE,
                                channel.write(
                                        new ByteBuffer[] {
                                            ByteBuffer.wrap(large, 0, 10),
                                            ByteBuffer.wrap(large, 10, LARGE - 10)
                                        }));
                        byte[] all = content();
                        assertEquals(14 + 2 * LARGE, all.length);
                        assertArrayEquals(large, Arrays.copyOfRange(all, 14, 14 + LARGE));
                        assertArrayEquals(large, Arrays.copyOfRange(all, 14 + LARGE, all.length));
                    }
                });
    }

    // Size.

    @ParameterizedTest
    @EnumSource
    void truncatesAndNeverGrows(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, "0123456789".getBytes(), WRITE, READ)) {
                        channel.position(8);
                        assertSame(channel, channel.truncate(20));
                        assertEquals(10, channel.size());
                        assertEquals(8, channel.position());
                        channel.truncate(5);
                        assertEquals(5, channel.size());
                        assertEquals(5, channel.position());
                        channel.position(100);
                        channel.truncate(50);
                        assertEquals(50, channel.position());
                        assertEquals(5, channel.size());
                        channel.force(true);
                        channel.force(false);
                        assertEquals("01234", new String(content()));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesBeyondTwoAndFourGibibytes(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on, new byte[0], READ, WRITE)) {
                        long[] positions = {
                            Integer.MAX_VALUE - 2L, (1L << 31) + 5, (1L << 32) - 3, (1L << 32) + 77
                        };
                        for (long position : positions) {
                            assertEquals(5, channel.write(ascii("at " + position % 97), position));
                            assertEquals(position + 5, channel.size());
                            channel.position(position);
                            ByteBuffer buffer = ByteBuffer.allocate(100);
                            assertEquals(5, channel.read(buffer));
                            assertEquals("at " + position % 97, text(buffer));
                            assertEquals(position + 5, channel.position());
                            buffer.clear();
                            assertEquals(3, channel.read(buffer, position + 2));
                        }
                        channel.truncate((1L << 32) + 10);
                        assertEquals((1L << 32) + 10, channel.size());
                    }
                });
    }

    // Misuse.

    @ParameterizedTest
    @EnumSource
    void aChannelOfOneDirectionRefusesTheOther(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    ByteBuffer[] buffers = {buffer};
                    try (FileChannel channel = open(on, new byte[1], WRITE)) {
                        Class<? extends Exception> e = NonReadableChannelException.class;
                        assertThrows(e, () -> channel.read(buffer));
                        assertThrows(e, () -> channel.read(buffer, 0));
                        assertThrows(e, () -> channel.read(buffers));
                        assertThrows(e, () -> channel.read(ByteBuffer.allocate(0)));
                        assertThrows(e, () -> channel.lock(0, 1, true));
                    }
                    try (FileChannel channel = open(on, new byte[1], READ)) {
                        Class<? extends Exception> e = NonWritableChannelException.class;
                        assertThrows(e, () -> channel.write(buffer));
                        assertThrows(e, () -> channel.write(buffer, 0));
                        assertThrows(e, () -> channel.write(buffers));
                        assertThrows(e, () -> channel.truncate(0));
                        assertThrows(e, channel::lock);
                        assertThrows(e, channel::tryLock);
                        channel.force(true);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesOffsetsBelowZeroAndReadOnlyBuffers(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    ByteBuffer readOnly = buffer.asReadOnlyBuffer();
                    try (FileChannel channel = open(on, new byte[1], READ, WRITE)) {
                        Class<? extends Exception> e = IllegalArgumentException.class;
                        assertThrows(e, () -> channel.read(buffer, -1));
                        assertThrows(e, () -> channel.write(buffer, -1));
                        assertThrows(e, () -> channel.position(-1));
                        assertThrows(e, () -> channel.truncate(-1));
                        assertThrows(e, () -> channel.read(readOnly));
                        assertThrows(e, () -> channel.read(readOnly, 0));
                        assertThrows(e, () -> channel.read(new ByteBuffer[] {buffer, readOnly}));
                        assertThrows(e, () -> channel.lock(-1, 1, false));
                        assertThrows(e, () -> channel.lock(0, -1, false));
                        assertThrows(e, () -> channel.lock(1, Long.MAX_VALUE, false));
                        assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> channel.read(new ByteBuffer[] {buffer}, 1, 1));
                        assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> channel.write(new ByteBuffer[] {buffer}, 0, 2));
                        assertThrows(
                                NullPointerException.class, () -> channel.read((ByteBuffer) null));
                        assertThrows(NullPointerException.class, () -> channel.write(null, 0));
                        assertEquals(0, channel.position());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void allCallsOfAClosedChannelSayThatItIs(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    FileChannel channel = open(on, new byte[1], READ, WRITE);
                    channel.close();
                    channel.close();
                    assertEquals(false, channel.isOpen());
                    Class<? extends Exception> e = ClosedChannelException.class;
                    assertThrows(e, () -> channel.read(buffer));
                    assertThrows(e, () -> channel.read(buffer, 0));
                    assertThrows(e, () -> channel.read(new ByteBuffer[] {buffer}));
                    assertThrows(e, () -> channel.write(buffer));
                    assertThrows(e, () -> channel.write(buffer, 0));
                    assertThrows(e, () -> channel.write(new ByteBuffer[] {buffer}));
                    assertThrows(e, channel::position);
                    assertThrows(e, () -> channel.position(0));
                    assertThrows(e, channel::size);
                    assertThrows(e, () -> channel.truncate(0));
                    assertThrows(e, () -> channel.force(false));
                    assertThrows(e, channel::lock);
                    assertThrows(e, channel::tryLock);
                    assertThrows(e, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
                    assertThrows(e, () -> channel.transferTo(0, 1, channel));
                    assertThrows(e, () -> channel.transferFrom(channel, 0, 1));
                });
    }

    @ParameterizedTest
    @EnumSource
    void aFileOfTheKernelsOwnIsRead(Subject on) throws Exception {
        on.run(
                () -> {
                    Path path = on.of(Path.of("/proc/self/status"));
                    assertEquals("Name:", Files.readString(path).substring(0, 5));
                    try (FileChannel channel = FileChannel.open(path)) {
                        assertEquals(0, channel.size());
                        ByteBuffer buffer = ByteBuffer.allocate(5);
                        assertEquals(5, channel.read(buffer));
                        assertEquals("Name:", text(buffer));
                        assertEquals(5, channel.position());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryIsOpenedToBeSyncedAndNotRead(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(folder), READ)) {
                        channel.force(true);
                        assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void createsWhatItOpens(Subject on) throws Exception {
        on.run(
                () -> {
                    Path path = on.of(folder.resolve("new"));
                    try (FileChannel channel = FileChannel.open(path, WRITE, CREATE)) {
                        channel.write(ascii("x"));
                    }
                    assertEquals("x", Files.readString(path));
                });
    }
}
