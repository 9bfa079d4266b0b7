package dev.gatun.async;

import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

/**
 * One operation of a ring, as it is written into a submission queue entry:
 *
 * {@snippet lang=java :
 * int res = service.call(sqe -> sqe.fallocate(file, mode, 0, byteCount));
 * }
 *
 * <p>All operations of {@link Sqe} are possible. {@link RingService} says what memory they may
 * name.
 */
@FunctionalInterface
public interface Operation {
    /**
     * Writes one operation. The service calls this method once, on the thread of a ring, so it must
     * not wait for anything.
     *
     * <p>The service sets the user data, and links the operations of a chain. The attributes {@code
     * link}, {@code hardLink}, {@code ioDrain} and {@code skipSuccess} are refused: they would
     * change operations of other threads, or leave this one without a completion. So are operations
     * that name others by their user data, such as {@code pollRemove} and {@code timeoutRemove}:
     * only the service knows user data. When this method has returned, the slot refuses attributes.
     *
     * @param sqe the free slot, which is the caller's until this method returns
     * @throws SyscallException of an operation that needs a call before it is submitted, such as
     *     {@code recvmsg}; it reaches whoever waits for the operation
     */
    void write(Sqe sqe) throws SyscallException;
}
