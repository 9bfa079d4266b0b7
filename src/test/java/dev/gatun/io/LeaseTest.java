package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.LockType.F_RDLCK;
import static dev.gatun.io.LockType.F_UNLCK;
import static dev.gatun.io.LockType.F_WRLCK;
import static dev.gatun.io.OpenFlags.O_NONBLOCK;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.OpenFlags.O_WRONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LeaseTest {
    /** Ignored by a process that has no handler for it, unlike the signal that leases use. */
    private static final int SIGURG = 23;

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = folder.resolve("file");
        Files.writeString(path, "contents");
    }

    @Test
    void isTakenChangedAndGivenBack() throws IOException {
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            assertEquals(F_UNLCK, Fcntl.lease(file));
            assertTrue(Fcntl.setLease(file, F_RDLCK));
            assertEquals(F_RDLCK, Fcntl.lease(file));
            assertTrue(Fcntl.setLease(file, F_WRLCK));
            assertEquals(F_WRLCK, Fcntl.lease(file));
            assertTrue(Fcntl.setLease(file, F_UNLCK));
            assertEquals(F_UNLCK, Fcntl.lease(file));
            assertFalse(Fcntl.setLease(file, F_UNLCK), "there is none to give back");
        }
    }

    @Test
    void isRefusedWhileOthersHaveTheFileOpen() throws IOException {
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            try (FileFd writer = FileFd.open(path, O_WRONLY)) {
                assertFalse(Fcntl.setLease(file, F_RDLCK), "open to be written: " + writer);
            }
            try (FileFd reader = FileFd.open(path, O_RDONLY)) {
                assertFalse(Fcntl.setLease(file, F_WRLCK), "open to be read: " + reader);
                assertTrue(Fcntl.setLease(file, F_RDLCK));
            }
        }
        try (Pipe pipe = Pipe.open()) {
            fails(Errno.EINVAL, () -> Fcntl.setLease(pipe.readEnd(), F_RDLCK));
        }
    }

    @Test
    void showsWhatItHasToBeLoweredTo() throws IOException {
        try (FileFd file = FileFd.open(path, O_RDONLY)) {
            Fcntl.setSignal(file, SIGURG);
            assertTrue(Fcntl.setLease(file, F_WRLCK));
            fails(Errno.EAGAIN, () -> FileFd.open(path, O_RDONLY.or(O_NONBLOCK)));
            assertEquals(F_RDLCK, Fcntl.lease(file));
            fails(Errno.EAGAIN, () -> FileFd.open(path, O_RDWR.or(O_NONBLOCK)));
            assertEquals(F_UNLCK, Fcntl.lease(file));
            assertTrue(Fcntl.setLease(file, F_UNLCK));
            FileFd.open(path, O_RDWR.or(O_NONBLOCK)).close();
        }
    }

    @Test
    void isBrokenWithASignalAndHoldsTheOpenerUp() throws Exception {
        SleepingThread.installHandler();
        try (FileFd file = FileFd.open(path, O_RDONLY);
                Pipe pipe = Pipe.open()) {
            var told = SleepingThread.start(() -> Bytes.tryRead(pipe.readEnd()));
            told.awaitIn(SyscallNumber.SYS_read);
            Fcntl.setOwner(file, new Owner(OwnerType.F_OWNER_TID, told.tid()));
            Fcntl.setSignal(file, SleepingThread.WAKE_UP_SIGNAL);
            assertTrue(Fcntl.setLease(file, F_RDLCK));

            var opener = SleepingThread.start(() -> FileFd.open(path, O_WRONLY));
            fails(Errno.EINTR, told::result);
            opener.awaitIn(SyscallNumber.SYS_openat);
            assertEquals(F_UNLCK, Fcntl.lease(file));
            assertTrue(Fcntl.setLease(file, F_UNLCK));
            opener.result().close();
        }
    }
}
