package dev.gatun.io;

import static dev.gatun.io.LockType.F_RDLCK;
import static dev.gatun.io.LockType.F_UNLCK;
import static dev.gatun.io.OpenFlags.O_DIRECTORY;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Delegations, of files and directories. */
class DelegationTest {
    /** Ignored by a process that has no handler for it, unlike the signal that leases use. */
    private static final int SIGURG = 23;

    @TempDir Path folder;

    private static void assumeKnown(FileFd file) throws IOException {
        try {
            Fcntl.delegation(file);
        } catch (SyscallException e) {
            assertEquals(Errno.EINVAL, e.errno());
            String lack = "this kernel lacks delegations, which Linux 6.19 has";
            assertTrue(e.getMessage().contains(lack), e::getMessage);
            e = assertThrows(SyscallException.class, () -> Fcntl.setDelegation(file, F_RDLCK));
            assertTrue(e.getMessage().contains(lack), e::getMessage);
            assumeTrue(false, lack);
        }
    }

    @Test
    void ofAFileIsTakenAndGivenBack() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "contents");
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            assumeKnown(file);
            assertEquals(F_UNLCK, Fcntl.delegation(file));
            assertTrue(Fcntl.setDelegation(file, F_RDLCK));
            assertEquals(F_RDLCK, Fcntl.delegation(file));
            assertTrue(Fcntl.setDelegation(file, F_UNLCK));
            assertEquals(F_UNLCK, Fcntl.delegation(file));
            assertFalse(Fcntl.setDelegation(file, F_UNLCK), "there is none to give back");
        }
    }

    @Test
    void ofADirectoryHoldsUpWhoeverChangesIt() throws Exception {
        try (FileFd directory = FileFd.open(folder, O_RDONLY.or(O_DIRECTORY))) {
            assumeKnown(directory);
            Fcntl.setSignal(directory, SIGURG);
            assertTrue(Fcntl.setDelegation(directory, F_RDLCK));
            Path added = folder.resolve("added");
            var maker = SleepingThread.start(() -> FileFd.open(added, O_CREATED, 0600));
            maker.awaitIn(SyscallNumber.SYS_openat);
            assertEquals(F_UNLCK, Fcntl.delegation(directory));
            assertTrue(Fcntl.setDelegation(directory, F_UNLCK));
            maker.result().close();
            assertTrue(Files.exists(added));
        }
    }

    private static final OpenFlags O_CREATED = OpenFlags.O_WRONLY.or(OpenFlags.O_CREAT);

    @Test
    void aFileWithoutDelegationsIsNoLack() throws IOException {
        try (FileFd file = FileFd.open(Path.of("/proc/self/status"), O_RDONLY);
                Pipe pipe = Pipe.open()) {
            assumeKnown(file);
            var e =
                    assertThrows(
                            SyscallException.class,
                            () -> Fcntl.setDelegation(pipe.readEnd(), F_RDLCK));
            assertFalse(e.getMessage().contains("lacks"), e::getMessage);
        }
    }
}
