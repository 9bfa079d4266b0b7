package dev.gatun.io;

import static dev.gatun.io.OpenFlags.OPENAT2_REGULAR;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** {@code OPENAT2_REGULAR}, a flag beyond the 32 bits of open(2). */
class OpenRegularTest {
    private static final OpenFlags FLAGS = O_RDONLY.or(OPENAT2_REGULAR);

    @TempDir Path folder;

    @Test
    void onlyARegularFileIsOpened() throws Exception {
        String file = Files.writeString(folder.resolve("file"), "contents").toString();
        try {
            FileFd.openat2(null, file, FLAGS, ResolveFlags.NONE).close();
        } catch (SyscallException e) {
            assertEquals(Errno.EINVAL, e.errno(), e::getMessage);
            String lack = "this kernel lacks OPENAT2_REGULAR, which Linux 7.2 has";
            assertTrue(e.getMessage().contains(lack), e::getMessage);
            assumeTrue(false, lack);
        }
        for (String other : new String[] {folder.toString(), "/dev/null"}) {
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> FileFd.openat2(null, other, FLAGS, ResolveFlags.NONE));
            assertEquals(Errno.EFTYPE, e.errno(), e::getMessage);
        }
    }

    /** The kernel would be given the lower half of the flags. */
    @Test
    void openHasNoRoomForIt() throws Exception {
        Path file = folder.resolve("file");
        var e = assertThrows(IllegalArgumentException.class, () -> FileFd.open(file, FLAGS));
        assertTrue(e.getMessage().contains("OPENAT2_REGULAR"), e::getMessage);
        try (FileFd directory = FileFd.open(folder, O_RDONLY)) {
            assertThrows(
                    IllegalArgumentException.class, () -> FileFd.openat(directory, "file", FLAGS));
        }
        FanotifyFlags reports = FanotifyFlags.FAN_REPORT_FID;
        assertThrows(IllegalArgumentException.class, () -> Fanotify.create(reports, FLAGS));
        assertThrows(IllegalArgumentException.class, () -> Pipe.open(OPENAT2_REGULAR));
        assertEquals(O_RDONLY.bits(), O_RDONLY.openatBits());
        assertThrows(IllegalArgumentException.class, FLAGS::openatBits);
    }
}
