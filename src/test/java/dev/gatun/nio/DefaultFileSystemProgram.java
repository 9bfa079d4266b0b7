package dev.gatun.nio;

import dev.gatun.SyscallFilter;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program whose default file system was replaced, and that knows it. */
final class DefaultFileSystemProgram {
    private DefaultFileSystemProgram() {}

    /**
     * Runs it.
     *
     * @param arguments a folder; and the error that io_uring_setup(2) is to be refused with, if it
     *     is to be
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1) {
            SyscallFilter.refuse(
                    SyscallNumber.SYS_io_uring_setup,
                    Errno.class.getField(arguments[1]).getInt(null));
        }
        System.out.println(FileSystems.getDefault().getClass().getSimpleName());
        Path path = Path.of(arguments[0], "file");
        Files.writeString(path, "content");
        System.out.println(Files.readString(path));
        System.out.println("threads: " + ringThreads());
        Thread virtual = Thread.ofVirtual().start(() -> read(path));
        virtual.join();
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path)) {
            System.out.println(channel.read(ByteBuffer.allocate(10), 0).get());
        }
        Path fifo = Path.of(arguments[0], "fifo");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR);
                FileChannel channel = FileChannel.open(fifo, StandardOpenOption.READ)) {
            both.write(ByteBuffer.allocateDirect(3));
            System.out.println(channel.read(ByteBuffer.allocate(10)));
        }
        try (FileChannel channel = FileChannel.open(path)) {
            System.out.println(channel.getClass().getSimpleName());
            Thread.currentThread().interrupt();
            System.out.println("read: " + result(channel));
            System.out.println("interrupted: " + Thread.interrupted());
        }
        System.out.println("threads: " + ringThreads());
    }

    private static String result(FileChannel channel) {
        try {
            return String.valueOf(channel.read(ByteBuffer.allocate(10)));
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static void read(Path path) {
        try {
            System.out.println(Files.readString(path));
        } catch (IOException e) {
            System.out.println(e);
        }
    }

    private static long ringThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("gatun-common-ring-\\d+"))
                .count();
    }
}
