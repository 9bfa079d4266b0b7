package dev.gatun.uring;

import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.SocketAddress;
import dev.gatun.sys.IoVector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Refuses memory that can be freed while the kernel uses it: for a ring that was opened with {@link
 * RingOptions#ownMemory}. Any thread may use it.
 */
final class MemoryRule {
    private static final MemorySegment.Scope GLOBAL = Arena.global().scope();

    private final MemorySegment.Scope own;

    /**
     * Makes the rule.
     *
     * @param own the scope of the ring's arena
     */
    MemoryRule(MemorySegment.Scope own) {
        this.own = own;
    }

    /** Memory without bytes may be of any arena: nothing is there that the kernel could use. */
    void check(MemorySegment memory) {
        if (memory.byteSize() != 0) {
            check(memory.scope());
        }
    }

    private void check(MemorySegment.Scope scope) {
        if (!scope.equals(own) && !scope.equals(GLOBAL)) {
            throw new IllegalArgumentException(
                    "this ring takes memory of IoUring.arena(), which for a service is"
                            + " RingService.arena(), and of Arena.global() only"
                            + " (RingOptions.ownMemory), and this memory is of another arena");
        }
    }

    /** The array and the buffers. */
    void check(IoVector buffers) {
        check(buffers.scope());
        for (int i = 0; i < buffers.count(); i++) {
            check(buffers.buffer(i));
        }
    }

    /** The header and all that it points to. */
    void check(Message message) {
        check(message.scope());
        check(message.buffers());
        SocketAddress address = message.address();
        if (address != null) {
            check(address.storage());
        }
        ControlMessages control = message.control();
        if (control != null) {
            check(control.scope());
        }
    }
}
