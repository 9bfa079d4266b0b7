package dev.gatun.sys;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A system call failed. The message has the call, its arguments, the error's name and its text, as
 * {@code strace} would print them:
 *
 * <pre>openat("/no/such", O_RDONLY|O_CLOEXEC): ENOENT (No such file or directory)</pre>
 *
 * <p><b>EINTR without a signal.</b> A thread that has operations in flight on a ring of io_uring
 * without {@code IORING_SETUP_DEFER_TASKRUN} finishes them itself: an operation that becomes ready
 * interrupts the call that the thread waits in. Most calls then go on by themselves; those that
 * signal(7) lists as never restarted, such as {@code epoll_wait(2)}, and a socket's with a timeout,
 * end with EINTR, although no signal came. The close of a ring of any kind does the same, once, to
 * each thread that has opened the ring or submitted to it, up to some tens of milliseconds after
 * the close has returned. The call can be made again.
 */
public final class SyscallException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What the call was. */
    private final String call;

    /** The error number. */
    private final int errno;

    /** Bytes that were moved before the failure. */
    private final long transferred;

    private SyscallException(String message, String call, int errno, long transferred) {
        super(message);
        this.call = call;
        this.errno = errno;
        this.transferred = transferred;
    }

    /**
     * The exception for a result below zero. What EFAULT, EMFILE and ENFILE mean, which is the same
     * in every call, goes at the message's end.
     *
     * @param result what the system call, or a completion, gave: {@code -errno}
     * @param call the name of the system call, as in the manual
     * @param arguments its arguments, for the message
     * @return the exception, to be thrown
     */
    public static SyscallException of(long result, String call, Object... arguments) {
        return build(result, 0, Errno.hint((int) -result), call, arguments);
    }

    /**
     * The exception for a loop of calls that failed after a part was done.
     *
     * @param result what the last call gave: {@code -errno}
     * @param transferred bytes that the calls before it moved
     * @param call the name of the system call
     * @param arguments its arguments, for the message
     * @return the exception, to be thrown
     */
    public static SyscallException afterPart(
            long result, long transferred, String call, Object... arguments) {
        String hint = Errno.hint((int) -result);
        String part = "after " + transferred + " bytes";
        String all = hint == null ? part : part + ": " + hint;
        return build(result, transferred, all, call, arguments);
    }

    /**
     * The exception for a failure of which more can be said than errno does.
     *
     * @param result what the system call gave: {@code -errno}
     * @param hint what it means here and what to do about it; goes at the message's end. Null for
     *     what {@link #of} says
     * @param call the name of the system call
     * @param arguments its arguments, for the message
     * @return the exception, to be thrown
     */
    public static SyscallException withHint(
            long result, String hint, String call, Object... arguments) {
        String known = hint != null ? hint : Errno.hint((int) -result);
        return build(result, 0, known, call, arguments);
    }

    private static SyscallException build(
            long result, long transferred, String hint, String call, Object[] arguments) {
        if (result >= 0 || result < -Errno.MAX) {
            throw new IllegalArgumentException(result + " is not the result of a failed call");
        }
        int errno = (int) -result;
        StringBuilder message = new StringBuilder(call).append('(');
        for (int i = 0; i < arguments.length; i++) {
            message.append(i == 0 ? "" : ", ").append(text(arguments[i]));
        }
        message.append("): ").append(Errno.describe(errno));
        if (hint != null) {
            message.append(": ").append(hint);
        }
        return new SyscallException(message.toString(), call, errno, transferred);
    }

    private static String text(Object argument) {
        if (argument instanceof String || argument instanceof Path) {
            return quoted(argument.toString());
        }
        if (argument instanceof MemorySegment memory) {
            return memory.equals(MemorySegment.NULL) ? "NULL" : "[" + memory.byteSize() + " bytes]";
        }
        return String.valueOf(argument);
    }

    /** As strace does it: a name can hold line ends and quotes. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c == '\n') {
                quoted.append("\\n");
            } else if (c == '\t') {
                quoted.append("\\t");
            } else if (c < ' ' || c == 0x7f) {
                // Three octal digits.
                quoted.append('\\').append(Integer.toOctalString(01000 + c), 1, 4);
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** {@return the error number, such as {@link Errno#ENOENT}} */
    public int errno() {
        return errno;
    }

    /** {@return the name of the system call that failed, as in the manual} */
    public String call() {
        return call;
    }

    /**
     * {@return the bytes that were moved before the failure, where the method makes more than one
     * call (as {@link Fd#readFully}); else 0}
     */
    public long transferred() {
        return transferred;
    }
}
