package dev.gatun.uring;

import dev.gatun.net.Message;
import dev.gatun.net.SocketAddress;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.MemorySegment;

/**
 * The memory that an operation is given: checked as a system call would, and by the rule of the
 * ring, and turned into the address that the kernel gets.
 */
abstract sealed class SqeMemory extends SqeSlot permits SqeWriter {
    /** What memory the ring takes; null for any. */
    private final MemoryRule rule;

    SqeMemory(MemoryRule rule, int index, MemorySegment sqe) {
        super(index, sqe);
        this.rule = rule;
    }

    /** The address of a buffer that the kernel writes to. */
    final long writable(MemorySegment buffer, long offset, long byteCount) {
        long address = Arguments.writable(buffer, offset, byteCount);
        if (rule != null && byteCount != 0) {
            rule.check(buffer);
        }
        return address;
    }

    /** The address of a buffer that the kernel reads. */
    final long readable(MemorySegment buffer, long offset, long byteCount) {
        long address = Arguments.readable(buffer, offset, byteCount);
        if (rule != null && byteCount != 0) {
            rule.check(buffer);
        }
        return address;
    }

    /** The address of a string, which the kernel reads up to its NUL. */
    final long string(MemorySegment string) {
        long address = Arguments.string(string);
        if (rule != null) {
            rule.check(string);
        }
        return address;
    }

    /** The address of a struct, or an array, that the kernel fills. */
    final long filled(MemorySegment memory, long byteCount, String what) {
        long address = Arguments.filled(memory, byteCount, what);
        if (rule != null && byteCount != 0) {
            rule.check(memory);
        }
        return address;
    }

    /** The address of a struct, or an array, that the kernel reads. */
    final long struct(MemorySegment memory, long byteCount, String what) {
        long address = Arguments.read(memory, byteCount, what);
        if (rule != null && byteCount != 0) {
            rule.check(memory);
        }
        return address;
    }

    /** The memory of an address that the kernel gives: with all its room, and no old address. */
    final long given(SocketAddress address) {
        if (rule != null) {
            rule.check(address.storage());
        }
        return Arguments.given(address);
    }

    /** The address of the array of buffers that the kernel reads. */
    final long vector(IoVector buffers) {
        long address = buffers.address();
        if (rule != null) {
            rule.check(buffers);
        }
        return address;
    }

    /** The address of the array of buffers that the kernel writes to. */
    final long vectorToFill(IoVector buffers) {
        long address = buffers.addressToFill();
        if (rule != null) {
            rule.check(buffers);
        }
        return address;
    }

    /** The address of a message's header, which is filled for a send. */
    final long messageToSend(Message message) {
        if (rule != null) {
            rule.check(message);
        }
        return message.prepareToSend().address();
    }

    /** The address of a message's header, which is filled for a receive. */
    final long messageToReceive(Message message) throws SyscallException {
        if (rule != null) {
            // Before what came with the last message is dropped.
            rule.check(message);
        }
        return message.prepareToReceive().address();
    }

    /** The address of a time. */
    final long time(Timespec time) {
        MemorySegment memory = time.memory();
        return readable(memory, 0, memory.byteSize());
    }

    /** The address of the array of words. */
    final long words(FutexVector words) {
        MemorySegment memory = words.memory();
        long address = readable(memory, 0, memory.byteSize());
        for (int i = 0; rule != null && i < words.count(); i++) {
            rule.check(words.word(i));
        }
        return address;
    }

    /** The address of what is filled about a child, which is cleared. */
    final long childInfo(ChildInfo info) {
        MemorySegment memory = info.memory();
        long address = writable(memory, 0, memory.byteSize());
        memory.fill((byte) 0);
        return address;
    }

    /**
     * The address of protection information.
     *
     * @param fills whether the kernel writes to its buffer
     */
    final long information(ProtectionInformation information, boolean fills) {
        long address = fills ? information.addressToFill() : information.address();
        if (rule != null) {
            rule.check(information.struct());
            rule.check(information.buffer());
        }
        return address;
    }
}
