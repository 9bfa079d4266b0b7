package dev.gatun.examples.copy;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Tries one method after the other, until one is not refused for what the two files are. */
public final class FirstThatWorks implements CopyMethod {
    private final Deque<CopyMethod> methods;

    public FirstThatWorks(CopyMethod... fastestFirst) {
        methods = new ArrayDeque<>(List.of(fastestFirst));
    }

    @Override
    public long move(Fd in, Fd out, long offset, long byteCount) throws SyscallException {
        while (true) {
            try {
                return methods.element().move(in, out, offset, byteCount);
            } catch (SyscallException e) {
                if (methods.size() == 1 || !isRefusal(e.errno())) {
                    throw e;
                }
                methods.remove().close();
            }
        }
    }

    /** Not for these files, or (EPERM) not in this container; anything else went wrong. */
    private static boolean isRefusal(int errno) {
        return errno == Errno.EINVAL
                || errno == Errno.EXDEV
                || errno == Errno.EOPNOTSUPP
                || errno == Errno.ENOSYS
                || errno == Errno.EPERM;
    }

    @Override
    public void close() throws SyscallException {
        for (CopyMethod method : methods) {
            method.close();
        }
    }
}
