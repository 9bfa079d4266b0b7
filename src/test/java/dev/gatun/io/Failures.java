package dev.gatun.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/** System calls that fail. */
final class Failures {
    private Failures() {}

    /** That a call fails with this error. */
    static SyscallException fails(int errno, Executable call) {
        SyscallException e = assertThrows(SyscallException.class, call);
        assertEquals(errno, e.errno(), e.getMessage());
        return e;
    }

    /** Skips the rest of a test if the kernel refuses with one of these errors, and says so. */
    static void skipIfRefused(String what, Executable call, int... errnos) throws Exception {
        try {
            call.execute();
        } catch (SyscallException e) {
            for (int errno : errnos) {
                if (e.errno() == errno) {
                    System.out.println("skipped, " + what + ": " + e.getMessage());
                    Assumptions.abort(what + ": " + e.getMessage());
                }
            }
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
