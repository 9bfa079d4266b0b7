package dev.gatun.io;

import dev.gatun.SyscallFilter;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Writes all of a buffer where each write takes nothing of it, as a device may. */
final class WritesThatTakeNothing {
    private WritesThatTakeNothing() {}

    public static void main(String[] arguments) throws Exception {
        StringBuilder told = new StringBuilder();
        // Only this thread is filtered: the JVM's own output has to go on.
        Thread thread = Thread.ofPlatform().start(() -> write(told));
        thread.join();
        System.out.print(told);
    }

    private static void write(StringBuilder told) {
        try (Arena arena = Arena.ofConfined();
                MemFd file = MemFd.create("file")) {
            MemorySegment buffer = arena.allocate(8);
            SyscallFilter.refuse(SyscallNumber.SYS_write, 0);
            SyscallFilter.refuse(SyscallNumber.SYS_pwrite64, 0);
            try {
                file.writeFully(buffer);
            } catch (SyscallException e) {
                told.append(e.getMessage().replaceAll("[(]\\d+", "(fd")).append('\n');
            }
            try {
                file.writeFully(buffer, 4);
            } catch (SyscallException e) {
                told.append(e.getMessage().replaceAll("[(]\\d+", "(fd")).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
