package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

/**
 * What to say if this kernel does not know a flag of a file in memory: EINVAL has other reasons,
 * too, so the kernel is asked.
 */
final class MemFdLacks {
    private MemFdLacks() {}

    /** Of memfd_create(2); null if nothing is lacking. */
    static String of(MemFdFlags flags, int error) {
        boolean asksForExec = flags.has(MemFdFlags.MFD_EXEC);
        boolean isNewer = asksForExec || flags.has(MemFdFlags.MFD_NOEXEC_SEAL);
        if (error != -Errno.EINVAL || !isNewer) {
            return null;
        }
        int trial = make(MemFdFlags.MFD_NOEXEC_SEAL);
        if (trial >= 0) {
            Syscalls.close(trial);
        }
        return trial == -Errno.EINVAL
                ? text(asksForExec ? MemFdFlags.MFD_EXEC : MemFdFlags.MFD_NOEXEC_SEAL)
                : null;
    }

    /** Of {@code F_ADD_SEALS}; null if nothing is lacking. */
    static String of(SealFlags seals, int error) {
        if (error != -Errno.EINVAL || !seals.has(SealFlags.F_SEAL_EXEC)) {
            return null;
        }
        int trial = make(MemFdFlags.MFD_ALLOW_SEALING);
        if (trial < 0) {
            return null;
        }
        int command = FcntlCommand.F_ADD_SEALS.value();
        int answer = Syscalls.fcntl(trial, command, SealFlags.F_SEAL_EXEC.bits());
        Syscalls.close(trial);
        return answer == -Errno.EINVAL ? text(SealFlags.F_SEAL_EXEC) : null;
    }

    private static int make(MemFdFlags flags) {
        return Syscalls.memfdCreate("", flags.or(MemFdFlags.MFD_CLOEXEC).bits());
    }

    private static String text(Object flag) {
        return "this kernel lacks " + flag + ", which Linux 6.3 has";
    }
}
