package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.FileStores;
import dev.gatun.async.RingService;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is not about channels: the JDK's, with paths of this file system. */
class GatunFileSystemTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void filesAreMadeReadMovedAndDeleted(Subject on) throws Exception {
        on.run(
                () -> {
                    Path root = on.of(folder).resolve("root");
                    Files.createDirectories(root.resolve("a/b"));
                    Path file = Files.writeString(root.resolve("a/file"), "häßlich\nzwei\n");
                    assertEquals("häßlich\nzwei\n", Files.readString(file));
                    assertEquals(List.of("häßlich", "zwei"), Files.readAllLines(file));
                    try (Stream<String> lines = Files.lines(file)) {
                        assertEquals(2, lines.count());
                    }
                    Files.write(file, List.of("drei"), StandardOpenOption.APPEND);
                    assertEquals(3, Files.readAllLines(file).size());
                    Path copy = Files.copy(file, root.resolve("a/b/copy"));
                    assertEquals(-1, Files.mismatch(file, copy));
                    assertThrows(FileAlreadyExistsException.class, () -> Files.copy(file, copy));
                    Files.move(copy, root.resolve("moved"), StandardCopyOption.ATOMIC_MOVE);
                    assertFalse(Files.exists(copy));
                    assertTrue(Files.notExists(copy));
                    Path link = Files.createSymbolicLink(root.resolve("link"), file);
                    assertEquals(file, Files.readSymbolicLink(link));
                    assertEquals(file.toRealPath(), link.toRealPath());
                    assertTrue(Files.isSameFile(link, file));
                    Path hard = Files.createLink(root.resolve("hard"), file);
                    assertTrue(Files.isSameFile(hard, file));
                    assertFalse(Files.isSameFile(hard, root));
                    assertTrue(Files.isSymbolicLink(link));
                    assertTrue(Files.isDirectory(root));
                    assertTrue(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
                    assertTrue(Files.isReadable(file) && Files.isWritable(file));
                    assertFalse(Files.isExecutable(file));
                    assertFalse(Files.isHidden(file));
                    Path temporary = Files.createTempFile(root, "a", "b");
                    assertTrue(temporary.startsWith(root));
                    try (OutputStream out = Files.newOutputStream(temporary)) {
                        out.write(new byte[100_000]);
                    }
                    try (InputStream in = Files.newInputStream(temporary)) {
                        assertEquals(100_000, in.available());
                        assertEquals(10, in.skip(10));
                        assertEquals(99_990, Files.copy(in, root.resolve("copied")));
                    }
                    assertEquals(
                            99_990,
                            Files.copy(root.resolve("copied"), OutputStream.nullOutputStream()));
                    assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(root));
                    assertThrows(
                            NoSuchFileException.class, () -> Files.delete(root.resolve("missing")));
                    assertFalse(Files.deleteIfExists(root.resolve("missing")));
                    try (Stream<Path> all = Files.walk(root)) {
                        assertEquals(9, all.filter(each -> each.startsWith(root)).count());
                    }
                    try (Stream<Path> found =
                            Files.find(root, 3, (path, attributes) -> attributes.isRegularFile())) {
                        assertEquals(5, found.count());
                    }
                    Files.createSymbolicLink(root.resolve("a/loop"), root);
                    try (Stream<Path> all = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                        Exception e = assertThrows(java.io.UncheckedIOException.class, all::count);
                        assertInstanceOf(FileSystemLoopException.class, e.getCause());
                    }
                    assertEquals("text/html", Files.probeContentType(root.resolve("x.html")));
                });
    }

    @ParameterizedTest
    @EnumSource
    void attributesAreReadAndSet(Subject on) throws Exception {
        on.run(
                () -> {
                    Path file = Files.write(on.of(folder).resolve("file"), new byte[10]);
                    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
                    Files.setLastModifiedTime(file, time);
                    assertEquals(time, Files.getLastModifiedTime(file));
                    assertEquals(
                            time,
                            Files.readAttributes(file, BasicFileAttributes.class)
                                    .lastModifiedTime());
                    assertEquals(10L, Files.getAttribute(file, "size"));
                    assertEquals(10L, Files.readAttributes(file, "unix:size").get("size"));
                    Files.setAttribute(file, "lastModifiedTime", FileTime.fromMillis(0));
                    Files.getFileAttributeView(file, BasicFileAttributeView.class)
                            .setTimes(time, null, null);
                    assertEquals(time, Files.getLastModifiedTime(file));
                    Files.setPosixFilePermissions(file, Set.of());
                    assertEquals(
                            Set.of(),
                            Files.readAttributes(file, PosixFileAttributes.class).permissions());
                    assertEquals(
                            Files.getOwner(GatunFileSystemTest.this.folder), Files.getOwner(file));
                    Files.setOwner(
                            file,
                            file.getFileSystem()
                                    .getUserPrincipalLookupService()
                                    .lookupPrincipalByName(Files.getOwner(file).getName()));
                    FileSystemProvider provider = file.getFileSystem().provider();
                    assertNull(
                            provider.readAttributesIfExists(
                                    on.of(folder).resolve("missing"), BasicFileAttributes.class));
                    assertEquals(
                            10,
                            provider.readAttributesIfExists(file, BasicFileAttributes.class)
                                    .size());
                });
    }

    @ParameterizedTest
    @EnumSource
    void directoriesAreListed(Subject on) throws Exception {
        on.run(
                () -> {
                    Path root = on.of(folder).resolve("root");
                    Files.createDirectories(root.resolve("below"));
                    Files.writeString(root.resolve("a.txt"), "a");
                    Files.writeString(root.resolve("b.dat"), "b");
                    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root, "*.txt")) {
                        List<Path> found = new ArrayList<>();
                        stream.forEach(found::add);
                        assertEquals(List.of(root.resolve("a.txt")), found);
                    }
                    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
                        Set<String> names = new TreeSet<>();
                        for (Path each : stream) {
                            assertSame(root.getFileSystem(), each.getFileSystem());
                            names.add(each.getFileName().toString());
                        }
                        assertEquals(Set.of("a.txt", "b.dat", "below"), names);
                        assertThrows(IllegalStateException.class, stream::iterator);
                    }
                    assertThrows(
                            NotDirectoryException.class,
                            () -> Files.newDirectoryStream(root.resolve("a.txt")));
                    assertThrows(
                            NullPointerException.class,
                            () ->
                                    Files.newDirectoryStream(
                                            root, (DirectoryStream.Filter<Path>) null));
                    useSecurely(root);
                });
    }

    /** Relative to a directory that is open. */
    private static void useSecurely(Path root) throws IOException {
        FileSystem fileSystem = root.getFileSystem();
        Path file = fileSystem.getPath("secure");
        try (DirectoryStream<Path> any = Files.newDirectoryStream(root)) {
            assertInstanceOf(SecureDirectoryStream.class, any);
            SecureDirectoryStream<Path> stream = (SecureDirectoryStream<Path>) any;
            SecureDirectoryStream<Path> below =
                    stream.newDirectoryStream(
                            fileSystem.getPath("below"), LinkOption.NOFOLLOW_LINKS);
            Set<StandardOpenOption> options =
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (SeekableByteChannel channel = stream.newByteChannel(file, options)) {
                assertEquals(5, channel.write(ByteBuffer.allocate(5)));
            }
            assertEquals(
                    5,
                    stream.getFileAttributeView(file, BasicFileAttributeView.class)
                            .readAttributes()
                            .size());
            assertTrue(
                    stream.getFileAttributeView(BasicFileAttributeView.class)
                            .readAttributes()
                            .isDirectory());
            stream.move(file, below, fileSystem.getPath("moved"));
            assertTrue(Files.exists(root.resolve("below/moved")));
            below.deleteFile(fileSystem.getPath("moved"));
            assertFalse(Files.exists(root.resolve("below/moved")));
            below.close();
            stream.deleteDirectory(fileSystem.getPath("below"));
            assertFalse(Files.exists(root.resolve("below")));
            assertThrows(NullPointerException.class, () -> stream.move(file, null, file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void directoriesAreWatched(Subject on) throws Exception {
        on.run(
                () -> {
                    Path root = Files.createDirectory(on.of(folder).resolve("watched"));
                    try (WatchService service = root.getFileSystem().newWatchService()) {
                        assertNull(service.poll());
                        WatchKey key = root.register(service, StandardWatchEventKinds.ENTRY_CREATE);
                        assertEquals(root, key.watchable());
                        assertTrue(key.isValid());
                        Files.createFile(root.resolve("new"));
                        assertSame(key, service.poll(60, TimeUnit.SECONDS));
                        WatchEvent<?> event = key.pollEvents().getFirst();
                        assertEquals(StandardWatchEventKinds.ENTRY_CREATE, event.kind());
                        assertEquals(1, event.count());
                        assertEquals(root.resolve("new"), root.resolve((Path) event.context()));
                        assertTrue(key.reset());
                        Files.createFile(root.resolve("newer"));
                        assertSame(key, service.take());
                        assertSame(
                                key, root.register(service, StandardWatchEventKinds.ENTRY_CREATE));
                        key.cancel();
                        assertFalse(key.isValid());
                        assertFalse(key.reset());
                    }
                    try (WatchService foreign =
                            on == Subject.JDK
                                    ? Subject.THREAD.fileSystem().newWatchService()
                                    : Subject.JDK.fileSystem().newWatchService()) {
                        assertThrows(
                                ProviderMismatchException.class,
                                () -> root.register(foreign, StandardWatchEventKinds.ENTRY_CREATE));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsInItsFileSystem(Subject on) throws Exception {
        FileStore expected = FileStores.of(folder);
        on.run(() -> assertEquals(expected, Files.getFileStore(on.of(folder))));
    }

    @ParameterizedTest
    @EnumSource
    void theFileSystemSaysWhatItIs(Subject on) {
        FileSystem fileSystem = on.fileSystem();
        FileSystem jdk = FileSystems.getDefault();
        FileSystemProvider provider = fileSystem.provider();
        assertEquals("file", provider.getScheme());
        assertTrue(fileSystem.isOpen());
        assertFalse(fileSystem.isReadOnly());
        assertEquals("/", fileSystem.getSeparator());
        assertEquals("/", fileSystem.getRootDirectories().iterator().next().toString());
        assertSame(fileSystem, fileSystem.getRootDirectories().iterator().next().getFileSystem());
        // None where there is no /etc/mtab, which the JDK reads.
        assertEquals(
                jdk.getFileStores().iterator().hasNext(),
                fileSystem.getFileStores().iterator().hasNext());
        assertEquals(jdk.supportedFileAttributeViews(), fileSystem.supportedFileAttributeViews());
        assertThrows(UnsupportedOperationException.class, fileSystem::close);
        PathMatcher matcher = fileSystem.getPathMatcher("glob:*.java");
        assertTrue(matcher.matches(fileSystem.getPath("A.java")));
        assertFalse(matcher.matches(fileSystem.getPath("A.class")));
        assertSame(fileSystem, provider.getFileSystem(URI.create("file:///")));
        assertThrows(
                IllegalArgumentException.class,
                () -> provider.getFileSystem(URI.create("file:///etc")));
        assertThrows(
                FileSystemAlreadyExistsException.class,
                () -> provider.newFileSystem(URI.create("file:///"), Map.of()));
        assertThrows(
                UnsupportedOperationException.class,
                () -> provider.newFileSystem(fileSystem.getPath("/"), Map.of()));
    }

    /** From one file system to another, the JDK copies by channels or streams. */
    @Test
    void filesAreCopiedFromOneToTheOther() throws Exception {
        GatunFileSystem one = GatunFileSystem.of(RingService.common());
        Path jdks = Files.writeString(folder.resolve("jdks"), "content");
        Path ours = one.wrap(folder).resolve("ours");
        Files.copy(jdks, ours);
        assertEquals("content", Files.readString(ours));
        Files.move(ours, folder.resolve("moved"));
        assertEquals("content", Files.readString(folder.resolve("moved")));
        assertTrue(Files.isSameFile(one.wrap(jdks), jdks));
    }

    @Test
    void aZipFileIsReadThroughIt() throws Exception {
        GatunFileSystem files = GatunFileSystem.of(RingService.common());
        Path zip = files.wrap(folder).resolve("a.zip");
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.writeString(inside.getPath("entry"), "zipped");
        }
        try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            assertEquals("zipped", Files.readString(inside.getPath("entry")));
        }
    }

    /** Bytes that are no UTF-8: only the JDK knows them, and its channel is used. */
    @Test
    void aNameThatIsNoUtf8IsOpened() throws Exception {
        byte[] name = (folder + "/caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        ProcessBuilder make =
                new ProcessBuilder(
                        "sh", "-c", "printf content > \"$(printf '" + octal(name) + "')\"");
        assertEquals(0, make.inheritIO().start().waitFor());
        GatunFileSystem files = GatunFileSystem.of(RingService.common());
        try (Stream<Path> all = Files.list(files.wrap(folder))) {
            Path path = all.toList().getFirst();
            assertEquals("content", Files.readString(path));
        }
    }

    private static String octal(byte[] bytes) {
        StringBuilder octal = new StringBuilder();
        for (byte each : bytes) {
            octal.append(String.format("\\%03o", each & 0xff));
        }
        return octal.toString();
    }

    @Test
    void errorsAreThoseOfTheJdk() throws Exception {
        Path ours = Subject.THREAD.of(folder);
        Files.createSymbolicLink(ours.resolve("loop"), ours.resolve("loop"));
        FileSystemException e =
                assertThrows(
                        FileSystemException.class,
                        () -> Files.newByteChannel(ours.resolve("loop")));
        assertTrue(e.getMessage().contains("ELOOP"), e::getMessage);
        assertEquals(ours.resolve("loop").toString(), e.getFile());
    }
}
