package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.BufferedReader;

/** A child of this process that the Java runtime did not start, and so does not reap. */
public final class AdoptedChild {
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private AdoptedChild() {}

    /** Runs a command in a process that becomes this one's child; gives its number. */
    public static int run(String command) throws Exception {
        assertEquals(0, subreaper(1));
        try {
            // The background process is of the command alone, so that signals hit it.
            String script = "sh -c 'exec >/dev/null; " + command + "' & echo $!";
            Process shell = new ProcessBuilder("sh", "-c", script).start();
            try (BufferedReader out = shell.inputReader()) {
                int pid = Integer.parseInt(out.readLine());
                assertEquals(0, shell.waitFor());
                return pid;
            }
        } finally {
            assertEquals(0, subreaper(0));
        }
    }

    private static long subreaper(int on) {
        return Syscalls.syscall(SyscallNumber.SYS_prctl, PR_SET_CHILD_SUBREAPER, on, 0);
    }
}
