package dev.gatun.nio;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/**
 * A program that knows nothing of Gatun, and prints what comes of what it does with files: the same
 * whatever the default file system is.
 */
final class UnknowingProgram {
    private static Path folder;

    private UnknowingProgram() {}

    /**
     * Runs it.
     *
     * @param arguments a folder for its files
     */
    public static void main(String[] arguments) throws Exception {
        folder = Path.of(arguments[0]);
        System.out.println(Files.exists(folder));
        useAll();
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            useAll();
                            return null;
                        });
        Thread.ofVirtual().start(task);
        task.get();
        Path last = Files.writeString(folder.resolve("last"), "in a shutdown hook");
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    print("hook", () -> Files.readString(last));
                                    print("delete", () -> Files.deleteIfExists(last));
                                }));
    }

    private static void useAll() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Path other = folder.resolve("other");
        print("text", () -> Files.readString(file));
        print(
                "lines",
                () -> {
                    try (Stream<String> lines = Files.lines(file)) {
                        return lines.toList();
                    }
                });
        print("file", () -> file.toFile().equals(new File(folder.toFile(), "file")));
        print("path of a file", () -> new File(folder.toFile(), "file").toPath().equals(file));
        print("path of a URI", () -> Path.of(file.toUri()).equals(file));
        print("path of file:/…", () -> Path.of(URI.create("file:" + file)).equals(file));
        print("type", () -> Files.probeContentType(Path.of("a.html")));
        print("store", () -> Files.getFileStore(file).type());
        print(
                "temporary",
                () -> Files.getPosixFilePermissions(Files.createTempFile(folder, "a", "")));
        print("streams", UnknowingProgram::streams);
        print(
                "from a FileInputStream",
                () -> {
                    try (FileInputStream in = new FileInputStream(file.toFile());
                            FileChannel to = open(other)) {
                        return in.getChannel().transferTo(0, 7, to) + Files.readString(other);
                    }
                });
        print(
                "to a FileOutputStream",
                () -> {
                    try (FileChannel from = FileChannel.open(file);
                            FileOutputStream out = new FileOutputStream(other.toFile())) {
                        return from.transferTo(0, 7, out.getChannel()) + Files.readString(other);
                    }
                });
        print(
                "mapped",
                () -> {
                    try (FileChannel channel = FileChannel.open(file)) {
                        return channel.map(FileChannel.MapMode.READ_ONLY, 0, 7).get(3);
                    }
                });
        print(
                "locked by both",
                () -> {
                    try (FileChannel channel = open(file);
                            RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
                        channel.lock(0, 1, false);
                        random.getChannel().lock(1, 1, false);
                        return channel.tryLock(2, 1, false).isValid();
                    }
                });
        print("asynchronous", () -> readAsynchronously(file));
        print(
                "redirected",
                () -> {
                    Process process =
                            new ProcessBuilder("cat")
                                    .redirectInput(file.toFile())
                                    .redirectOutput(other.toFile())
                                    .start();
                    return process.waitFor() + Files.readString(other);
                });
        print("zipped", UnknowingProgram::zip);
        print(
                "class path",
                () -> {
                    URL[] urls = {folder.toUri().toURL()};
                    try (URLClassLoader loader = new URLClassLoader(urls)) {
                        return Path.of(loader.findResource("file").toURI()).equals(file);
                    }
                });
        print(
                "jrt",
                () -> {
                    FileSystem jrt = FileSystems.getFileSystem(URI.create("jrt:/"));
                    return Files.exists(jrt.getPath("/modules/java.base"));
                });
        print("compiled", UnknowingProgram::compile);
        print(
                "walked",
                () -> {
                    try (Stream<Path> all = Files.walk(folder)) {
                        return all.map(folder::relativize)
                                .map(Path::toString)
                                .filter(name -> !name.matches("a\\d+"))
                                .sorted()
                                .toList();
                    }
                });
        print("missing", () -> Files.readString(folder.resolve("missing")));
        print("relative", () -> Files.readString(Path.of("relative")));
        print("empty", () -> Files.isDirectory(Path.of("")));
        print(
                "names",
                () -> {
                    try (Stream<Path> all = Files.list(folder.resolve("names"))) {
                        return all.map(UnknowingProgram::text).sorted().toList();
                    }
                });
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Object streams() throws IOException {
        Path large = folder.resolve("large");
        try (var out = Files.newOutputStream(large)) {
            out.write(new byte[300_000]);
        }
        try (var in = Files.newInputStream(large)) {
            return Files.copy(
                            in,
                            folder.resolve("copy"),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING)
                    + Files.mismatch(large, folder.resolve("copy"));
        }
    }

    private static Object readAsynchronously(Path path) throws Exception {
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path)) {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            return channel.read(buffer, 2).get() + new String(buffer.array(), 0, 5);
        }
    }

    private static Object zip() throws IOException {
        Path zip = folder.resolve("a.zip");
        URI uri = URI.create("jar:" + zip.toUri());
        try (FileSystem inside = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
            Files.writeString(inside.getPath("entry"), "zipped");
        }
        try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            return Files.readString(inside.getPath("entry"));
        }
    }

    private static Object compile() throws IOException {
        Path source = Files.writeString(folder.resolve("Compiled.java"), "class Compiled {}");
        var compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            manager.setLocationFromPaths(javax.tools.StandardLocation.CLASS_OUTPUT, Set.of(folder));
            return compiler.getTask(
                            null, manager, null, null, null, manager.getJavaFileObjects(source))
                    .call();
        }
    }

    private static void print(String what, Callable<Object> use) {
        String result;
        try {
            result = String.valueOf(use.call());
        } catch (Exception e) {
            result = e.getClass().getName();
        }
        System.out.println(what + ": " + result);
    }
}
