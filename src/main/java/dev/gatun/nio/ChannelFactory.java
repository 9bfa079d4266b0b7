package dev.gatun.nio;

import dev.gatun.io.AtFlags;
import dev.gatun.io.FileKind;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** Opens the channels of a file system; the JDK's, where others are not possible. */
final class ChannelFactory {
    /**
     * Loaded with this class: where classes are in folders, loading one takes a descriptor, and
     * when a file is not opened since none is left, the exception needs them.
     */
    @SuppressWarnings("unused")
    private static final Class<?>[] OF_ERRORS = {
        ChannelStreams.class,
        FileSystemExceptions.class,
        GatunDirectoryStream.class,
        OpenFile.class,
        OpenRequest.class,
    };

    /** Whether a path that the JDK has read as text is the same bytes in UTF-8. */
    private static final boolean NAMES_ARE_UTF_8 =
            StandardCharsets.UTF_8.equals(
                    Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), null));

    private static final char NOT_DECODED = '\uFFFD';
    private static final int ASCII = 128;

    private final FileSystem jdk;
    private final RingAccess rings;

    /** Whether an interrupt closes a channel. */
    private final boolean interruptCloses;

    /** Whether relative paths begin elsewhere than for the kernel; null until that is asked. */
    private volatile Boolean hasOtherDirectory;

    ChannelFactory(FileSystem jdk, FileSystemOptions options) {
        this.jdk = jdk;
        rings = new RingAccess(options);
        interruptCloses = options.interruptCloses();
    }

    /**
     * Opens a channel.
     *
     * @param path of the JDK's file system
     */
    FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return open(interruptCloses, path, options, attributes);
    }

    /** Opens a channel for a stream, which no interrupt closes, by the JDK's rule as well. */
    FileChannel openForStream(Path path, Set<? extends OpenOption> options) throws IOException {
        return open(false, path, options);
    }

    private FileChannel open(
            boolean closedByInterrupt,
            Path path,
            Set<? extends OpenOption> options,
            FileAttribute<?>... attributes)
            throws IOException {
        OpenFile file = null;
        if (isPossible(path)) {
            file = openFile(path, OpenRequest.of(options, attributes));
        }
        if (file == null) {
            return jdk.provider().newFileChannel(path, options, attributes);
        }
        FileChannel channel = null;
        try {
            if (file.isStorage() || rings.ignoring() != null) {
                channel = new GatunFileChannel(file, closedByInterrupt, this);
                return channel;
            }
        } finally {
            if (channel == null) {
                file.close();
            }
        }
        // A stream that says that it is regular.
        return jdk.provider().newFileChannel(path, options, attributes);
    }

    /**
     * Opens an asynchronous channel.
     *
     * @param path of the JDK's file system
     * @param executor runs handlers; null for virtual threads
     */
    AsynchronousFileChannel openAsynchronous(
            Path path,
            Set<? extends OpenOption> options,
            ExecutorService executor,
            FileAttribute<?>... attributes)
            throws IOException {
        OpenFile file = null;
        if (isPossible(path) && rings.ignoring() != null) {
            file = openFile(path, OpenRequest.asynchronous(options, attributes));
        }
        if (file == null) {
            return jdk.provider().newAsynchronousFileChannel(path, options, executor, attributes);
        }
        AsynchronousFileChannel channel = null;
        try {
            channel = new GatunAsynchronousFileChannel(file, executor);
            return channel;
        } finally {
            if (channel == null) {
                file.close();
            }
        }
    }

    private boolean isPossible(Path path) {
        return !rings.hasNoCalls() && isUtf8(path.toString());
    }

    /**
     * Whether a path is that of a file that needs a ring, and there is none. To open a FIFO may be
     * to wait for its other end, so that is asked before.
     */
    private boolean lacksRing(Path path) {
        if (rings.isKnown()) {
            return false;
        }
        FileKind kind;
        try (Arena arena = Arena.ofConfined()) {
            kind =
                    Statx.allocate(arena)
                            .fill(
                                    path.toString(),
                                    AtFlags.AT_STATX_SYNC_AS_STAT,
                                    StatxMask.STATX_TYPE)
                            .kind();
        } catch (SyscallException e) {
            // Nothing is there yet, or the open says why not.
            return false;
        }
        boolean isOther = kind == FileKind.S_IFIFO || kind == FileKind.S_IFCHR;
        return isOther && rings.ignoring() == null;
    }

    /** Opens a file; null if the JDK is to do it. */
    private OpenFile openFile(Path path, OpenRequest request) throws IOException {
        OpenFile file;
        try {
            Path forTheKernel = forTheKernel(path);
            if (lacksRing(forTheKernel)) {
                return null;
            }
            file = OpenFile.open(forTheKernel, path.toString(), request, rings);
        } catch (ClosedException e) {
            // The service was closed meanwhile.
            ClosedFileSystemException closed = new ClosedFileSystemException();
            closed.initCause(e);
            throw closed;
        } catch (IllegalCallerException | LinkageError e) {
            rings.noCalls(e);
            return null;
        }
        if (request.deletes() && !file.isDirectory()) {
            delete(path);
        }
        return file;
    }

    /**
     * As the JDK: the empty path is the working directory, and {@code -Duser.dir} moves that for
     * paths, but not for the kernel.
     */
    private Path forTheKernel(Path path) throws IOException {
        if (path.isAbsolute()) {
            return path;
        }
        if (hasOtherDirectory()) {
            return path.toAbsolutePath();
        }
        return path.toString().isEmpty() ? jdk.getPath(".") : path;
    }

    private boolean hasOtherDirectory() throws IOException {
        Boolean known = hasOtherDirectory;
        if (known == null) {
            Path directory = jdk.getPath("").toAbsolutePath();
            known = !Files.isSameFile(directory, jdk.getPath("/proc/self/cwd"));
            hasOtherDirectory = known;
        }
        return known;
    }

    /** As the JDK: what fails here stays. */
    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            // Somebody else has.
        }
    }

    /** Opens a file again, for what only the JDK's channel can do. */
    FileChannel reopen(OpenFile file) throws IOException {
        int number = file.fd().acquire();
        try {
            Set<StandardOpenOption> options = EnumSet.noneOf(StandardOpenOption.class);
            if (file.reads()) {
                options.add(StandardOpenOption.READ);
            }
            if (file.writes()) {
                options.add(file.appends() ? StandardOpenOption.APPEND : StandardOpenOption.WRITE);
            }
            Path itself = jdk.getPath("/proc/self/fd/" + number);
            return jdk.provider().newFileChannel(itself, options);
        } finally {
            file.fd().release();
        }
    }

    /** Whether UTF-8 gives the bytes that the path was made of. */
    private static boolean isUtf8(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == NOT_DECODED || c >= ASCII && !NAMES_ARE_UTF_8) {
                return false;
            }
        }
        return true;
    }
}
