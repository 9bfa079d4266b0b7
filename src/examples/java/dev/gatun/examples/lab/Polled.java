package dev.gatun.examples.lab;

import dev.gatun.io.FileFd;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads that no system call submits: counted by the ring, and by strace. */
public final class Polled implements Experiment {
    private static final int READS = 1024;
    private static final int BATCH = 64;
    private static final int BLOCK = 512;

    /** Longer than the reads take, so that the kernel's thread does not fall asleep between. */
    private static final int IDLE_MILLIS = 10_000;

    @Override
    public String name() {
        return "polled";
    }

    @Override
    public String question() {
        return "How many system calls do " + READS + " reads take if the kernel polls for them?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        Rings.check();
        transcript.part("a ring with a submitting thread of the kernel");
        try (TemporaryFile file = TemporaryFile.make((long) BATCH * BLOCK)) {
            transcript.count("io_uring_enter", read(transcript, file.fd()));
        }
        transcript.part("the same, as strace sees it");
        strace(transcript);
    }

    /** What strace traces: the reads, between two calls of getppid. */
    public static void main(String[] arguments) throws IOException {
        try (TemporaryFile file = TemporaryFile.make((long) BATCH * BLOCK)) {
            read(null, file.fd());
        }
    }

    /** {@return how often io_uring_enter was called for the reads} */
    private static long read(Transcript transcript, FileFd fd) throws IOException {
        try (IoUring ring =
                IoUring.open(RingOptions.entries(BATCH).submissionPolling(IDLE_MILLIS))) {
            MemorySegment buffers = ring.arena().allocate((long) BATCH * BLOCK);
            batch(ring, fd, buffers); // may have to wake the thread
            long before = ring.enterCount();
            Syscalls.syscall(SyscallNumber.SYS_getppid);
            long start = System.nanoTime();
            for (int i = 0; i < READS / BATCH; i++) {
                batch(ring, fd, buffers);
            }
            long nanos = System.nanoTime() - start;
            Syscalls.syscall(SyscallNumber.SYS_getppid);
            if (transcript != null) {
                transcript.took("a read", nanos, READS);
            }
            return ring.enterCount() - before;
        }
    }

    private static void batch(IoUring ring, FileFd fd, MemorySegment buffers) throws IOException {
        for (int i = 0; i < BATCH; i++) {
            long offset = (long) i * BLOCK;
            ring.sq().next().pread(fd, buffers, offset, BLOCK, offset);
        }
        ring.submit();
        for (int taken = 0; taken < BATCH; taken += Rings.take(ring, BLOCK)) {
            Thread.onSpinWait();
        }
    }

    private static void strace(Transcript transcript) throws IOException {
        Path trace = Files.createTempFile("gatun-lab-", ".strace");
        try {
            Process strace =
                    new ProcessBuilder(
                                    "strace",
                                    "-f",
                                    "-qq",
                                    "-e",
                                    "trace=io_uring_enter,getppid",
                                    "-e",
                                    "signal=none",
                                    "-o",
                                    trace.toString(),
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--class-path",
                                    System.getProperty("java.class.path"),
                                    Polled.class.getName())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(strace.getInputStream().readAllBytes()).strip();
            if (strace.waitFor() != 0) {
                transcript.say("not here: " + said);
                return;
            }
            List<String> lines = Files.readAllLines(trace);
            List<String> marks = lines.stream().filter(l -> l.contains("getppid()")).toList();
            List<String> between =
                    lines.subList(
                            lines.indexOf(marks.getFirst()) + 1,
                            lines.lastIndexOf(marks.getLast()));
            between.forEach(line -> transcript.say(line.replaceFirst("^[0-9]+ +", "")));
            transcript.say("io_uring_enter: " + between.size() + " between two calls of getppid");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            transcript.say("not here: " + e.getMessage());
        } finally {
            Files.delete(trace);
        }
    }
}
