package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Mappings of a file's channel. */
class FileChannelMapTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.writeString(folder.resolve("file"), "0123456789");
    }

    @ParameterizedTest
    @EnumSource
    void mapsToReadToWriteAndPrivately(Subject on) throws Exception {
        on.run(
                () -> {
                    MappedByteBuffer writes;
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        MappedByteBuffer reads = channel.map(READ_ONLY, 2, 5);
                        assertEquals('2', reads.get(0));
                        assertTrue(reads.isReadOnly());
                        assertThrows(ReadOnlyBufferException.class, () -> reads.put(0, (byte) 'x'));
                        MappedByteBuffer own = channel.map(PRIVATE, 0, 10);
                        own.put(2, (byte) 'p');
                        assertEquals('2', reads.get(0));
                        writes = channel.map(READ_WRITE, 0, 10);
                        writes.put(2, (byte) 'w');
                        assertEquals('w', reads.get(0));
                        assertEquals(0, channel.map(READ_ONLY, 10, 0).capacity());
                    }
                    // A mapping stays when the channel is closed.
                    writes.put(3, (byte) 'w');
                    writes.force();
                    assertEquals("01ww456789", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void mapsIntoAnArena(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                            Arena arena = Arena.ofConfined()) {
                        MemorySegment memory = channel.map(READ_WRITE, 1, 8, arena);
                        assertEquals('1', memory.get(ValueLayout.JAVA_BYTE, 0));
                        memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 'm');
                        assertEquals(8, memory.byteSize());
                        assertTrue(memory.isMapped());
                    }
                    assertEquals("0m23456789", Files.readString(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void growsAFileThatIsTooSmall(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        channel.position(4);
                        channel.map(READ_WRITE, 5, 20).put(19, (byte) 'e');
                        assertEquals(25, channel.size());
                        assertEquals(4, channel.position());
                        // Of a channel that writes, to read as well.
                        channel.map(READ_ONLY, 0, 30);
                        assertEquals(30, channel.size());
                    }
                    try (FileChannel channel = FileChannel.open(on.of(path), READ)) {
                        assertThrows(IOException.class, () -> channel.map(READ_ONLY, 0, 31));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatTheChannelCannot(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ)) {
                        Class<? extends Exception> e = NonWritableChannelException.class;
                        assertThrows(e, () -> channel.map(READ_WRITE, 0, 1));
                        assertThrows(e, () -> channel.map(PRIVATE, 0, 1));
                        Class<? extends Exception> i = IllegalArgumentException.class;
                        assertThrows(i, () -> channel.map(READ_ONLY, -1, 1));
                        assertThrows(i, () -> channel.map(READ_ONLY, 0, -1));
                        assertThrows(i, () -> channel.map(READ_ONLY, 0, 1L << 31));
                        assertThrows(NullPointerException.class, () -> channel.map(null, 0, 1));
                    }
                    try (FileChannel channel = FileChannel.open(on.of(path), WRITE)) {
                        Class<? extends Exception> e = NonReadableChannelException.class;
                        assertThrows(e, () -> channel.map(READ_ONLY, 0, 1));
                        assertThrows(e, () -> channel.map(READ_WRITE, 0, 1));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void mapsAFileThatHasNoNameAnyMore(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        Files.delete(path);
                        assertEquals('7', channel.map(READ_WRITE, 0, 10).get(7));
                    }
                });
    }

    /** The JDK's rule would close the channel. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JDK")
    void mapsForAThreadThatIsInterrupted(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ)) {
                        Thread.currentThread().interrupt();
                        assertEquals('7', channel.map(READ_ONLY, 0, 10).get(7));
                        assertTrue(Thread.interrupted());
                        assertTrue(channel.isOpen());
                    }
                });
    }
}
