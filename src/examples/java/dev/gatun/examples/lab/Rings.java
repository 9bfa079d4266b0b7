package dev.gatun.examples.lab;

import dev.gatun.examples.tour.UnavailableException;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Availability;
import dev.gatun.uring.IoUring;

import java.io.IOException;

/** What the experiments with rings share. */
final class Rings {
    private Rings() {}

    static void check() throws UnavailableException {
        Availability availability = IoUring.availability();
        if (!availability.isAvailable()) {
            throw new UnavailableException(availability.explanation());
        }
    }

    /** Takes what is there, and looks at each result; {@return how many} */
    static int take(IoUring ring, int expected) throws IOException {
        return ring.cq()
                .drain(
                        (userData, res, flags) -> {
                            if (res < 0) {
                                throw SyscallException.of(res, "read");
                            }
                            if (res != expected) {
                                throw new IllegalStateException("a read of " + res + " bytes");
                            }
                        });
    }
}
