package dev.gatun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
public final class Privileges {
    /** Sockets may have more than others. */
    public static final int CAP_NET_ADMIN = 12;

    /** Memory may be locked, whatever the limit is. */
    public static final int CAP_IPC_LOCK = 14;

    private Privileges() {}

    /** Whether this process has a capability now. */
    public static boolean has(int capability) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapEff:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> capability & 1)
                        != 0;
            }
        }
        return false;
    }
}
