package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.ucred;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct ucred}: the process at the other end of a Unix socket, or the sender of a message.
 *
 * @param pid the process; 0 if it is not visible in this PID namespace
 * @param uid its user
 * @param gid its group
 */
public record Credentials(int pid, int uid, int gid) {
    static final int UCRED_BYTES = ucred.SIZE;

    private static final int UID = ucred.OFFSET_UID;
    private static final int GID = ucred.OFFSET_GID;

    static Credentials read(MemorySegment ucred) {
        return new Credentials(
                ucred.get(JAVA_INT, 0), ucred.get(JAVA_INT, UID), ucred.get(JAVA_INT, GID));
    }

    void write(MemorySegment ucred) {
        ucred.set(JAVA_INT, 0, pid);
        ucred.set(JAVA_INT, UID, uid);
        ucred.set(JAVA_INT, GID, gid);
    }

    @Override
    public String toString() {
        return "{pid="
                + pid
                + ", uid="
                + Integer.toUnsignedString(uid)
                + ", gid="
                + Integer.toUnsignedString(gid)
                + "}";
    }
}
