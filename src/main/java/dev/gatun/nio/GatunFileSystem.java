package dev.gatun.nio;

import dev.gatun.async.RingService;

import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Set;

/**
 * The files of the JDK's default file system, with channels whose calls a {@link RingService}
 * makes: a virtual thread that waits for a file gives its carrier away, and {@linkplain
 * Thread#interrupt an interrupt} closes no {@link java.nio.channels.FileChannel}.
 *
 * {@snippet lang=java :
 * try (var service = RingService.open()) {
 *     GatunFileSystem files = GatunFileSystem.of(service);
 *     String text = Files.readString(files.getPath("notes.txt"));
 * }
 * }
 *
 * <p>An interrupted thread reads and writes regular files as any other: the call returns its
 * result, and the thread's interrupted status stays set. If a thread is interrupted while it waits
 * for somebody else, as for the writer of a FIFO, the call ends with {@link
 * java.io.InterruptedIOException}, and the channel stays open. {@code FileChannel.lock} ends with
 * {@link java.nio.channels.FileLockInterruptionException}, as the JDK's. {@link
 * FileSystemOptions#interruptCloses(boolean)} gives the JDK's rule back.
 *
 * <p>All else is the JDK's: paths, attributes, directories, links, watch services. These calls keep
 * the carrier of a virtual thread, and so do those of {@link java.io.FileInputStream} and {@link
 * java.io.RandomAccessFile}, which ask no file system. {@link java.nio.file.Files#copy(Path, Path,
 * java.nio.file.CopyOption...)} is the JDK's as well, but for a virtual thread one of four platform
 * threads makes the call.
 *
 * <p>{@code FileChannel.map} opens the file once more, by {@code /proc/self/fd}. So it throws
 * {@link java.nio.file.AccessDeniedException} if the file's permissions no longer let the process
 * open it as the channel was opened.
 *
 * <p>Its paths are of a class of their own. Methods of {@link Path} that take another path, such as
 * {@link Path#resolve(Path)}, take one of a {@link GatunFileSystem}; {@link #wrap} and {@link
 * #unwrap} make the one of the other. {@link java.nio.file.Files#copy(Path, Path,
 * java.nio.file.CopyOption...)} and {@code move} take both kinds: then they copy by channels, and
 * {@code move} deletes the source. {@link Path#resolve(String)}, {@code Files.walk} and directory
 * streams give paths of the same file system, and {@link Path#toFile} works. Paths of different
 * file systems are not equal.
 *
 * <p>A program that knows nothing of this class gets such a file system as its default one with
 * {@code -Djava.nio.file.spi.DefaultFileSystemProvider=dev.gatun.nio.GatunFileSystemProvider}: see
 * {@link GatunFileSystemProvider}.
 *
 * <p>Any thread may use it.
 */
public final class GatunFileSystem extends FileSystem {
    private final GatunFileSystemProvider provider;
    private final FileSystem jdk;

    /** Whose end is the end of this file system; null if it is the process's. */
    private final RingService service;

    GatunFileSystem(GatunFileSystemProvider provider, FileSystem jdk, RingService service) {
        this.provider = provider;
        this.jdk = jdk;
        this.service = service;
    }

    void checkOpen() {
        if (!isOpen()) {
            throw new ClosedFileSystemException();
        }
    }

    /**
     * A file system whose channels use this service.
     *
     * @param service makes the calls; it must stay open as long as the file system is used
     * @return the file system
     */
    public static GatunFileSystem of(RingService service) {
        return of(FileSystemOptions.DEFAULT.service(service));
    }

    /**
     * A file system.
     *
     * @param options how its channels work
     * @return the file system; each call returns another one
     */
    public static GatunFileSystem of(FileSystemOptions options) {
        FileSystem jdk = FileSystems.getDefault();
        if (jdk instanceof GatunFileSystem replaced) {
            jdk = replaced.jdk;
        }
        return new GatunFileSystemProvider(jdk.provider(), jdk, options).fileSystem();
    }

    /**
     * A path of the JDK's default file system as one of this file system.
     *
     * @param path of the JDK's default file system, or of any {@link GatunFileSystem}
     * @return the path of the same file
     * @throws java.nio.file.ProviderMismatchException if the path is of another file system
     */
    public Path wrap(Path path) {
        Path inner = path.getFileSystem() == jdk ? path : GatunPath.unwrap(path);
        return new GatunPath(this, inner);
    }

    /**
     * The JDK's path of a file: for what takes only the JDK's own paths.
     *
     * @param path of any {@link GatunFileSystem}
     * @return the path of the same file that the JDK's own file system has
     * @throws java.nio.file.ProviderMismatchException if the path is of another file system
     */
    public static Path unwrap(Path path) {
        return GatunPath.unwrap(path);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /**
     * Throws: there is nothing to close but the channels, which their users close, and the service,
     * which whoever has opened it closes.
     *
     * @throws UnsupportedOperationException always, as of the JDK's default file system
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException("this is the default file system in another way");
    }

    /**
     * Whether the service that this file system was given is open. From its end on, methods of
     * {@link java.nio.file.Files} throw {@link ClosedFileSystemException}.
     */
    @Override
    public boolean isOpen() {
        return service == null || service.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return jdk.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return jdk.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return new Iterable<>() {
            @Override
            public Iterator<Path> iterator() {
                return new WrappingIterator(
                        GatunFileSystem.this, jdk.getRootDirectories().iterator());
            }
        };
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        checkOpen();
        return jdk.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return jdk.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return new GatunPath(this, jdk.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = jdk.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(GatunPath.unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return jdk.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        checkOpen();
        return new GatunWatchService(this, jdk.newWatchService());
    }
}
