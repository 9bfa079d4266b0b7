package dev.gatun.examples.lab;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.Transfer;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A file that goes to /dev/null, through the program and past it. */
final class Copies implements Experiment {
    private static final long FILE = 16 << 20;
    private static final long BLOCK = 64 << 10;

    @Override
    public String name() {
        return "copies";
    }

    @Override
    public String question() {
        return "How many bytes does splice save the program from copying?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        try (TemporaryFile file = TemporaryFile.make(FILE);
                FileFd target = FileFd.open("/dev/null", OpenFlags.O_WRONLY);
                Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            transcript.part("read and write");
            MemorySegment buffer = arena.allocate(BLOCK);
            long start = System.nanoTime();
            long copied = 0;
            long n;
            while ((n = file.fd().pread(buffer, copied)) > 0) {
                target.write(buffer, 0, n);
                transcript.count("write", 1);
                transcript.count("pread", 1);
                copied += n;
            }
            transcript.count("pread", 1); // the one at the end of the file
            transcript.took("a block", System.nanoTime() - start, FILE / BLOCK);
            transcript.say(copied + " bytes were copied to the program");

            transcript.part("splice through a pipe");
            start = System.nanoTime();
            long moved = 0;
            while ((n =
                            Transfer.splice(
                                    file.fd(),
                                    moved,
                                    pipe.writeEnd(),
                                    Syscalls.FILE_POSITION,
                                    BLOCK))
                    > 0) {
                transcript.count("splice", 1);
                moved += n;
                empty(transcript, pipe, target, n);
            }
            transcript.count("splice", 1);
            transcript.took("a block", System.nanoTime() - start, FILE / BLOCK);
            transcript.say(moved + " bytes were moved, and 0 copied to the program");
        }
    }

    /** Empties the pipe. */
    private static void empty(Transcript transcript, Pipe pipe, FileFd target, long byteCount)
            throws IOException {
        long left = byteCount;
        while (left > 0) {
            left -=
                    Transfer.splice(
                            pipe.readEnd(),
                            Syscalls.FILE_POSITION,
                            target,
                            Syscalls.FILE_POSITION,
                            left);
            transcript.count("splice", 1);
        }
    }
}
