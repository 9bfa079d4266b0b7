package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.io.FileFd;
import dev.gatun.io.Whence;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;

/** Reads and writes of a part of a file, whose bytes are known at any time. */
final class StressFile extends StressWork {
    private final StressPart part;
    private final FileFd file;
    private final StressForms forms;

    /** The same file, at whose position only this thread reads and writes. */
    private final FileFd positioned;

    /**
     * For a thread.
     *
     * @param positioned is closed with this
     */
    StressFile(
            StressRound round,
            Random random,
            StressPart part,
            StressForms forms,
            FileFd positioned) {
        super(round, random);
        this.part = part;
        file = part.file();
        this.forms = forms;
        this.positioned = positioned;
    }

    @Override
    public void close() throws IOException {
        try (positioned;
                forms) {
            // No more than that.
        }
    }

    @Override
    void step() throws Exception {
        int size = part.size(random);
        int at = part.place(random, size);
        switch (random.nextInt(10)) {
            case 0 -> write(at, size);
            case 1, 2 -> writeUnlessInterrupted(at, size);
            case 3 -> writeInTime(at, size);
            case 4 -> chain(at, size);
            case 5 -> readAtPosition(at, size);
            case 6 -> writeAtPosition(at, size);
            default -> read(at, size);
        }
        if (oneIn(200)) {
            sync();
        }
    }

    private void write(int at, int size) throws IOException {
        byte[] bytes = bytes(size);
        assertEquals(size, forms.write(ignoring, file, bytes, part.offset(at)));
        part.wrote(at, bytes, size);
    }

    /** An interrupt has either come before the first byte, or the result tells what is written. */
    private void writeUnlessInterrupted(int at, int size) throws IOException {
        byte[] bytes = bytes(size);
        int n = 0;
        try {
            n = (int) forms.write(service, file, bytes, part.offset(at));
        } catch (InterruptedIOException e) {
            // Nothing.
        }
        if (n < size) {
            interrupted();
        }
        part.wrote(at, bytes, n);
        part.checkAgain(at, size);
    }

    /** Of an operation of the ring nothing more is known than what it says. */
    private void writeInTime(int at, int size) throws IOException {
        byte[] bytes = bytes(size);
        MemorySegment memory = forms.ofService().asSlice(0, size);
        memory.copyFrom(MemorySegment.ofArray(bytes));
        int told = 0;
        try {
            int res =
                    service.call(
                            sqe -> sqe.pwrite(file, memory, 0, size, part.offset(at)),
                            Duration.ofNanos(random.nextInt(300_000)));
            assertTrue(res > 0 || res == IoUring.TIMED_OUT, () -> "a result of " + res);
            told = Math.max(0, res);
        } catch (InterruptedIOException e) {
            interrupted();
        }
        if (told < size) {
            round.cut();
        }
        part.maybeWrote(at, bytes, told);
    }

    private void chain(int at, int size) throws IOException {
        byte[] bytes = bytes(size);
        byte[] back = new byte[size];
        MemorySegment memory = forms.ofService().asSlice(0, size);
        memory.copyFrom(MemorySegment.ofArray(bytes));
        int[] results =
                ignoring.chain(
                        sqe -> sqe.pwrite(file, memory, 0, size, part.offset(at)),
                        Sqe::nop,
                        sqe -> sqe.pread(file, memory, 0, size, part.offset(at)));
        assertArrayEquals(new int[] {size, 0, size}, results);
        part.wrote(at, bytes, size);
        MemorySegment.copy(memory, JAVA_BYTE, 0, back, 0, size);
        part.check(at, back, size);
    }

    private void read(int at, int size) throws IOException {
        byte[] back = new byte[size];
        try {
            int n = (int) forms.read(service, file, back, part.offset(at));
            if (n < size) {
                interrupted();
            }
            part.check(at, back, n);
        } catch (InterruptedIOException e) {
            interrupted();
        }
    }

    private void readAtPosition(int at, int size) throws IOException {
        byte[] back = new byte[size];
        positioned.lseek(part.offset(at), Whence.SEEK_SET);
        int n = 0;
        try {
            n = (int) forms.read(service, positioned, back, Syscalls.FILE_POSITION);
        } catch (InterruptedIOException e) {
            // Nothing was read.
        }
        if (n < size) {
            interrupted();
        }
        part.check(at, back, n);
        assertEquals(part.offset(at) + n, positioned.lseek(0, Whence.SEEK_CUR), "the position");
    }

    private void writeAtPosition(int at, int size) throws IOException {
        byte[] bytes = bytes(size);
        positioned.lseek(part.offset(at), Whence.SEEK_SET);
        int n = 0;
        try {
            n = (int) forms.write(service, positioned, bytes, Syscalls.FILE_POSITION);
        } catch (InterruptedIOException e) {
            // Nothing was written.
        }
        if (n < size) {
            interrupted();
        }
        part.wrote(at, bytes, n);
        part.checkAgain(at, size);
        assertEquals(part.offset(at) + n, positioned.lseek(0, Whence.SEEK_CUR), "the position");
    }

    private void sync() throws IOException {
        try {
            if (random.nextBoolean()) {
                service.fsync(file);
            } else {
                service.fdatasync(file);
            }
        } catch (InterruptedIOException e) {
            interrupted();
        }
    }
}
