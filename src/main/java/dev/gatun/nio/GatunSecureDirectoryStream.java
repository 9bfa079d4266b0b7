package dev.gatun.nio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Objects;
import java.util.Set;

/** The same of a stream that keeps the directory open, and has files opened relative to it. */
final class GatunSecureDirectoryStream extends GatunDirectoryStream
        implements SecureDirectoryStream<Path> {
    private final SecureDirectoryStream<Path> stream;

    GatunSecureDirectoryStream(GatunFileSystem fileSystem, SecureDirectoryStream<Path> stream) {
        super(fileSystem, stream);
        this.stream = stream;
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
            throws IOException {
        return new GatunSecureDirectoryStream(
                fileSystem, stream.newDirectoryStream(GatunPath.unwrap(path), options));
    }

    /** The JDK's own channel: only the JDK has the directory's descriptor. */
    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return stream.newByteChannel(GatunPath.unwrap(path), options, attributes);
    }

    @Override
    public void deleteFile(Path path) throws IOException {
        stream.deleteFile(GatunPath.unwrap(path));
    }

    @Override
    public void deleteDirectory(Path path) throws IOException {
        stream.deleteDirectory(GatunPath.unwrap(path));
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> target, Path to) throws IOException {
        if (Objects.requireNonNull(target) instanceof GatunSecureDirectoryStream own) {
            stream.move(GatunPath.unwrap(source), own.stream, GatunPath.unwrap(to));
        } else {
            throw new ProviderMismatchException("a directory of another file system");
        }
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return stream.getFileAttributeView(type);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return stream.getFileAttributeView(GatunPath.unwrap(path), type, options);
    }
}
