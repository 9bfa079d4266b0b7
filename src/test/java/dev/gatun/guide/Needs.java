package dev.gatun.guide;

import dev.gatun.io.DioAlignment;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Opcode;
import dev.gatun.uring.Probe;
import dev.gatun.uring.RingMessage;

import java.io.IOException;
import java.nio.file.Path;

/** What a kernel may lack that a snippet needs. */
final class Needs {
    private static final OpenFlags TO_MAKE = OpenFlags.O_RDWR.or(OpenFlags.O_CREAT);

    private Needs() {}

    /** {@return what is missing of this need, or null if it is there} */
    static String missing(String need, Path folder) {
        if (!need.equals("O_DIRECT") && !IoUring.isAvailable()) {
            return IoUring.availability().explanation();
        }
        try {
            return isThere(need, folder) ? null : "no " + need;
        } catch (IOException e) {
            return need + ": " + e.getMessage();
        }
    }

    private static boolean isThere(String need, Path folder) throws IOException {
        switch (need) {
            case "io_uring":
                return true;
            case "O_DIRECT":
                try (FileFd file = FileFd.open(folder.resolve("any"), TO_MAKE, 0600)) {
                    return DioAlignment.of(file).isPossible();
                }
            case "IORING_REGISTER_PBUF_RING":
                try (IoUring ring = IoUring.open(1)) {
                    BufferRing.register(ring, 0, 1, 1);
                    return true;
                }
            case "IORING_REGISTER_SEND_MSG_RING":
                try (IoUring ring = IoUring.open(1)) {
                    RingMessage.send(ring, 0, 0);
                    return true;
                }
            default:
                try (IoUring ring = IoUring.open(1)) {
                    return Probe.of(ring).supports(Opcode.valueOf(need));
                }
        }
    }
}
