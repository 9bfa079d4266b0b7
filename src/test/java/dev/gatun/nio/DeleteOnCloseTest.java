package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Files that are deleted with what has opened them. */
class DeleteOnCloseTest {
    private static final String TEXT = "0123456789";

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), TEXT);
    }

    @ParameterizedTest
    @EnumSource
    void aChannelDoesAllUntilItIsClosed(Subject on) throws Exception {
        on.run(
                () -> {
                    Path fresh = on.of(folder.resolve("fresh"));
                    try (FileChannel channel =
                                    FileChannel.open(
                                            fresh, READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE);
                            FileChannel other = FileChannel.open(on.of(path), READ, WRITE)) {
                        assertEquals(10, other.transferTo(0, 10, channel));
                        assertEquals(10, channel.size());
                        assertEquals(
                                '7', channel.map(FileChannel.MapMode.READ_WRITE, 0, 12).get(7));
                        assertEquals(12, channel.size());
                        channel.truncate(5);
                        channel.lock().release();
                        channel.force(true);
                        other.truncate(0);
                        channel.position(2);
                        assertEquals(3, other.transferFrom(channel, 0, 10));
                    }
                    assertFalse(Files.exists(fresh, LinkOption.NOFOLLOW_LINKS));
                    assertEquals("234", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void everythingThatOpensDeletes(Subject on) throws Exception {
        on.run(
                () -> {
                    Path own = on.of(path);
                    ByteBuffer buffer = ByteBuffer.allocate(20);
                    try (SeekableByteChannel channel =
                            Files.newByteChannel(own, READ, DELETE_ON_CLOSE)) {
                        assertEquals(10, channel.read(buffer));
                    }
                    assertFalse(Files.exists(own));
                    makeFile();
                    try (InputStream in = Files.newInputStream(own, DELETE_ON_CLOSE)) {
                        assertArrayEquals(TEXT.getBytes(), in.readAllBytes());
                    }
                    assertFalse(Files.exists(own));
                    makeFile();
                    try (OutputStream out = Files.newOutputStream(own, DELETE_ON_CLOSE)) {
                        out.write(TEXT.getBytes());
                    }
                    assertFalse(Files.exists(own));
                    makeFile();
                    try (AsynchronousFileChannel channel =
                            AsynchronousFileChannel.open(own, READ, WRITE, DELETE_ON_CLOSE)) {
                        assertEquals(10, channel.read(buffer.clear(), 0).get(60, TimeUnit.SECONDS));
                        assertEquals(10, channel.write(buffer.flip(), 5).get(60, TimeUnit.SECONDS));
                        assertEquals(15, channel.size());
                    }
                    assertFalse(Files.exists(own));
                });
    }

    /** The name may be another file's by then. */
    @ParameterizedTest
    @EnumSource
    void anotherFileOfThatNameStays(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel =
                            FileChannel.open(on.of(path), READ, DELETE_ON_CLOSE)) {
                        Files.deleteIfExists(path);
                        Files.writeString(path, "another");
                        assertEquals(10, channel.size());
                    }
                    assertEquals("another", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void aLinkIsNotFollowed(Subject on) throws Exception {
        on.run(
                () -> {
                    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
                    Path own = on.of(link);
                    Class<? extends Exception> e = IOException.class;
                    assertThrows(e, () -> FileChannel.open(own, READ, DELETE_ON_CLOSE));
                    assertThrows(e, () -> FileChannel.open(own, WRITE, DELETE_ON_CLOSE));
                    assertThrows(e, () -> Files.newInputStream(own, DELETE_ON_CLOSE));
                    assertThrows(e, () -> Files.newOutputStream(own, DELETE_ON_CLOSE));
                    assertThrows(e, () -> AsynchronousFileChannel.open(own, READ, DELETE_ON_CLOSE));
                    assertTrue(Files.isSymbolicLink(link));
                    assertEquals(TEXT, Files.readString(path));
                });
    }
}
