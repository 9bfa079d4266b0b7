package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.SyscallFilter;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;

/** What a message says beyond the error is the same for the calls that have the same reasons. */
class HintsTest {
    /** Opens a ring, has the kernel refuse what it is used by, and prints what that throws. */
    static final class Refused {
        private Refused() {}

        public static void main(String[] arguments) throws Exception {
            int errno = Integer.parseInt(arguments[0]);
            try (var ring = IoUring.open(RingOptions.entries(4).closeTimeout(0))) {
                MemorySegment memory = ring.arena().allocate(64);
                SyscallFilter.refuse(SyscallNumber.SYS_io_uring_register, errno);
                SyscallFilter.refuse(SyscallNumber.SYS_io_uring_enter, errno);
                System.out.println(message(() -> RegisteredBuffers.register(ring, memory)));
                System.out.println(message(() -> RegisteredFiles.sparse(ring, 4)));
                ring.sq().next().nop();
                System.out.println(message(() -> ring.submit()));
                System.out.println(Availability.reasonInUse(errno));
            }
        }

        private interface Call {
            void run() throws Exception;
        }

        private static String message(Call call) throws Exception {
            try {
                call.run();
                return "nothing was refused";
            } catch (SyscallException e) {
                return e.getMessage();
            }
        }
    }

    private static void allEndWithTheSame(int errno, String hint) throws Exception {
        var child = ChildJvm.run(Refused.class, String.valueOf(errno));
        String[] lines = child.out().split("\n");
        assertEquals(4, lines.length, child.out() + child.err());
        assertTrue(lines[3].contains(hint), lines[3]);
        for (int i = 0; i < 3; i++) {
            String call = i < 2 ? "io_uring_register(" : "io_uring_enter(";
            assertTrue(lines[i].startsWith(call), lines[i]);
            assertTrue(lines[i].endsWith(Errno.describe(errno) + ": " + lines[3]), lines[i]);
        }
    }

    @Test
    void ofAFilterThatForbids() throws Exception {
        allEndWithTheSame(Errno.EPERM, "a seccomp filter forbids io_uring");
    }

    @Test
    void ofAFilterThatDeniesTheCalls() throws Exception {
        allEndWithTheSame(Errno.ENOSYS, "a seccomp filter forbids io_uring");
    }

    /** Of the limit where there is one, else of the kernel's memory: as for a new ring. */
    @Test
    void ofNoMemory() throws Exception {
        allEndWithTheSame(Errno.ENOMEM, "memory for it");
    }

    @Test
    void othersHaveNone() {
        assertEquals(null, Availability.reasonInUse(Errno.EBUSY));
        assertEquals(null, Availability.reasonInUse(Errno.EACCES));
    }

    /** A file that shrank: no page is behind the second one of its mapping. */
    @Test
    void ofMemoryThatTheKernelCannotUse() throws Exception {
        long page = Mapping.pageSize();
        Protection readWrite = Protection.PROT_READ.or(Protection.PROT_WRITE);
        try (var ring = IoUring.open(4);
                FileFd file = FileFd.own(MemFd.create("shrinks").detach());
                FileFd other = FileFd.own(MemFd.create("other").detach())) {
            file.ftruncate(2 * page);
            other.ftruncate(page);
            MemorySegment memory =
                    Mapping.mmap(ring.arena(), file, 0, 2 * page, readWrite, MapFlags.MAP_SHARED);
            MemorySegment gone = memory.asSlice(page);
            file.ftruncate(page);
            String call =
                    assertThrows(SyscallException.class, () -> other.pread(gone, 0)).getMessage();
            int result = Rings.run(ring, s -> s.pread(other, gone, 0, page, 0));
            assertEquals(-Errno.EFAULT, result);
            String completed = SyscallException.of(result, "pread", other, gone, 0).getMessage();
            assertEquals(call, completed);
            String hint = "a file that has become shorter than its mapping";
            assertTrue(call.endsWith(hint), call);
            var registered =
                    assertThrows(
                            SyscallException.class, () -> RegisteredBuffers.register(ring, gone));
            assertEquals(Errno.EFAULT, registered.errno());
            assertTrue(registered.getMessage().endsWith(hint), registered.getMessage());
        }
    }
}
