package dev.gatun.sys;

import dev.gatun.raw.Linux;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A descriptor of its own for each race, whose number no other race has for a while: so whether it
 * is open can be asked at the end, when the next races have theirs already.
 */
abstract class DescriptorState {
    static final int REFUSED = 0;
    static final int USED = 1;
    static final int CLOSED_UNDER_USE = 2;
    static final int CLOSED = 0;
    static final int LEFT_OPEN = 1;

    /** Twice as many as there are races at once: see run. */
    private static final int NUMBERS = 4_000;

    private static final int FIRST_NUMBER = 1_000;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int FILE = check(EventSyscalls.eventfd2(0, Linux.EFD_CLOEXEC));

    final Fd fd;
    private final int number;

    DescriptorState() {
        int lowest = FIRST_NUMBER + Math.floorMod(COUNT.getAndIncrement(), NUMBERS);
        number = check(Syscalls.fcntl(FILE, Linux.F_DUPFD_CLOEXEC, lowest));
        if (number != lowest) {
            throw new IllegalStateException(lowest + " is taken, and " + number + " was free");
        }
        fd = Fd.own(number);
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException(Errno.describe(-result));
        }
        return result;
    }

    private boolean isOpen() {
        return Syscalls.fcntl(number, Linux.F_GETFD, 0) >= 0;
    }

    /** Whether the number is open, as it must be now. */
    final int use() {
        return isOpen() ? USED : CLOSED_UNDER_USE;
    }

    final int acquireAndRelease() {
        try {
            fd.acquire();
        } catch (ClosedException e) {
            return REFUSED;
        }
        int result = use();
        fd.release();
        return result;
    }

    /** The same by a list, in its first place. */
    final int holdAndRelease(HeldFds list) {
        try {
            list.hold(0, fd);
        } catch (ClosedException e) {
            return REFUSED;
        }
        return useAndRelease(list);
    }

    /** The same by a list, and then in the first place of another or of the same. */
    final int holdMoveAndRelease(HeldFds list, int place, HeldFds to) {
        try {
            list.hold(place, fd);
        } catch (ClosedException e) {
            return REFUSED;
        }
        list.moveTo(place, to, 0);
        return useAndRelease(to);
    }

    private int useAndRelease(HeldFds list) {
        int result = use();
        list.release(0);
        return result;
    }

    /** The use ends after the close; no other thread closes. */
    final void closeDuringOwnUse() {
        fd.acquire();
        close();
        fd.release();
    }

    final void close() {
        try {
            fd.close();
        } catch (SyscallException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the number was closed; it is now. */
    final int end() {
        if (!isOpen()) {
            return CLOSED;
        }
        Syscalls.close(number);
        return LEFT_OPEN;
    }
}
