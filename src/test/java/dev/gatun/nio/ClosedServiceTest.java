package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.async.RingService;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** A file system and channels, after the end of the service, or of the channel. */
@Timeout(60)
class ClosedServiceTest {
    @TempDir Path directory;

    private static void closedFileSystem(FileSystemProvider provider, Path path, Path other) {
        Set<StandardOpenOption> read = Set.of(StandardOpenOption.READ);
        List<Executable> calls =
                List.of(
                        () -> provider.newFileChannel(path, read),
                        () -> provider.newByteChannel(path, read),
                        () -> provider.newAsynchronousFileChannel(path, read, null),
                        () -> provider.newInputStream(path),
                        () -> provider.newOutputStream(path),
                        () -> provider.newDirectoryStream(path, each -> true),
                        () -> provider.createDirectory(other),
                        () -> provider.createSymbolicLink(other, path),
                        () -> provider.createLink(other, path),
                        () -> provider.delete(path),
                        () -> provider.deleteIfExists(path),
                        () -> provider.readSymbolicLink(path),
                        () -> provider.copy(path, other),
                        () -> provider.move(path, other),
                        () -> provider.isSameFile(path, other),
                        () -> provider.isHidden(path),
                        () -> provider.getFileStore(path),
                        () -> provider.checkAccess(path, AccessMode.READ),
                        () -> provider.exists(path),
                        () -> provider.getFileAttributeView(path, BasicFileAttributeView.class),
                        () -> provider.readAttributes(path, BasicFileAttributes.class),
                        () -> provider.readAttributesIfExists(path, BasicFileAttributes.class),
                        () -> provider.readAttributes(path, "*"),
                        () -> provider.setAttribute(path, "size", 0L),
                        () -> path.getFileSystem().getFileStores(),
                        () -> path.getFileSystem().newWatchService());
        for (int i = 0; i < calls.size(); i++) {
            assertThrows(ClosedFileSystemException.class, calls.get(i), "call " + i);
        }
    }

    @Test
    void aFileSystemEndsWithItsService() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "text");
        for (boolean handsOver : new boolean[] {false, true}) {
            RingService service = RingService.open();
            GatunFileSystem files =
                    GatunFileSystem.of(
                            FileSystemOptions.DEFAULT.service(service).alwaysHandsOver(handsOver));
            Path path = files.wrap(file);
            assertTrue(files.isOpen());
            assertEquals("text", Files.readString(path));
            service.close();
            assertFalse(files.isOpen());
            closedFileSystem(files.provider(), path, path.resolveSibling("other"));
            assertEquals("file", path.getFileName().toString(), "names are names");
        }
        assertEquals("text", Files.readString(file));
        assertTrue(GatunFileSystem.of(FileSystemOptions.DEFAULT).isOpen());
    }

    @Test
    void aChannelWithoutItsService() throws Exception {
        RingService service = RingService.open();
        try (Pipe pipe = Pipe.open()) {
            ByteChannel in = FdChannels.of(service, pipe.readEnd());
            ByteChannel out = FdChannels.of(service, pipe.writeEnd());
            service.close();
            for (int size = 0; size < 2; size++) {
                ByteBuffer buffer = ByteBuffer.allocate(size);
                ByteBuffer[] two = {buffer, ByteBuffer.allocate(size)};
                List<Executable> calls =
                        List.of(
                                () -> in.read(buffer),
                                () -> ((ScatteringByteChannel) in).read(two),
                                () -> ((ScatteringByteChannel) in).read(two, 0, 0),
                                () -> out.write(buffer),
                                () -> ((GatheringByteChannel) out).write(two),
                                () -> ((GatheringByteChannel) out).write(two, 1, 1));
                for (int i = 0; i < calls.size(); i++) {
                    IOException e = assertThrows(IOException.class, calls.get(i), "call " + i);
                    assertInstanceOf(ClosedException.class, e.getCause());
                }
            }
        }
    }

    @Test
    void aChannelThatIsClosed() throws Exception {
        Path file = Files.writeString(directory.resolve("closed"), "text");
        for (Subject on : Subject.values()) {
            on.run(
                    () -> {
                        FileChannel channel =
                                FileChannel.open(
                                        on.of(file),
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE);
                        FileChannel open =
                                FileChannel.open(
                                        on.of(file),
                                        StandardOpenOption.READ,
                                        StandardOpenOption.WRITE);
                        channel.close();
                        for (int size = 0; size < 2; size++) {
                            closedChannel(channel, open, ByteBuffer.allocate(size));
                        }
                        open.close();
                    });
        }
    }

    private static void closedChannel(FileChannel channel, FileChannel open, ByteBuffer buffer) {
        ByteBuffer[] one = {buffer};
        List<Executable> calls =
                List.of(
                        () -> channel.read(buffer),
                        () -> channel.read(buffer, 0),
                        () -> channel.read(one),
                        () -> channel.read(one, 0, 1),
                        () -> channel.write(buffer),
                        () -> channel.write(buffer, 0),
                        () -> channel.write(one),
                        () -> channel.write(one, 0, 1),
                        channel::position,
                        () -> channel.position(0),
                        channel::size,
                        () -> channel.truncate(0),
                        () -> channel.force(true),
                        () -> channel.transferTo(0, 1, open),
                        () -> open.transferTo(0, 1, channel),
                        () -> channel.transferFrom(open, 0, 1),
                        () -> open.transferFrom(channel, 0, 1),
                        () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1),
                        channel::lock,
                        () -> channel.lock(0, 1, true),
                        channel::tryLock,
                        () -> channel.tryLock(0, 1, true));
        for (int i = 0; i < calls.size(); i++) {
            assertThrows(ClosedChannelException.class, calls.get(i), "call " + i);
        }
    }
}
