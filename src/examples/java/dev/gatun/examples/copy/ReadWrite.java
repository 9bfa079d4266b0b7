package dev.gatun.examples.copy;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.io.FileFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** By read(2) and write(2) through a buffer, which works for whatever can be read and written. */
public final class ReadWrite implements CopyMethod {
    private static final long BUFFER_BYTES = 256 << 10;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 4096);

    @Override
    public long move(Fd in, Fd out, long offset, long byteCount) throws SyscallException {
        MemorySegment space = buffer.asSlice(0, Math.min(byteCount, BUFFER_BYTES));
        long n = offset == FILE_POSITION ? in.read(space) : ((FileFd) in).pread(space, offset);
        if (n == Fd.WOULD_BLOCK) {
            throw SyscallException.of(n, "read", in, space);
        }
        MemorySegment part = space.asSlice(0, n);
        long written =
                offset == FILE_POSITION
                        ? out.writeFully(part)
                        : ((FileFd) out).writeFully(part, offset);
        if (written < n) {
            throw SyscallException.of(-Errno.EAGAIN, "write", out, part);
        }
        return n;
    }

    @Override
    public void close() {
        arena.close();
    }
}
