package dev.gatun.nio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The provider of {@link GatunFileSystem}. A program that knows nothing of Gatun uses it as its
 * default file system:
 *
 * <pre>java -Djava.nio.file.spi.DefaultFileSystemProvider=dev.gatun.nio.GatunFileSystemProvider
 *     --enable-native-access=ALL-UNNAMED -cp gatun.jar:… Main</pre>
 *
 * <p>The JVM finds the class on the class path or on the module path. What starts a JVM with a
 * class path of its own, as {@code java -jar} and Maven do, takes the library from the module path:
 *
 * <pre>--module-path=gatun.jar --add-modules=dev.gatun --enable-native-access=dev.gatun</pre>
 *
 * <p>Maven takes these options and the property from {@code MAVEN_OPTS}, {@code javac} with {@code
 * -J} before each, and {@code java} also from {@code JDK_JAVA_OPTIONS}.
 *
 * <p>The service is then {@link dev.gatun.async.RingService#common()}, which is opened when a
 * channel first needs it: for a virtual thread, for a file that is not regular, or for an
 * asynchronous channel. {@code -Ddev.gatun.nio.interruptCloses=true} and {@code
 * -Ddev.gatun.nio.alwaysHandsOver=true} set the options of {@link FileSystemOptions}. If there is
 * no io_uring, the calling thread reads and writes regular files by system calls of its own, with
 * the same rule for interrupts; asynchronous channels and those of other files are the JDK's. If
 * native access is not permitted, all channels are the JDK's. Either is logged once.
 *
 * <p><b>Unix sockets.</b> The JDK has no Unix sockets while its default file system is replaced, by
 * whatever provider: {@link java.net.UnixDomainSocketAddress} throws {@link
 * IllegalArgumentException}, and a bind without an address throws {@link
 * UnsupportedOperationException}. {@link dev.gatun.net.SocketFd} has them.
 *
 * <p>Explicit use, by {@link GatunFileSystem#of}, does not need this class.
 */
public final class GatunFileSystemProvider extends FileSystemProvider {
    private final FileSystemProvider jdk;
    private final GatunFileSystem fileSystem;
    private final ChannelFactory channels;

    /**
     * For the JVM, as the property {@code java.nio.file.spi.DefaultFileSystemProvider} asks for it.
     *
     * @param jdk the JDK's default provider
     */
    public GatunFileSystemProvider(FileSystemProvider jdk) {
        this(jdk, jdk.getFileSystem(URI.create("file:///")), FileSystemOptions.ofProperties());
    }

    GatunFileSystemProvider(
            FileSystemProvider jdk, FileSystem jdkFileSystem, FileSystemOptions options) {
        this.jdk = jdk;
        fileSystem = new GatunFileSystem(this, jdkFileSystem, options.service());
        channels = new ChannelFactory(jdkFileSystem, options);
    }

    GatunFileSystem fileSystem() {
        return fileSystem;
    }

    /** Begins each call on a file. */
    private Path unwrap(Path path) {
        Path unwrapped = GatunPath.unwrap(path);
        fileSystem.checkOpen();
        return unwrapped;
    }

    @Override
    public String getScheme() {
        return jdk.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) throws IOException {
        return jdk.newFileSystem(uri, environment);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        // Checks the URI.
        jdk.getFileSystem(uri);
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        // Of file:/path, with one slash, the JDK makes a path of the default file system: its own?
        return fileSystem.wrap(jdk.getPath(uri));
    }

    // Channels.

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return channels.open(unwrap(path), options, attributes);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public AsynchronousFileChannel newAsynchronousFileChannel(
            Path path,
            Set<? extends OpenOption> options,
            ExecutorService executor,
            FileAttribute<?>... attributes)
            throws IOException {
        return channels.openAsynchronous(unwrap(path), options, executor, attributes);
    }

    @Override
    public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
        return ChannelStreams.inputStream(
                channels.openForStream(unwrap(path), ChannelStreams.toRead(options)));
    }

    @Override
    public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
        return Channels.newOutputStream(
                channels.openForStream(unwrap(path), ChannelStreams.toWrite(options)));
    }

    // Directories and names.

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        return GatunDirectoryStream.of(
                fileSystem,
                jdk.newDirectoryStream(
                        unwrap(directory),
                        filter == null
                                ? null
                                : new GatunDirectoryStream.Filter(fileSystem, filter)));
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        jdk.createDirectory(unwrap(directory), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
            throws IOException {
        jdk.createSymbolicLink(unwrap(link), unwrap(target), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        jdk.createLink(unwrap(link), unwrap(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        jdk.delete(unwrap(path));
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        return jdk.deleteIfExists(unwrap(path));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return new GatunPath(fileSystem, jdk.readSymbolicLink(unwrap(link)));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Path from = unwrap(source);
        Path to = unwrap(target);
        if (Arrays.stream(options).allMatch(GatunFileSystemProvider::isStandard)) {
            BlockingCalls.make(() -> jdk.copy(from, to, options));
        } else {
            // ExtendedCopyOption.INTERRUPTIBLE: the calling thread waits for a thread of the JDK's.
            jdk.copy(from, to, options);
        }
    }

    private static boolean isStandard(CopyOption option) {
        return option instanceof StandardCopyOption || option instanceof LinkOption;
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        jdk.move(unwrap(source), unwrap(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        Path otherUnwrapped = other instanceof GatunPath ? unwrap(other) : other;
        return jdk.isSameFile(unwrap(path), otherUnwrapped);
    }

    // Attributes.

    @Override
    public boolean isHidden(Path path) throws IOException {
        return jdk.isHidden(unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return jdk.getFileStore(unwrap(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        jdk.checkAccess(unwrap(path), modes);
    }

    @Override
    public boolean exists(Path path, LinkOption... options) {
        return jdk.exists(unwrap(path), options);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return jdk.getFileAttributeView(unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return jdk.readAttributes(unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributesIfExists(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return jdk.readAttributesIfExists(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
            throws IOException {
        return jdk.readAttributes(unwrap(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
            throws IOException {
        jdk.setAttribute(unwrap(path), attribute, value, options);
    }
}
