package dev.gatun.sys;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.iovec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array of {@code struct iovec}: the buffers of one scattered read or gathered write.
 *
 * <p>Make it once and use it for many calls. It keeps its buffers reachable, and a call with it
 * keeps their arenas open, as if the buffers had been passed themselves. Because of this, the
 * buffers may come from at most {@value #MAX_ARENAS} arenas.
 *
 * <p>For the threads that may use all of its buffers.
 */
public final class IoVector {
    /** {@code IOV_MAX}: the kernel takes no more buffers in one call. */
    public static final int MAX_BUFFERS = Linux.IOV_MAX;

    /** The greatest number of arenas that the buffers may come from. */
    public static final int MAX_ARENAS = Downcall.MAX_HELD;

    private static final long IOVEC_BYTES = iovec.SIZE;

    private final MemorySegment[] buffers;
    private final MemorySegment array;
    private final MemorySegment[] held;
    private final boolean readOnly;
    private final long byteSize;

    private IoVector(
            MemorySegment[] buffers,
            MemorySegment array,
            MemorySegment[] held,
            boolean readOnly,
            long byteSize) {
        this.buffers = buffers;
        this.array = array;
        this.held = held;
        this.readOnly = readOnly;
        this.byteSize = byteSize;
    }

    /**
     * A vector of these buffers, in this order.
     *
     * @param arena where the array of {@code struct iovec} lives, 16 bytes a buffer
     * @param buffers native segments; a vector that has a read-only segment can only be written
     *     from
     * @return the vector
     * @throws IllegalArgumentException for a heap segment, too many buffers or too many arenas
     */
    public static IoVector of(Arena arena, MemorySegment... buffers) {
        if (buffers.length > MAX_BUFFERS) {
            throw new IllegalArgumentException(
                    buffers.length + " buffers; a vector takes " + MAX_BUFFERS);
        }
        MemorySegment array = arena.allocate(IOVEC_BYTES * Math.max(1, buffers.length), 8);
        ByteBuffer iovecs = array.asByteBuffer().order(ByteOrder.nativeOrder());
        MemorySegment[] held = new MemorySegment[MAX_ARENAS];
        int arenas = 0;
        boolean readOnly = false;
        long byteSize = 0;
        for (int i = 0; i < buffers.length; i++) {
            MemorySegment buffer = buffers[i];
            if (!buffer.isNative()) {
                throw new IllegalArgumentException("Heap segment not allowed: buffer " + i);
            }
            readOnly |= buffer.isReadOnly();
            byteSize = Math.addExact(byteSize, buffer.byteSize());
            iovecs.putLong(buffer.address()).putLong(buffer.byteSize());
            arenas = hold(held, arenas, buffer);
        }
        while (arenas < MAX_ARENAS) {
            held[arenas++] = MemorySegment.NULL;
        }
        return new IoVector(buffers.clone(), array, held, readOnly, byteSize);
    }

    private static int hold(MemorySegment[] held, int arenas, MemorySegment buffer) {
        if (buffer == MemorySegment.NULL) {
            return arenas; // nothing to hold, and it would end the list
        }
        for (int i = 0; i < arenas; i++) {
            if (held[i].scope().equals(buffer.scope())) {
                return arenas;
            }
        }
        if (arenas == MAX_ARENAS) {
            throw new IllegalArgumentException(
                    "the buffers of a vector may come from " + MAX_ARENAS + " arenas, not more");
        }
        held[arenas] = buffer;
        return arenas + 1;
    }

    /** {@return the number of buffers} */
    public int count() {
        return buffers.length;
    }

    /** {@return the bytes of all buffers together} */
    public long byteSize() {
        return byteSize;
    }

    /**
     * One of the buffers.
     *
     * @param index its place
     * @return the segment that was given
     */
    public MemorySegment buffer(int index) {
        return buffers[index];
    }

    /** {@return the array of {@code struct iovec}, read-only} */
    public MemorySegment array() {
        return array.asReadOnly();
    }

    /** {@return the scope of the array; each of the {@linkplain #buffer buffers} has its own} */
    public MemorySegment.Scope scope() {
        return array.scope();
    }

    /**
     * The address of the array, for a queue that passes it to the kernel later. Until the kernel is
     * done, the caller must keep the arenas open: unlike a call, a queue does not.
     *
     * @return the address of the array of {@code struct iovec}
     * @throws IllegalStateException if an arena is closed
     * @throws WrongThreadException if an arena is confined to another thread
     */
    public long address() {
        checkUsable(array);
        for (int i = 0; i < held.length; i++) {
            checkUsable(held[i]);
        }
        return array.address();
    }

    /**
     * {@link #address} for buffers that the kernel writes to.
     *
     * @return the address of the array of {@code struct iovec}
     * @throws IllegalArgumentException if a buffer is read-only
     * @throws IllegalStateException if an arena is closed
     * @throws WrongThreadException if an arena is confined to another thread
     */
    public long addressToFill() {
        return asTarget().address();
    }

    /** As a call with it would find out. */
    private static void checkUsable(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of a vector was closed");
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("memory of this vector is another thread's");
        }
    }

    /** How many buffers and bytes, for messages. */
    @Override
    public String toString() {
        return "[" + buffers.length + " buffers, " + byteSize + " bytes]";
    }

    /** The array, as the kernel gets it. */
    MemorySegment memory() {
        return array;
    }

    /** A segment of each arena, for the call to keep open. */
    MemorySegment[] held() {
        return held;
    }

    /** Whether the kernel may not write to one of its buffers. */
    boolean isReadOnly() {
        return readOnly;
    }

    /** This, if the kernel may write to its buffers. */
    IoVector asTarget() {
        if (readOnly) {
            throw new IllegalArgumentException(
                    "the kernel would write to this vector, and a buffer of it is read-only");
        }
        return this;
    }
}
