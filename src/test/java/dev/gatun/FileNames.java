package dev.gatun;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names for files. */
public final class FileNames {
    private FileNames() {}

    /** With a letter outside of ASCII, unless this JVM's locale has no such names, as POSIX. */
    public static String unusual() {
        String name = "a file with ü";
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            return "a file with u";
        }
    }
}
