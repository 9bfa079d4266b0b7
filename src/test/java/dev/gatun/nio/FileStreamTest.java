package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Streams of files, small and huge: what they skip, what is available, and where they end. */
class FileStreamTest {
    private static final String TEXT = SparseFile.TEXT;
    private static final int SIZE = TEXT.length();
    private static final long END = SparseFile.LAST + SIZE;

    @TempDir Path folder;

    // Small files.

    @ParameterizedTest
    @EnumSource
    void skipsForwardsAndBackwardsAndNotBeyondTheEnd(Subject on) throws Exception {
        Path path = SparseFile.makeSmall(folder.resolve("small"));
        on.run(
                () -> {
                    try (InputStream in = Files.newInputStream(on.of(path))) {
                        assertEquals(10, in.available());
                        assertEquals(4, in.skip(4));
                        assertEquals('4', in.read());
                        assertEquals(0, in.skip(0));
                        assertEquals(-3, in.skip(-3));
                        assertEquals(8, in.available());
                        assertEquals('2', in.read());
                        assertEquals(-3, in.skip(-100));
                        assertEquals('0', in.read());
                        assertEquals(9, in.skip(10));
                        assertEquals(0, in.available());
                        assertEquals(0, in.skip(1));
                        assertEquals(0, in.skip(Long.MAX_VALUE));
                        assertEquals(-1, in.read());
                        assertEquals(-1, in.read(new byte[3]));
                        assertEquals(0, in.read(new byte[0]));
                        assertEquals(-1, in.read(new byte[3], 1, 1));
                        assertEquals(0, in.readAllBytes().length);
                        assertEquals(0, in.readNBytes(5).length);
                        assertEquals(-2, in.skip(-2));
                        assertArrayEquals("89".getBytes(), in.readAllBytes());
                        in.skip(-5);
                        assertArrayEquals("567".getBytes(), in.readNBytes(3));
                        in.skipNBytes(1);
                        assertThrows(EOFException.class, () -> in.skipNBytes(2));
                        assertThrows(
                                IndexOutOfBoundsException.class, () -> in.read(new byte[3], 2, 2));
                        assertThrows(IOException.class, in::reset);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutOffIsNotAvailable(Subject on) throws Exception {
        Path path = SparseFile.makeSmall(folder.resolve("small"));
        on.run(
                () -> {
                    try (InputStream in = Files.newInputStream(on.of(path));
                            FileChannel channel = FileChannel.open(on.of(path), WRITE)) {
                        in.skip(8);
                        channel.truncate(3);
                        // The JDK's is below zero.
                        int available = in.available();
                        assertTrue(available == 0 || on == Subject.JDK && available < 0);
                        assertEquals(-1, in.read());
                        assertEquals(0, in.readAllBytes().length);
                        channel.write(ByteBuffer.wrap("ab".getBytes()), 8);
                        assertEquals(2, in.available());
                        assertArrayEquals("ab".getBytes(), in.readAllBytes());
                        channel.truncate(3);
                        // Back to the end that there is now.
                        assertEquals(-7, in.skip(5));
                        channel.write(ByteBuffer.wrap("cd".getBytes()), 3);
                        assertArrayEquals("cd".getBytes(), in.readAllBytes());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void writesAppendsAndTransfersWhatIsLeft(Subject on) throws Exception {
        Path path = SparseFile.makeSmall(folder.resolve("small"));
        on.run(
                () -> {
                    Path fresh = on.of(folder.resolve("fresh"));
                    try (OutputStream out = Files.newOutputStream(fresh, CREATE_NEW);
                            OutputStream appends = Files.newOutputStream(fresh, APPEND);
                            InputStream in = Files.newInputStream(on.of(path))) {
                        in.skip(7);
                        assertEquals(3, in.transferTo(out));
                        assertEquals(0, in.transferTo(out));
                        out.write('x');
                        out.write(new byte[0]);
                        out.write("abcdef".getBytes(), 2, 3);
                        appends.write("end".getBytes());
                        assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> out.write(new byte[3], 2, 2));
                        in.skip(-1);
                        assertEquals(1, in.transferTo(appends));
                        // Its position is where it has written, though more is there by now.
                        out.write('y');
                    }
                    assertEquals("789xcdeynd9", Files.readString(fresh));
                    OutputStream closed = Files.newOutputStream(fresh);
                    closed.close();
                    assertThrows(ClosedChannelException.class, () -> closed.write(1));
                    assertEquals(0, Files.size(fresh));
                    InputStream in = Files.newInputStream(fresh);
                    in.close();
                    assertThrows(ClosedChannelException.class, in::read);
                    assertThrows(ClosedChannelException.class, in::available);
                    assertThrows(ClosedChannelException.class, () -> in.skip(1));
                });
    }

    // Huge files.

    @ParameterizedTest
    @EnumSource
    void theEndOfAHugeFile(Subject on) throws Exception {
        Path path = SparseFile.make(folder.resolve("sparse"));
        on.run(
                () -> {
                    try (InputStream in = Files.newInputStream(on.of(path))) {
                        assertEquals(Integer.MAX_VALUE, in.available());
                        assertEquals(SparseFile.PLACES[1], in.skip(SparseFile.PLACES[1]));
                        assertArrayEquals(TEXT.getBytes(), in.readNBytes(SIZE));
                        assertEquals(Integer.MAX_VALUE, in.available());
                        Error e = assertThrows(OutOfMemoryError.class, in::readAllBytes);
                        assertTrue(e.getMessage().contains("too large"), e::getMessage);
                        long left = END - SparseFile.PLACES[1] - SIZE;
                        assertEquals(left, in.skip(Long.MAX_VALUE));
                        assertEquals(0, in.available());
                        assertEquals(-1, in.read());
                        assertEquals(-SIZE - 3, in.skip(-SIZE - 3));
                        assertEquals(SIZE + 3, in.available());
                        assertEquals("\0\0\0" + TEXT, new String(in.readAllBytes()));
                        assertEquals(-END, in.skip(Long.MIN_VALUE + END));
                        long atMost = END - Integer.MAX_VALUE;
                        assertEquals(atMost + 1, in.skip(atMost + 1));
                        assertEquals(Integer.MAX_VALUE - 1, in.available());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfAHugeFileIsTransferred(Subject on) throws Exception {
        Path path = SparseFile.make(folder.resolve("sparse"));
        on.run(
                () -> {
                    Path target = on.of(folder.resolve("target"));
                    ByteArrayOutputStream array = new ByteArrayOutputStream();
                    try (InputStream in = Files.newInputStream(on.of(path));
                            OutputStream out = Files.newOutputStream(target)) {
                        assertEquals(SparseFile.LAST, in.skip(SparseFile.LAST));
                        assertEquals(SIZE, in.transferTo(out));
                        assertEquals(0, in.available());
                        assertEquals(-4, in.skip(-4));
                        assertEquals(4, in.transferTo(array));
                        assertEquals(-2, in.skip(-2));
                        assertEquals(2, in.transferTo(out));
                    }
                    assertEquals(TEXT + "89", Files.readString(target));
                    assertEquals("6789", array.toString());
                });
    }

    @ParameterizedTest
    @EnumSource
    void aHugeFileIsTooLargeForAnArray(Subject on) throws Exception {
        Path path = SparseFile.make(folder.resolve("sparse"));
        on.run(
                () -> {
                    assertThrows(OutOfMemoryError.class, () -> Files.readAllBytes(on.of(path)));
                    assertEquals(END, Files.size(on.of(path)));
                    try (SeekableByteChannel channel =
                                    Files.newByteChannel(on.of(path), READ, WRITE);
                            OutputStream out = Files.newOutputStream(on.of(path), APPEND)) {
                        out.write('!');
                        assertEquals(END + 1, channel.size());
                        ByteBuffer buffer = ByteBuffer.allocate(20);
                        assertEquals(11, channel.position(SparseFile.LAST).read(buffer));
                        assertEquals(TEXT + "!", new String(buffer.array(), 0, 11));
                        channel.position(END).write(ByteBuffer.wrap("?".getBytes()));
                        assertEquals(END + 1, channel.truncate(END + 9).size());
                        assertEquals(END - 1, channel.truncate(END - 1).position());
                    }
                    assertEquals("78", SparseFile.textAt(path, END - 3, 5));
                });
    }
}
