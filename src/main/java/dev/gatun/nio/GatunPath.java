package dev.gatun.nio;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/** A path of the JDK's default file system, so that channels are opened elsewhere. */
final class GatunPath implements Path {
    private final GatunFileSystem fileSystem;
    private final Path path;

    /**
     * Wraps a path.
     *
     * @param path of the JDK's default file system
     */
    GatunPath(GatunFileSystem fileSystem, Path path) {
        this.fileSystem = fileSystem;
        this.path = path;
    }

    /** What is wrapped. */
    static Path unwrap(Path path) {
        if (path instanceof GatunPath own) {
            return own.path;
        }
        throw mismatch(path);
    }

    private static ProviderMismatchException mismatch(Path path) {
        return new ProviderMismatchException(
                "\"" + Objects.requireNonNull(path) + "\" is a path of another file system");
    }

    private Path wrap(Path result) {
        return result == null ? null : result == path ? this : new GatunPath(fileSystem, result);
    }

    @Override
    public GatunFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return path.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return wrap(path.getRoot());
    }

    @Override
    public Path getFileName() {
        return wrap(path.getFileName());
    }

    @Override
    public Path getParent() {
        return wrap(path.getParent());
    }

    @Override
    public int getNameCount() {
        return path.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrap(path.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return wrap(path.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return Objects.requireNonNull(other) instanceof GatunPath own
                && fileSystem == own.fileSystem
                && path.startsWith(own.path);
    }

    @Override
    public boolean endsWith(Path other) {
        return Objects.requireNonNull(other) instanceof GatunPath own
                && fileSystem == own.fileSystem
                && path.endsWith(own.path);
    }

    @Override
    public Path normalize() {
        return wrap(path.normalize());
    }

    @Override
    public Path resolve(Path other) {
        Path resolved = path.resolve(unwrap(other));
        return resolved == ((GatunPath) other).path ? other : wrap(resolved);
    }

    @Override
    public Path relativize(Path other) {
        return wrap(path.relativize(unwrap(other)));
    }

    @Override
    public URI toUri() {
        return path.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return wrap(path.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrap(path.toRealPath(options));
    }

    /** Of all file systems, as the files are those of the JDK's default one. */
    @Override
    public File toFile() {
        return new File(path.toString());
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        if (Objects.requireNonNull(watcher) instanceof GatunWatchService own) {
            return own.register(path, events, modifiers);
        }
        throw new ProviderMismatchException("a watch service of another file system");
    }

    @Override
    public int compareTo(Path other) {
        return path.compareTo(((GatunPath) other).path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GatunPath own
                && fileSystem == own.fileSystem
                && path.equals(own.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
