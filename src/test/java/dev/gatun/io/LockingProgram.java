package dev.gatun.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;

/** Locks a file as the lines of its input say, and answers each with a line. */
final class LockingProgram {
    private LockingProgram() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        try (FileFd file = FileFd.open(arguments[0], OpenFlags.O_RDWR);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            String line;
            while ((line = input.readLine()) != null) {
                String[] words = line.split(" ");
                long start = Long.parseLong(words[2]);
                lock.set(LockType.valueOf(words[1]), start, Long.parseLong(words[3]));
                System.out.println(answer(words[0], file, lock));
            }
        }
    }

    private static String answer(String command, FileFd file, RecordLock lock) throws IOException {
        switch (command) {
            case "GETLK":
                return Fcntl.testLock(file, lock)
                        ? "true"
                        : lock.type()
                                + " "
                                + lock.start()
                                + " "
                                + lock.byteCount()
                                + " "
                                + lock.pid();
            case "SETLK":
                return String.valueOf(Fcntl.setLock(file, lock));
            case "SETLKW":
                Fcntl.setLockWait(file, lock);
                return "true";
            default:
                throw new IllegalArgumentException(command);
        }
    }
}
