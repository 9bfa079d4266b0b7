package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;
import static dev.gatun.io.OpenFlags.O_ASYNC;
import static dev.gatun.io.OpenFlags.O_DIRECTORY;
import static dev.gatun.io.OpenFlags.O_RDONLY;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The owner of a descriptor, and the signals that it gets. */
class FdSignalTest {
    private static final int NO_PROCESS = 0x3fff_ffff;

    @TempDir Path folder;

    @Test
    void aProcessAThreadOrAGroupOwns() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        int group = (int) Syscalls.syscall(SyscallNumber.SYS_getpgid, 0);
        try (Pipe pipe = Pipe.open()) {
            PipeFd end = pipe.readEnd();
            assertEquals(0, Fcntl.ownerId(end));
            assertEquals(0, Fcntl.owner(end).id());

            Fcntl.setOwnerId(end, pid);
            assertEquals(pid, Fcntl.ownerId(end));
            assertEquals(new Owner(OwnerType.F_OWNER_PID, pid), Fcntl.owner(end));

            // In a PID namespace a group from outside has no number.
            assumeTrue(group > 0, "this process's group is not in its PID namespace");
            Fcntl.setOwnerId(end, -group);
            assertEquals(-group, Fcntl.ownerId(end));
            Owner asGroup = new Owner(OwnerType.F_OWNER_PGRP, group);
            assertEquals(asGroup, Fcntl.owner(end));

            Owner asThread =
                    new Owner(
                            OwnerType.F_OWNER_TID,
                            (int) Syscalls.syscall(SyscallNumber.SYS_gettid));
            Fcntl.setOwner(end, asThread);
            assertEquals(asThread, Fcntl.owner(end));
            assertEquals(asThread.id(), Fcntl.ownerId(end));
            Fcntl.setOwner(end, asGroup);
            assertEquals(-group, Fcntl.ownerId(end));

            Fcntl.setOwner(end, new Owner(OwnerType.F_OWNER_PID, 0));
            assertEquals(0, Fcntl.ownerId(end));
            fails(Errno.ESRCH, () -> Fcntl.setOwnerId(end, NO_PROCESS));
            SyscallException e =
                    fails(
                            Errno.ESRCH,
                            () ->
                                    Fcntl.setOwner(
                                            end, new Owner(OwnerType.F_OWNER_PID, NO_PROCESS)));
            assertTrue(
                    e.getMessage().contains("F_SETOWN_EX, Owner[type=F_OWNER_PID"), e::getMessage);
        }
    }

    /** The result of F_GETOWN for a group below 4096 is what an error number would be. */
    @Test
    void aGroupWithALowNumberIsNoError() throws Exception {
        // Which groups there are is chance, but the first one of a new PID namespace is 1.
        var command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "setsid"));
        command.addAll(ChildJvm.command(FirstGroup.class));
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        if (result.err().startsWith("unshare: ")) {
            System.out.println("skipped, a PID namespace: " + result.err());
            Assumptions.abort(result.err());
        }
        assertEquals("group 1, owner -1\n", result.out(), result::err);
    }

    /** Makes its own process group the owner of a pipe's end, and prints what the owner then is. */
    static final class FirstGroup {
        private FirstGroup() {}

        public static void main(String[] args) throws IOException {
            int group = (int) Syscalls.syscall(SyscallNumber.SYS_getpgid, 0);
            try (Pipe pipe = Pipe.open()) {
                Fcntl.setOwnerId(pipe.readEnd(), -group);
                int owner = Fcntl.ownerId(pipe.readEnd());
                System.out.println("group " + group + ", owner " + owner);
            }
        }
    }

    @Test
    void ownersHaveUserIds() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            skipIfRefused("F_GETOWNER_UIDS", () -> Fcntl.ownerUids(pipe.readEnd()), Errno.EINVAL);
            Fcntl.setOwnerId(pipe.readEnd(), (int) ProcessHandle.current().pid());
            int uid = (int) Syscalls.syscall(SyscallNumber.SYS_getuid);
            int effective = (int) Syscalls.syscall(SyscallNumber.SYS_geteuid);
            assertEquals(new OwnerUids(uid, effective), Fcntl.ownerUids(pipe.readEnd()));
        }
    }

    @Test
    void aSignalCanBeChosen() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertEquals(0, Fcntl.signal(pipe.readEnd()));
            Fcntl.setSignal(pipe.readEnd(), 40);
            assertEquals(40, Fcntl.signal(pipe.readEnd()));
            Fcntl.setSignal(pipe.readEnd(), 0);
            assertEquals(0, Fcntl.signal(pipe.readEnd()));
            fails(Errno.EINVAL, () -> Fcntl.setSignal(pipe.readEnd(), 1000));
        }
    }

    @Test
    void theOwnerIsSignalledWhenThereIsSomethingToRead() throws Exception {
        SleepingThread.installHandler();
        try (Pipe pipe = Pipe.open();
                Pipe watched = Pipe.open()) {
            PipeFd end = watched.readEnd();
            var told = SleepingThread.start(() -> Bytes.tryRead(pipe.readEnd()));
            told.awaitIn(SyscallNumber.SYS_read);
            Fcntl.setOwner(end, new Owner(OwnerType.F_OWNER_TID, told.tid()));
            Fcntl.setSignal(end, SleepingThread.WAKE_UP_SIGNAL);
            Ioctl.setAsync(end, true);
            assertTrue(Fcntl.statusFlags(end).has(O_ASYNC));
            Bytes.write(watched.writeEnd(), "x");
            fails(Errno.EINTR, told::result);
            Ioctl.setAsync(end, false);
            assertFalse(Fcntl.statusFlags(end).has(O_ASYNC));
        }
    }

    @Test
    void theOwnerIsSignalledWhenADirectoryChanges() throws Exception {
        SleepingThread.installHandler();
        try (Pipe pipe = Pipe.open();
                FileFd directory = FileFd.open(folder, O_RDONLY.or(O_DIRECTORY))) {
            var told = SleepingThread.start(() -> Bytes.tryRead(pipe.readEnd()));
            told.awaitIn(SyscallNumber.SYS_read);
            Fcntl.setOwner(directory, new Owner(OwnerType.F_OWNER_TID, told.tid()));
            Fcntl.setSignal(directory, SleepingThread.WAKE_UP_SIGNAL);
            skipIfRefused(
                    "dnotify",
                    () ->
                            Fcntl.notifyOfChanges(
                                    directory, NotifyFlags.DN_CREATE.or(NotifyFlags.DN_MULTISHOT)),
                    Errno.EINVAL);
            Files.createFile(folder.resolve("new"));
            fails(Errno.EINTR, told::result);
            Fcntl.notifyOfChanges(directory, NotifyFlags.of(0));
            SyscallException e =
                    fails(
                            Errno.ENOTDIR,
                            () -> Fcntl.notifyOfChanges(pipe.readEnd(), NotifyFlags.DN_MODIFY));
            assertTrue(e.getMessage().contains("F_NOTIFY, DN_MODIFY"), e::getMessage);
        }
    }

    /** The result of F_GETOWN for a group above 4095 is no error number. */
    @Test
    void aGroupWithAHighNumberIsNoErrorOfAnyCommandEither() throws Exception {
        int lowestThatIsNoError = 4096;
        for (int tried = 0; tried <= lowestThatIsNoError; tried++) {
            Process leader = new ProcessBuilder("setsid", "sh", "-c", "echo; cat").start();
            try (Pipe pipe = Pipe.open()) {
                leader.getInputStream().read(); // it leads a group now
                int group = (int) leader.pid();
                if (group >= lowestThatIsNoError) {
                    PipeFd end = pipe.readEnd();
                    Fcntl.setOwnerId(end, -group);
                    int command = FcntlCommand.F_GETOWN.value();
                    assertEquals(-group, Fcntl.fcntl(end, command, 0));
                    return;
                }
            } finally {
                leader.destroy();
                leader.waitFor();
            }
        }
        System.out.println("skipped, a process group above 4095: there is none");
        Assumptions.abort("no process group above 4095");
    }
}
