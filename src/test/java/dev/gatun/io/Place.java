package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.OpenFlags.O_TMPFILE;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file of a test can be. None of them has a name, so nothing is left behind. */
enum Place {
    /** The file system that temporary files are on: that of a disk, as a rule. */
    DISK {
        @Override
        FileFd empty() throws IOException {
            return unnamed(Path.of(System.getProperty("java.io.tmpdir")));
        }
    },
    TMPFS {
        @Override
        FileFd empty() throws IOException {
            Path folder = Path.of("/dev/shm");
            assumeTrue(Files.isWritable(folder), "no tmpfs to write to at " + folder);
            return unnamed(folder);
        }
    },
    MEMFD {
        @Override
        FileFd empty() {
            return FileFd.own(Syscalls.memfdCreate("test", 1));
        }
    };

    /** A new file, open to be read and written. */
    abstract FileFd empty() throws IOException;

    /** A new file with these contents, its position at its start. */
    FileFd holding(byte[] contents) throws IOException {
        FileFd file = empty();
        try (Arena arena = Arena.ofConfined()) {
            file.writeFully(arena.allocateFrom(ValueLayout.JAVA_BYTE, contents), 0);
        }
        return file;
    }

    /** The whole file, as another reads it: java.nio by the link of the descriptor. */
    static byte[] contents(FileFd file) throws IOException {
        return Files.readAllBytes(Path.of("/proc/self/fd", file.toString()));
    }

    private static FileFd unnamed(Path folder) throws IOException {
        try {
            return FileFd.open(folder, O_RDWR.or(O_TMPFILE), 0600);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return abort("no O_TMPFILE in " + folder);
            }
            throw e;
        }
    }
}
