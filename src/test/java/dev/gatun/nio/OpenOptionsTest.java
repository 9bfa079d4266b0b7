package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All combinations of options on all kinds of paths: the same comes of them as with the JDK. */
class OpenOptionsTest {
    private static final OpenOption[] OPTIONS = {
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.CREATE,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.DELETE_ON_CLOSE,
        LinkOption.NOFOLLOW_LINKS,
    };

    private static final int ALL = (1 << OPTIONS.length) - 1;

    /** Without the last two, which only change flags of the same call. */
    private static final int SOME = ALL >> 2;

    private static final String[] NAMES = {
        "missing",
        "file",
        "folder",
        "link",
        "dangling",
        "loop",
        "none/file",
        "file/below",
        "folder/."
    };

    @TempDir Path folder;

    /** What is there in the beginning. */
    private void makeAll() throws IOException {
        if (there().equals("file=content folder link=content dangling ")) {
            return;
        }
        clear();
        Files.writeString(folder.resolve("file"), "content");
        Files.createDirectory(folder.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
    }

    private void clear() throws IOException {
        for (String name :
                List.of("folder", "file", "missing", "link", "dangling", "loop", "nowhere")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    @FunctionalInterface
    private interface Opener {
        AutoCloseable open(Path path, Set<OpenOption> options) throws IOException;
    }

    /** What comes of an open: the error, or what can be done, and what there is then. */
    private String outcome(Subject on, Opener opening, String name, Set<OpenOption> options)
            throws Exception {
        makeAll();
        String opened;
        try (AutoCloseable channel = opening.open(on.of(folder.resolve(name)), options)) {
            opened = use(channel) + " there: " + there();
        } catch (IOException | RuntimeException e) {
            opened = kind(e);
        }
        return opened + " then: " + there();
    }

    /**
     * An ELOOP is a plain IOException of the JDK's if links are not followed, and otherwise a
     * FileSystemLoopException since JDK 26, which has no room for a reason.
     */
    private static String kind(Exception e) {
        if (e.getClass() == FileSystemException.class || e instanceof FileSystemLoopException) {
            return "IOException";
        }
        String kind = e.getClass().getSimpleName();
        return e instanceof FileSystemException of ? kind + " of " + of.getFile() : kind;
    }

    private static String use(AutoCloseable opened) throws IOException {
        List<String> found = new ArrayList<>();
        if (opened instanceof SeekableByteChannel channel) {
            found.add(tried(channel::position));
            found.add(tried(() -> channel.read(ByteBuffer.allocate(3))));
            found.add(tried(() -> channel.write(ByteBuffer.wrap("xy".getBytes()))));
            found.add(tried(channel::position));
        } else if (opened instanceof AsynchronousFileChannel channel) {
            found.add(tried(() -> channel.read(ByteBuffer.allocate(3), 0).get()));
            found.add(tried(() -> channel.write(ByteBuffer.wrap("xy".getBytes()), 1).get()));
        }
        return found.toString();
    }

    private static String tried(java.util.concurrent.Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception e) {
            return kind(e);
        }
    }

    private String there() throws IOException {
        StringBuilder there = new StringBuilder();
        for (String name : List.of("missing", "file", "folder", "link", "dangling", "nowhere")) {
            Path path = folder.resolve(name);
            if (Files.isRegularFile(path)) {
                there.append(name).append('=').append(Files.readString(path)).append(' ');
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                there.append(name).append(' ');
            }
        }
        return there.toString();
    }

    private static Set<OpenOption> options(int bits) {
        Set<OpenOption> options = new HashSet<>();
        for (int i = 0; i < OPTIONS.length; i++) {
            if ((bits >> i & 1) != 0) {
                options.add(OPTIONS[i]);
            }
        }
        return options;
    }

    private void agree(Subject on, int ofOptions, Opener opening) throws Exception {
        List<String> different = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int bits = 0; bits <= ofOptions; bits++) {
            Set<OpenOption> options = options(bits);
            for (String name : NAMES) {
                String jdks = outcome(Subject.JDK, opening, name, options);
                String ours = on.call(() -> outcome(on, opening, name, options));
                seen.add(jdks);
                if (!jdks.equals(ours)) {
                    different.add(name + " " + options + "\n  JDK: " + jdks + "\n  ours: " + ours);
                }
            }
        }
        assertEquals("", String.join("\n", different));
        assertTrue(seen.size() > 5, () -> "only " + seen);
    }

    @Test
    void fileChannels() throws Exception {
        agree(Subject.THREAD, ALL, FileChannel::open);
    }

    @Test
    void fileChannelsOfVirtualThreads() throws Exception {
        agree(Subject.VIRTUAL, SOME, FileChannel::open);
    }

    @Test
    void byteChannels() throws Exception {
        agree(Subject.THREAD, SOME, Files::newByteChannel);
    }

    @Test
    void asynchronousChannels() throws Exception {
        agree(
                Subject.THREAD,
                SOME,
                (path, options) -> AsynchronousFileChannel.open(path, options, null));
    }

    @Test
    void inputStreams() throws Exception {
        agree(Subject.THREAD, SOME, (path, options) -> Files.newInputStream(path, array(options)));
    }

    @Test
    void outputStreams() throws Exception {
        agree(Subject.THREAD, SOME, (path, options) -> Files.newOutputStream(path, array(options)));
    }

    private static OpenOption[] array(Set<OpenOption> options) {
        return options.toArray(OpenOption[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void theAttributesOfANewFileAreItsPermissions(Subject on) throws Exception {
        on.run(
                () -> {
                    int number = 0;
                    for (String text :
                            List.of("rwxrwxrwx", "rw-------", "r-xr----x", "---------")) {
                        Path path = on.of(folder.resolve("new" + number++));
                        Set<PosixFilePermission> permissions =
                                PosixFilePermissions.fromString(text);
                        FileAttribute<?> attribute =
                                PosixFilePermissions.asFileAttribute(permissions);
                        Set<StandardOpenOption> options =
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                        FileChannel.open(path, options, attribute).close();
                        Path jdks = folder.resolve("jdks" + number);
                        FileChannel.open(jdks, options, attribute).close();
                        assertEquals(
                                Files.getPosixFilePermissions(jdks),
                                Files.getPosixFilePermissions(path));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatItDoesNotKnow(Subject on) throws Exception {
        on.run(
                () -> {
                    Path path = on.of(folder.resolve("new"));
                    OpenOption unknown = new OpenOption() {};
                    assertThrows(
                            UnsupportedOperationException.class,
                            () -> FileChannel.open(path, unknown));
                    assertThrows(
                            NullPointerException.class,
                            () -> FileChannel.open(path, (OpenOption) null));
                    FileAttribute<String> attribute =
                            new FileAttribute<>() {
                                @Override
                                public String name() {
                                    return "posix:owner";
                                }

                                @Override
                                public String value() {
                                    return "root";
                                }
                            };
                    assertThrows(
                            UnsupportedOperationException.class,
                            () ->
                                    FileChannel.open(
                                            path, Set.of(StandardOpenOption.CREATE), attribute));
                });
    }

    @Test
    void anErrorHasTheCallAsItsReason() {
        Path path = Subject.THREAD.of(folder.resolve("missing"));
        NoSuchFileException e =
                assertThrows(NoSuchFileException.class, () -> FileChannel.open(path));
        assertEquals(path.toString(), e.getFile());
        assertTrue(e.getReason().startsWith("openat(\""), e::getReason);
        assertTrue(e.getReason().contains("ENOENT"), e::getReason);
    }
}
