package dev.gatun.nio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process of its own that locks ranges of a file, as its input asks for: "lock 0 10 true",
 * "release". It answers each line with one.
 */
final class LockingJvm {
    private LockingJvm() {}

    /**
     * Runs it.
     *
     * @param arguments the file, and the name of a {@link Subject}
     */
    public static void main(String[] arguments) throws IOException {
        Path path = Subject.valueOf(arguments[1]).of(Path.of(arguments[0]));
        try (FileChannel channel =
                        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in))) {
            System.out.println("ready");
            FileLock lock = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("release")) {
                    lock.release();
                    System.out.println("released");
                } else {
                    lock =
                            channel.tryLock(
                                    Long.parseLong(words[1]),
                                    Long.parseLong(words[2]),
                                    Boolean.parseBoolean(words[3]));
                    System.out.println(lock != null);
                }
            }
        }
    }
}
