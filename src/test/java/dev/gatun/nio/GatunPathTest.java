package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.FileNames;
import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Paths: whatever is asked of one, the answer is the JDK's. */
class GatunPathTest {
    private static final List<String> TEXTS =
            List.of(
                    "",
                    ".",
                    "..",
                    "/",
                    "a",
                    "/a",
                    "a/b",
                    "/a/b",
                    "a/b/",
                    "//a",
                    "a/../b",
                    "./a",
                    "../a",
                    "/a/./b",
                    "a/b/c/d",
                    FileNames.unusual() + "/b",
                    "a b",
                    ".hidden",
                    "a%20b",
                    "#?");

    private final GatunFileSystem files = GatunFileSystem.of(FileSystemOptions.DEFAULT);

    @TempDir Path folder;

    /** A result as a text; of a path, also whether it is of the file system it should be. */
    private static String text(Callable<Object> call, boolean ours) {
        try {
            Object result = call.call();
            if (result instanceof Path path) {
                assertEquals(ours, path instanceof GatunPath, path::toString);
            }
            return String.valueOf(result);
        } catch (AssertionError e) {
            throw e;
        } catch (Throwable t) {
            return t.getClass().getName();
        }
    }

    private static Map<String, String> ofOne(Path path, boolean ours) {
        Map<String, Callable<Object>> calls = new TreeMap<>();
        calls.put("isAbsolute", path::isAbsolute);
        calls.put("root", path::getRoot);
        calls.put("fileName", path::getFileName);
        calls.put("parent", path::getParent);
        calls.put("nameCount", path::getNameCount);
        calls.put("name 0", () -> path.getName(0));
        calls.put("name 1", () -> path.getName(1));
        calls.put("name -1", () -> path.getName(-1));
        calls.put("subpath 0 1", () -> path.subpath(0, 1));
        calls.put("subpath 1 3", () -> path.subpath(1, 3));
        calls.put("subpath 1 1", () -> path.subpath(1, 1));
        calls.put("normalize", path::normalize);
        calls.put("uri", path::toUri);
        calls.put("absolute", path::toAbsolutePath);
        calls.put("real", path::toRealPath);
        calls.put("real without links", () -> path.toRealPath(LinkOption.NOFOLLOW_LINKS));
        calls.put("file", path::toFile);
        calls.put("string", path::toString);
        calls.put("hash", path::hashCode);
        calls.put("equals itself", () -> path.equals(path.getFileSystem().getPath(path + "")));
        calls.put("equals a string", () -> path.equals((Object) path.toString()));
        calls.put("of the URI", () -> path.getFileSystem().provider().getPath(path.toUri()));
        calls.put(
                "names",
                () -> {
                    List<Path> names = new ArrayList<>();
                    path.forEach(names::add);
                    return names;
                });
        calls.put("starts with null", () -> path.startsWith((Path) null));
        calls.put("resolves null", () -> path.resolve((Path) null));
        Map<String, String> texts = new TreeMap<>();
        calls.forEach((name, call) -> texts.put(name, text(call, ours)));
        return texts;
    }

    private static Map<String, String> ofTwo(Path one, Path two, boolean ours) {
        Map<String, Callable<Object>> calls = new TreeMap<>();
        calls.put("resolve", () -> one.resolve(two));
        calls.put("resolve text", () -> one.resolve(two.toString()));
        calls.put("resolve sibling", () -> one.resolveSibling(two));
        calls.put("relativize", () -> one.relativize(two));
        calls.put("starts", () -> one.startsWith(two));
        calls.put("starts text", () -> one.startsWith(two.toString()));
        calls.put("ends", () -> one.endsWith(two));
        calls.put("ends text", () -> one.endsWith(two.toString()));
        calls.put("compare", () -> Integer.signum(one.compareTo(two)));
        calls.put("equals", () -> one.equals(two));
        calls.put("same file", () -> Files.isSameFile(one, two));
        Map<String, String> texts = new TreeMap<>();
        calls.forEach((name, call) -> texts.put(name, text(call, ours)));
        return texts;
    }

    @Test
    void answersAsTheJdks() {
        for (String text : TEXTS) {
            assertEquals(ofOne(Path.of(text), false), ofOne(files.getPath(text), true), text);
            for (String other : TEXTS) {
                assertEquals(
                        ofTwo(Path.of(text), Path.of(other), false),
                        ofTwo(files.getPath(text), files.getPath(other), true),
                        () -> text + " and " + other);
            }
        }
        assertEquals("a/b/c", files.getPath("a", "b", "c").toString());
    }

    @Test
    void goesFromOneFileSystemToTheOther() {
        Path jdks = folder.resolve("a");
        Path ours = files.wrap(jdks);
        assertSame(files, ours.getFileSystem());
        assertSame(jdks, GatunFileSystem.unwrap(ours));
        assertEquals(ours, files.wrap(ours));
        assertNotEquals(ours, jdks);
        assertNotEquals(jdks, ours);
        Path other = GatunFileSystem.of(RingService.common()).wrap(ours);
        assertNotEquals(ours, other);
        assertEquals(ours.toString(), other.toString());
        assertEquals(new File(jdks.toString()), ours.toFile());
        assertThrows(ProviderMismatchException.class, () -> ours.resolve(jdks));
        assertThrows(ProviderMismatchException.class, () -> ours.relativize(jdks));
        assertThrows(ProviderMismatchException.class, () -> GatunFileSystem.unwrap(jdks));
        assertThrows(
                ProviderMismatchException.class,
                () ->
                        files.wrap(
                                FileSystems.getFileSystem(java.net.URI.create("jrt:/"))
                                        .getPath("a")));
        assertThrows(ClassCastException.class, () -> ours.compareTo(jdks));
        assertTrue(!ours.startsWith(folder) && !ours.endsWith(jdks.getFileName()));
    }

    /** The kernel knows the file, whichever file system its path is of. */
    @Test
    void opensAsADescriptor() throws Exception {
        Path ours = Files.writeString(files.wrap(folder).resolve("file"), "x");
        try (FileFd file = FileFd.open(ours, OpenFlags.O_RDONLY);
                FileFd again = RingService.common().open(ours, OpenFlags.O_RDONLY)) {
            assertTrue(file.isOpen() && again.isOpen());
        }
    }
}
