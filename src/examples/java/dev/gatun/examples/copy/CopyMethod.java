package dev.gatun.examples.copy;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;

/** One way to bring bytes from one descriptor to another. */
public interface CopyMethod extends Closeable {
    /**
     * Brings some bytes over: as many as come in one go.
     *
     * @param in a {@link dev.gatun.io.FileFd} if there is an offset
     * @param out as {@code in}
     * @param offset where, in both; or {@link dev.gatun.sys.Syscalls#FILE_POSITION} in both
     * @param byteCount at most
     * @return how many, all of which have arrived; 0 at the end of {@code in}
     * @throws SyscallException if this failed; then nothing was taken from {@code in} that did not
     *     arrive, unless the message says so
     */
    long move(Fd in, Fd out, long offset, long byteCount) throws SyscallException;

    @Override
    default void close() throws SyscallException {}
}
