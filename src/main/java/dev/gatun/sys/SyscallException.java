package dev.gatun.sys;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A system call failed. The message has the call, its arguments, the error's name and its text, as
 * {@code strace} prints them:
 *
 * <pre>openat("/no/such", O_RDONLY|O_CLOEXEC): ENOENT (No such file or directory)</pre>
 *
 * <p><b>EINTR without a signal.</b> If a ring of io_uring is without {@code
 * IORING_SETUP_DEFER_TASKRUN}, a thread that has operations in flight on it finishes them itself:
 * an operation that becomes ready interrupts the call that the thread waits in. Most calls are
 * restarted by the kernel. The calls that signal(7) lists as never restarted, such as {@code
 * epoll_wait(2)} and calls on a socket with a timeout, fail with EINTR, although no signal came.
 * Closing a ring of any kind does the same, once, to each thread that has opened the ring or
 * submitted to it, up to some tens of milliseconds after the close has returned. After such an
 * EINTR, make the call again.
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
     * The exception for a result below zero. For EFAULT, EMFILE and ENFILE, which mean the same in
     * every call, an explanation is added to the message.
     *
     * @param result the result of the system call or of a completion: {@code -errno}
     * @param call the name of the system call, as in the manual
     * @param arguments its arguments, for the message
     * @return the exception, to be thrown
     */
    public static SyscallException of(long result, String call, Object... arguments) {
        return build(result, 0, Errno.hint((int) -result), call, arguments);
    }

    /**
     * The exception for a loop of calls that failed after some bytes had been moved.
     *
     * @param result the result of the last call: {@code -errno}
     * @param transferred the bytes that the calls before it moved
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
     * The exception for an error that the caller can explain further than its errno does.
     *
     * @param result the result of the system call: {@code -errno}
     * @param hint what the error means here and what to do about it, added to the message; null for
     *     the explanation that {@link #of} adds
     * @param call the name of the system call
     * @param arguments its arguments, for the message
     * @return the exception, to be thrown
     */
    public static SyscallException withHint(
            long result, String hint, String call, Object... arguments) {
        String known = hint != null ? hint : Errno.hint((int) -result);
        return build(result, 0, known, call, arguments);
    }

    /**
     * Makes an argument of a constant of C. The message has a constant as it is; it has a string
     * between quotes.
     *
     * @param name the constant, such as {@code MS_SYNC}
     * @return the argument
     */
    public static CharSequence constant(String name) {
        // No class of its own: where no descriptor is left, none can be loaded from a folder.
        return new StringBuilder(name);
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
     * {@return the bytes that were moved before the failure, if the method makes more than one call
     * (as {@link Fd#readFully} does); otherwise 0}
     */
    public long transferred() {
        return transferred;
    }
}
