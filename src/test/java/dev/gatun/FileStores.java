package dev.gatun;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the JDK says of a file system, to compare with. */
public final class FileStores {
    private FileStores() {}

    /** Skips a test if the JDK finds no mount point, as in a root that is none. */
    public static FileStore of(Path path) {
        try {
            return Files.getFileStore(path);
        } catch (IOException e) {
            return Assumptions.abort("the JDK finds no file system of " + path + ": " + e);
        }
    }
}
