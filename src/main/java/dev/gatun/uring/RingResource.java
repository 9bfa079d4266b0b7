package dev.gatun.uring;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;

/**
 * A resource that is registered with a ring, and belongs to the ring until the resource or the ring
 * is closed.
 *
 * <p>For the ring's thread.
 */
public abstract sealed class RingResource implements Closeable
        permits BufferRing, Personality, RegisteredBuffers, RegisteredFiles {
    private final RingCore ring;
    private boolean closed;

    RingResource(RingCore ring) {
        this.ring = ring;
    }

    final RingCore ring() {
        return ring;
    }

    /** The kernel has it: from here on it is ended with the ring. */
    final void registered() {
        ring.resources().add(this);
    }

    /** Every use that makes a system call begins here. */
    final void checkOpen() {
        if (closed) {
            throw new ClosedException("this " + what() + " is closed, or its ring is");
        }
        ring.checkUse();
    }

    /** {@return whether this resource was closed, or its ring was} */
    public final boolean isClosed() {
        return closed;
    }

    /**
     * Unregisters the resource. Operations that use it already go on. Linux 6.1 waits in the close
     * until they have completed, and Linux 6.18 does not. A second close, or a close after the
     * ring's, does nothing.
     *
     * @throws SyscallException if the ring's {@link Restrictions} forbid it; then the resource
     *     stays registered
     * @throws IllegalStateException if this is a table of files, and an operation that was not
     *     submitted names a slot of the table; then the table stays registered
     * @throws WrongThreadException if the ring is another thread's
     */
    @Override
    public final void close() throws SyscallException {
        if (closed) {
            return;
        }
        ring.checkUse();
        unregister();
        closed = true;
        ring.resources().remove(this);
        ended();
    }

    /** The ring was closed, and with it all that was registered. */
    final void ringClosed() {
        if (closed) {
            return;
        }
        closed = true;
        ended();
    }

    /** Tells the kernel. */
    abstract void unregister() throws SyscallException;

    /** The kernel does not know it any more. */
    abstract void ended();

    /** What it is, for messages. */
    abstract String what();
}
