package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.sys.Mapping;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;

/** Channels past the page cache: ExtendedOpenOption.DIRECT. */
class DirectTest {
    private static final int PAGE = (int) Mapping.pageSize();

    @TempDir Path folder;

    /** Of a module that these tests do not read. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    static OpenOption direct() throws Exception {
        Class type = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        return (OpenOption) Enum.valueOf(type, "DIRECT");
    }

    private FileChannel open(Subject on, Path path) throws Exception {
        try {
            return FileChannel.open(on.of(path), READ, WRITE, direct());
        } catch (IOException e) {
            Assumptions.abort("this file system has no O_DIRECT: " + e.getMessage());
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesWhatIsAligned(Subject on) throws Exception {
        byte[] content = FileChannelTest.bytes(100 * PAGE);
        Path path = Files.write(folder.resolve("file"), content);
        on.run(
                () -> {
                    try (FileChannel channel = open(on, path)) {
                        ByteBuffer heap = ByteBuffer.allocate(100 * PAGE);
                        assertEquals(100 * PAGE, channel.read(heap));
                        assertArrayEquals(content, heap.array());
                        ByteBuffer aligned = ByteBuffer.allocateDirect(3 * PAGE).alignedSlice(PAGE);
                        aligned.limit(2 * PAGE);
                        assertEquals(2 * PAGE, channel.read(aligned, PAGE));
                        byte[] read = new byte[2 * PAGE];
                        aligned.flip().get(read);
                        assertArrayEquals(Arrays.copyOfRange(content, PAGE, 3 * PAGE), read);
                        assertEquals(2 * PAGE, channel.write(aligned.flip(), 0));
                        assertEquals(PAGE, channel.write(ByteBuffer.allocate(PAGE), 2 * PAGE));
                        channel.position(0);
                        assertEquals(
                                2 * PAGE,
                                channel.read(
                                        new ByteBuffer[] {
                                            ByteBuffer.allocate(PAGE), ByteBuffer.allocate(PAGE)
                                        }));
                        assertEquals(-1, channel.read(ByteBuffer.allocate(PAGE), 100 * PAGE));
                    }
                    byte[] expected = content.clone();
                    System.arraycopy(content, PAGE, expected, 0, 2 * PAGE);
                    Arrays.fill(expected, 2 * PAGE, 3 * PAGE, (byte) 0);
                    assertArrayEquals(expected, Files.readAllBytes(path));
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNot(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[2 * PAGE]);
        on.run(
                () -> {
                    try (FileChannel channel = open(on, path)) {
                        Class<? extends Exception> e = IOException.class;
                        assertThrows(e, () -> channel.read(ByteBuffer.allocate(100)));
                        assertThrows(e, () -> channel.read(ByteBuffer.allocate(PAGE), 100));
                        assertThrows(e, () -> channel.write(ByteBuffer.allocate(100)));
                        ByteBuffer odd =
                                ByteBuffer.allocateDirect(3 * PAGE)
                                        .alignedSlice(PAGE)
                                        .slice(1, PAGE);
                        assertThrows(e, () -> channel.read(odd, 0));
                        channel.position(1);
                        assertThrows(e, () -> channel.read(ByteBuffer.allocate(PAGE)));
                        ByteBuffer[] buffers = {ByteBuffer.allocate(PAGE), ByteBuffer.allocate(1)};
                        assertThrows(e, () -> channel.position(0).read(buffers));
                    }
                });
    }
}
