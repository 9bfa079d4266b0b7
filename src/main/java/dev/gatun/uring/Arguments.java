package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.net.SocketAddress;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks the arguments of operations, and makes of them what the kernel gets. */
final class Arguments {
    /** In the place of a descriptor, where an operation has none. */
    static final int NO_FILE = -1;

    private static final int MAX_ADDRESS_BYTES = SocketAddress.SOCKADDR_STORAGE_BYTES;

    private static final int MAX_U16 = 0xffff;
    private static final long MAX_U32 = 0xffff_ffffL;

    private Arguments() {}

    /** The address of a buffer that the kernel writes to. */
    static long writable(MemorySegment buffer, long offset, long byteCount) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(
                    "the kernel would write to this segment, and it is read-only");
        }
        return readable(buffer, offset, byteCount);
    }

    /** The address of a buffer that the kernel reads. */
    static long readable(MemorySegment buffer, long offset, long byteCount) {
        if (!buffer.isNative()) {
            throw new IllegalArgumentException("a segment on the heap: " + buffer);
        }
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        checkUsable(buffer);
        return buffer.address() + offset;
    }

    /** Memory that is there, and that a system call of this thread could use, too. */
    static void checkUsable(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of this memory was closed");
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("this memory is another thread's");
        }
    }

    /** A length that has 32 bits in a submission. */
    static int length(long byteCount) {
        if (byteCount < 0 || byteCount > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an operation moves up to 2 GiB less one, not " + byteCount);
        }
        return (int) byteCount;
    }

    /** The address of a string, which the kernel reads up to its NUL. */
    static long string(MemorySegment string) {
        long address = readable(string, 0, string.byteSize());
        for (long i = 0; i < string.byteSize(); i++) {
            if (string.get(JAVA_BYTE, i) == 0) {
                return address;
            }
        }
        throw new IllegalArgumentException("a string without a NUL at its end");
    }

    /** The address of a struct, or an array, that the kernel fills. */
    static long filled(MemorySegment memory, long byteCount, String what) {
        checkSize(memory, byteCount, what);
        return writable(memory, 0, byteCount);
    }

    /** The address of a struct, or an array, that the kernel reads. */
    static long read(MemorySegment memory, long byteCount, String what) {
        checkSize(memory, byteCount, what);
        return readable(memory, 0, byteCount);
    }

    /** The memory of an address that the kernel gives: with all its room, and no old address. */
    static long given(SocketAddress address) {
        long memory = writable(address.storage(), 0, MAX_ADDRESS_BYTES);
        address.storage().fill((byte) 0);
        address.setLength(MAX_ADDRESS_BYTES);
        return memory;
    }

    private static void checkSize(MemorySegment memory, long byteCount, String what) {
        if (memory.byteSize() < byteCount) {
            throw new IndexOutOfBoundsException(
                    what + " has " + byteCount + " bytes, and not " + memory.byteSize());
        }
    }

    /** A slot as the kernel has it: from 1 on, since 0 stands for an ordinary descriptor. */
    static int slot(int slot) {
        if (slot == Sqe.IORING_FILE_INDEX_ALLOC) {
            return slot;
        }
        if (slot < 0) {
            throw new IllegalArgumentException("slot " + slot);
        }
        return slot + 1;
    }

    /** A number that is not below zero. */
    static int count(int count, String what) {
        if (count < 0) {
            throw new IllegalArgumentException(what + " of " + count);
        }
        return count;
    }

    /** An offset or a length of 63 bits. */
    static long size(long size, String what) {
        if (size < 0) {
            throw new IllegalArgumentException(what + " of " + size);
        }
        return size;
    }

    /** An offset, or -1, which the kernel takes for the file's position. */
    static long position(long offset) {
        if (offset < -1) {
            throw new IllegalArgumentException("an offset of " + offset);
        }
        return offset;
    }

    /** A length that has 32 bits without a sign. */
    static int unsigned(long length, String what) {
        if (length < 0 || length > MAX_U32) {
            throw new IllegalArgumentException(what + " of " + length);
        }
        return (int) length;
    }

    /** A number that has 16 bits without a sign: of a buffer, of a group of buffers, and so on. */
    static int unsigned16(int number, String what) {
        if (number < 0 || number > MAX_U16) {
            throw new IllegalArgumentException(what + " " + number);
        }
        return number;
    }

    /** Whether a length fits into 32 bits. */
    static boolean isShort(long length) {
        return length <= MAX_U32;
    }
}
