package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.Privileges;
import dev.gatun.SyscallFilter;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Where there are no rings, the library says why; each cause for real, in a process of its own. */
class AvailabilityTest {
    /** Prints the cause, and what an attempt to open a ring throws. */
    static final class Asks {
        private Asks() {}

        public static void main(String[] arguments) throws Exception {
            if (arguments.length > 0) {
                int errno = Integer.parseInt(arguments[0]);
                SyscallFilter.refuse(SyscallNumber.SYS_io_uring_setup, errno);
            }
            System.out.println(IoUring.availability().cause());
            try (var ring = IoUring.open(4)) {
                System.out.println("opened " + ring.sq().capacity());
            } catch (SyscallException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void hereTheyAre() {
        assertTrue(IoUring.isAvailable());
        assertEquals(Availability.Cause.AVAILABLE, IoUring.availability().cause());
        assertEquals(0, IoUring.availability().errno());
    }

    @Test
    void aFilterThatForbidsIsSeen() throws Exception {
        var result = ChildJvm.run(Asks.class, String.valueOf(Errno.EPERM));
        assertEquals("SECCOMP", result.out().lines().findFirst().orElse(""), result::err);
        assertTrue(
                result.out().contains("EPERM (Operation not permitted): a seccomp"), result::out);
    }

    @Test
    void aFilterThatDeniesTheCallIsSeen() throws Exception {
        var result = ChildJvm.run(Asks.class, String.valueOf(Errno.ENOSYS));
        assertEquals("SECCOMP", result.out().lines().findFirst().orElse(""), result::err);
        assertTrue(result.out().contains("ENOSYS"), result::out);
    }

    /** Before Linux 6.6 there is no sysctl: here an empty folder hides the kernel's. */
    @Test
    void aFilterThatDeniesTheCallIsSeenWithoutTheSysctl() throws Exception {
        String hide = "mount -t tmpfs none /proc/sys/kernel";
        var command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        var tried = new ArrayList<>(command);
        tried.add(hide);
        var trial = ChildJvm.await(new ProcessBuilder(tried).start(), new byte[0]);
        assumeTrue(trial.status() == 0, () -> "no mount namespace to be had: " + trial.err());
        command.add(hide + " && exec \"$@\"");
        command.add("sh");
        command.addAll(ChildJvm.command(Asks.class, String.valueOf(Errno.ENOSYS)));
        var result = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("SECCOMP", result.out().lines().findFirst().orElse(""), result::err);
    }

    @Test
    void noDescriptorsLeftIsSeen() throws Exception {
        // With a class path of folders, a JVM needs descriptors for its classes too.
        var result = ChildJvm.run(Asks.class, String.valueOf(Errno.EMFILE));
        assertEquals("OUT_OF_DESCRIPTORS", result.out().lines().findFirst().orElse(""));
        assertTrue(result.out().contains("RLIMIT_NOFILE"), result::out);
    }

    @Test
    void noMemoryIsTold() throws Exception {
        assumeTrue(Privileges.has(Privileges.CAP_IPC_LOCK), "there is no CAP_IPC_LOCK");
        var asRoot = ChildJvm.run(Asks.class, String.valueOf(Errno.ENOMEM));
        assertEquals("OUT_OF_MEMORY", asRoot.out().lines().findFirst().orElse(""), asRoot::out);
    }

    @Test
    void aLimitOfLockedMemoryIsTold() throws Exception {
        var command = new ArrayList<>(List.of("prlimit", "--memlock=65536:65536"));
        if (Privileges.has(Privileges.CAP_IPC_LOCK)) {
            command.addAll(List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"));
        }
        command.addAll(ChildJvm.command(Asks.class, String.valueOf(Errno.ENOMEM)));
        var limited = ChildJvm.await(new ProcessBuilder(command).start(), new byte[0]);
        assertEquals("MEMLOCK_LIMIT", limited.out().lines().findFirst().orElse(""), limited::err);
        assertTrue(limited.out().contains("RLIMIT_MEMLOCK is 65536 bytes"), limited::out);
    }

    @Test
    void othersAreSaidAsTheyAre() {
        var availability = Availability.of(Errno.EIO);
        assertEquals(Availability.Cause.OTHER, availability.cause());
        assertEquals(Errno.EIO, availability.errno());
        assertEquals(Errno.describe(Errno.EIO), availability.explanation());
        assertEquals(Availability.Cause.FORBIDDEN, Availability.of(Errno.EACCES).cause());
        assertThrows(IllegalArgumentException.class, () -> RingOptions.entries(0));
    }
}
