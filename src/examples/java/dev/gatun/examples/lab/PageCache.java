package dev.gatun.examples.lab;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.RwFlags;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The same reads, from the page cache and from the disk. */
final class PageCache implements Experiment {
    private static final int PAGES = 256;
    private static final int PAGE = 4096;

    /** Coprime to the number of pages, so that each page is read once and out of order. */
    private static final int STEP = 101;

    /** So often, before a time is taken: until then the JVM has compiled what runs. */
    private static final int WARM_ROUNDS = 100;

    @Override
    public String name() {
        return "page-cache";
    }

    @Override
    public String question() {
        return "What does a read cost that finds its page in the page cache, and one that does"
                + " not?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        try (TemporaryFile file = TemporaryFile.make((long) PAGES * PAGE);
                Arena arena = Arena.ofConfined()) {
            FileFd fd = file.fd();
            MemorySegment page = arena.allocate(PAGE, PAGE);
            for (int i = 0; i < WARM_ROUNDS; i++) {
                readAll(fd, page);
            }
            transcript.part("hits");
            cachestat(transcript, fd, arena);
            transcript.made("preadv2(file, RWF_NOWAIT)", fd.preadv2(page, 0, RwFlags.RWF_NOWAIT));
            transcript.took("pread", readAll(fd, page), PAGES);
            transcript.count("pread", PAGES);

            transcript.part("misses");
            fd.posixFadvise(0, 0, FileAdvice.POSIX_FADV_RANDOM);
            transcript.made("posix_fadvise(file, POSIX_FADV_RANDOM)", 0);
            fd.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
            transcript.made("posix_fadvise(file, POSIX_FADV_DONTNEED)", 0);
            cachestat(transcript, fd, arena);
            long now = fd.preadv2(page, 0, RwFlags.RWF_NOWAIT);
            transcript.made("preadv2(file, RWF_NOWAIT)", now);
            if (now >= 0) {
                transcript.say("the file system of the temporary files has no disk to read from");
            }
            transcript.took("pread", readAll(fd, page), PAGES);
            transcript.count("pread", PAGES);
            cachestat(transcript, fd, arena);
        }
    }

    private static long readAll(FileFd fd, MemorySegment page) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < PAGES; i++) {
            fd.pread(page, (long) (i * STEP % PAGES) * PAGE);
        }
        return System.nanoTime() - start;
    }

    /** The library has no method for it: a call by its number, of Linux 6.5. */
    private static void cachestat(Transcript transcript, FileFd fd, Arena arena) {
        MemorySegment range = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
        MemorySegment result = arena.allocate(5 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
        range.set(JAVA_LONG, JAVA_LONG.byteSize(), (long) PAGES * PAGE);
        int number = fd.acquire();
        try {
            long done =
                    Syscalls.syscall(SyscallNumber.SYS_cachestat, (long) number, range, result, 0L);
            transcript.made("cachestat(file)", done);
            if (done == 0) {
                transcript.say(result.get(JAVA_LONG, 0) + " of " + PAGES + " pages are cached");
            }
        } finally {
            fd.release();
        }
    }
}
