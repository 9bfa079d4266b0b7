package dev.gatun.examples.copy;

import dev.gatun.io.AtFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a copy goes. A new file, or one that replaces another, is there in whole or not at all,
 * also if the program is interrupted; a pipe or a device is written to as it is.
 */
public final class Target implements Closeable {
    private static final OpenFlags MAKE =
            OpenFlags.O_WRONLY.or(OpenFlags.O_CREAT).or(OpenFlags.O_EXCL);
    private static final int PERMISSIONS = 0777;

    private final Path path;
    private final Path unfinished;
    private final FileFd fd;
    private final FileKind kind;
    private volatile boolean kept;

    private Target(Path path, Path unfinished, FileFd fd, FileKind kind) {
        this.path = path;
        this.unfinished = unfinished;
        this.fd = fd;
        this.kind = kind;
        if (unfinished != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::removeAtExit));
        }
    }

    /**
     * Opens it.
     *
     * @param target a file, or a directory that gets one named as the source
     * @param source the name of what is copied
     * @param from what is known of it
     * @param force whether it may replace a file
     * @throws IOException with a message for the user
     */
    public static Target open(Path target, Path source, Statx from, boolean force)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Statx there = Statx.allocate(arena);
            Path path = target;
            FileKind kind = kind(there, path);
            if (kind == FileKind.S_IFDIR) {
                path = target.resolve(source.getFileName());
                kind = kind(there, path);
            }
            if (kind == FileKind.S_IFDIR) {
                throw new IOException(path + ": " + Errno.text(Errno.EISDIR));
            }
            if (kind != null && isSameFile(from, there)) {
                throw new IOException(source + " and " + path + " are the same file");
            }
            if (kind == null) {
                return make(path, path, from);
            }
            if (kind != FileKind.S_IFREG) {
                return new Target(path, null, FileFd.open(path, OpenFlags.O_WRONLY), kind);
            }
            if (!force) {
                throw new IOException(path + ": is there already; --force replaces it");
            }
            // Behind a link it is the file that is replaced, and not the link.
            Path real = path.toRealPath();
            String name = "." + real.getFileName() + "." + ProcessHandle.current().pid() + ".part";
            return make(real, real.resolveSibling(name), from);
        }
    }

    private static FileKind kind(Statx there, Path path) throws IOException {
        try {
            return there.fill(
                            path.toString(),
                            AtFlags.AT_STATX_SYNC_AS_STAT,
                            StatxMask.STATX_BASIC_STATS)
                    .kind();
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENOENT) {
                return null;
            }
            throw failed(path, e);
        }
    }

    private static boolean isSameFile(Statx a, Statx b) {
        return a.ino() == b.ino() && a.devMajor() == b.devMajor() && a.devMinor() == b.devMinor();
    }

    private static Target make(Path path, Path unfinished, Statx from) throws IOException {
        try {
            FileFd fd = FileFd.open(unfinished, MAKE, from.permissions() & PERMISSIONS);
            return new Target(path, unfinished, fd, FileKind.S_IFREG);
        } catch (SyscallException e) {
            throw failed(path, e);
        }
    }

    private static IOException failed(Path path, SyscallException e) {
        return new IOException(path + ": " + Errno.text(e.errno()), e);
    }

    /** Its name in the end. */
    public Path path() {
        return path;
    }

    public FileFd fd() {
        return fd;
    }

    public boolean isRegular() {
        return kind == FileKind.S_IFREG;
    }

    public boolean isPipe() {
        return kind == FileKind.S_IFIFO;
    }

    /** All is written: from now on it stays. */
    public void keep() throws IOException {
        // What the file system could not write may be said here, and only here.
        fd.close();
        if (unfinished != null && !unfinished.equals(path)) {
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        }
        kept = true;
    }

    /** Takes away what was not kept. */
    @Override
    public void close() throws IOException {
        try {
            fd.close();
        } finally {
            remove();
        }
    }

    private void remove() throws IOException {
        if (unfinished != null && !kept) {
            Files.deleteIfExists(unfinished);
        }
    }

    private void removeAtExit() {
        try {
            remove();
        } catch (IOException e) {
            System.err.println("cp: " + unfinished + " stays: " + e.getMessage());
        }
    }
}
