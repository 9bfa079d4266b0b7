package dev.gatun.examples.copy;

import dev.gatun.io.Transfer;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/** By copy_file_range(2): the file system copies, or only shares the blocks. */
public final class CopyFileRange implements CopyMethod {
    @Override
    public long move(Fd in, Fd out, long offset, long byteCount) throws SyscallException {
        return Transfer.copyFileRange(in, offset, out, offset, byteCount);
    }
}
