package dev.gatun.io;

import static dev.gatun.io.OpenFlags.O_RDONLY;

import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** For a process of its own with a low RLIMIT_NOFILE: opens files until there are too many. */
final class OpensUntilRefused {
    private OpensUntilRefused() {}

    /** Prints the exception's message, then how many of the open files still work. */
    public static void main(String[] arguments) throws IOException {
        useEverythingOnce();
        List<FileFd> files = new ArrayList<>();
        String message = null;
        while (message == null) {
            try {
                files.add(FileFd.open("/dev/zero", O_RDONLY));
            } catch (SyscallException e) {
                message = e.getMessage();
            }
        }
        files.removeLast().close();
        files.add(FileFd.open("/dev/zero", O_RDONLY));
        int working = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);
            for (FileFd file : files) {
                working += file.pread(buffer, 0) == 8 ? 1 : 0;
                file.close();
            }
        }
        System.out.println(message);
        System.out.println(working == files.size() ? "all work" : working + " work");
    }

    /**
     * Loads the classes while there are descriptors: later none is left to read one from a folder.
     * (A jar is open all the time.)
     */
    private static void useEverythingOnce() throws IOException {
        try (FileFd zero = FileFd.open("/dev/zero", O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            zero.pread(arena.allocate(8), 0);
            FileFd.open("/no/such", O_RDONLY).close();
        } catch (SyscallException e) {
            System.out.println(e.getMessage());
        }
    }
}
