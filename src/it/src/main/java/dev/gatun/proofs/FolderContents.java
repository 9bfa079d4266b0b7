package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files of a folder.
 *
 * @param files their bytes, by their names in the folder
 */
record FolderContents(SortedMap<String, byte[]> files) {
    static FolderContents of(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return new FolderContents(files);
    }

    /** The names of the files that only one of the folders has, or that differ in a byte. */
    SortedSet<String> differences(FolderContents other) {
        SortedSet<String> names = new TreeSet<>(files.keySet());
        names.addAll(other.files.keySet());
        names.removeIf(name -> Arrays.equals(files.get(name), other.files.get(name)));
        return names;
    }
}
