package dev.gatun.examples.copy;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.util.function.LongConsumer;

/** A method, again and again until all is there; a signal in between does not matter. */
public final class Copying {
    /** So that whoever watches hears of it often enough. */
    private static final long AT_ONCE = 8 << 20;

    private Copying() {}

    /** From where the two descriptors are to the end of the first. */
    public static void toTheEnd(CopyMethod method, Fd in, Fd out, LongConsumer moved)
            throws SyscallException {
        while (true) {
            try {
                long n = method.move(in, out, FILE_POSITION, AT_ONCE);
                if (n == 0) {
                    return;
                }
                moved.accept(n);
            } catch (SyscallException e) {
                goOnAfterSignal(e);
            }
        }
    }

    /**
     * A range, to the same place.
     *
     * @return whether all of it was there
     */
    public static boolean range(
            CopyMethod method, Fd in, Fd out, long from, long to, LongConsumer moved)
            throws SyscallException {
        long offset = from;
        while (offset < to) {
            try {
                long n = method.move(in, out, offset, Math.min(to - offset, AT_ONCE));
                if (n == 0) {
                    return false;
                }
                offset += n;
                moved.accept(n);
            } catch (SyscallException e) {
                goOnAfterSignal(e);
            }
        }
        return true;
    }

    private static void goOnAfterSignal(SyscallException e) throws SyscallException {
        if (e.errno() != Errno.EINTR || e.transferred() > 0) {
            throw e;
        }
    }
}
