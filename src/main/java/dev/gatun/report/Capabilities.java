package dev.gatun.report;

/** A thread's capabilities, from the mask in {@code /proc/thread-self/status}, by their names. */
final class Capabilities {
    private static final String[] NAMES = {
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_DAC_READ_SEARCH",
        "CAP_FOWNER",
        "CAP_FSETID",
        "CAP_KILL",
        "CAP_SETGID",
        "CAP_SETUID",
        "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE",
        "CAP_NET_BIND_SERVICE",
        "CAP_NET_BROADCAST",
        "CAP_NET_ADMIN",
        "CAP_NET_RAW",
        "CAP_IPC_LOCK",
        "CAP_IPC_OWNER",
        "CAP_SYS_MODULE",
        "CAP_SYS_RAWIO",
        "CAP_SYS_CHROOT",
        "CAP_SYS_PTRACE",
        "CAP_SYS_PACCT",
        "CAP_SYS_ADMIN",
        "CAP_SYS_BOOT",
        "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE",
        "CAP_SYS_TIME",
        "CAP_SYS_TTY_CONFIG",
        "CAP_MKNOD",
        "CAP_LEASE",
        "CAP_AUDIT_WRITE",
        "CAP_AUDIT_CONTROL",
        "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE",
        "CAP_MAC_ADMIN",
        "CAP_SYSLOG",
        "CAP_WAKE_ALARM",
        "CAP_BLOCK_SUSPEND",
        "CAP_AUDIT_READ",
        "CAP_PERFMON",
        "CAP_BPF",
        "CAP_CHECKPOINT_RESTORE",
    };

    private Capabilities() {}

    /**
     * The capabilities in words: none, all, all but a few, or which.
     *
     * @param mask {@code CapEff}
     * @param last the highest that the kernel knows
     */
    static String describe(long mask, int last) {
        long all = -1L >>> (63 - last);
        long held = mask & all;
        if (held == 0) {
            return "none";
        }
        if (held == all) {
            return "all";
        }
        boolean most = Long.bitCount(held) > Long.bitCount(all) / 2;
        return most ? "all but " + names(all & ~held) : names(held);
    }

    private static String names(long mask) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < Long.SIZE; i++) {
            if ((mask >>> i & 1) != 0) {
                names.append(names.isEmpty() ? "" : ", ");
                names.append(i < NAMES.length ? NAMES[i] : "capability " + i);
            }
        }
        return names.toString();
    }
}
