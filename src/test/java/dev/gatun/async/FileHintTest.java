package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/** When a read is first tried without a wait. */
class FileHintTest {
    @TempDir Path directory;

    private static FileHint hint(Fd fd) throws Exception {
        return FileHint.of(fd, new ReentrantLock(), new FileSystems(null), true);
    }

    /** How many reads are not tried until one is. */
    private static int leftOut(FileHint hint) {
        int count = 0;
        while (!hint.triesFirst()) {
            count++;
        }
        return count;
    }

    @Test
    void eachMissLeavesOutMoreTriesAndAHitNone() throws Exception {
        try (FileFd file = Services.file(directory, new byte[1])) {
            FileHint hint = hint(file);
            assertTrue(hint.triesFirst());
            for (int expected : new int[] {1, 3, 7, 15, 31, 63, 64, 64}) {
                hint.missed();
                assertEquals(expected, leftOut(hint));
            }
            hint.hit();
            assertTrue(hint.triesFirst());
            hint.missed();
            assertEquals(1, leftOut(hint), "as if there had been no miss before");
        }
    }

    @Test
    void whatTheKernelRefusesIsNotTriedAgain() throws Exception {
        try (FileFd file = Services.file(directory, new byte[1])) {
            FileHint hint = hint(file);
            hint.setImpossible();
            hint.hit();
            assertFalse(hint.triesFirst());
        }
    }

    @Test
    void aFileThatIsOpenForDirectReadsIsNotTried() throws Exception {
        Path path = directory.resolve("direct");
        FileFd direct;
        try {
            direct =
                    FileFd.open(
                            path,
                            OpenFlags.O_RDWR.or(OpenFlags.O_CREAT).or(OpenFlags.O_DIRECT),
                            0600);
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this file system has no O_DIRECT");
            throw e;
        }
        try (direct) {
            assertFalse(hint(direct).triesFirst());
        }
    }
}
