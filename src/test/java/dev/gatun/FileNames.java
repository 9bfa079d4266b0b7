package dev.gatun;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names for files. */
public final class FileNames {
    private FileNames() {}

    /** With a letter outside of ASCII, unless this JVM's locale has no such names, as POSIX. */
    public static String unusual() {
        return possible("a file with ü");
    }

    /** A name with a letter ü, or with a u instead where this JVM's locale has no such names. */
    public static String possible(String name) {
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            return name.replace('ü', 'u');
        }
    }
}
