package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * {@code cmsg(3)}: what goes beside the data of a message: descriptors, credentials, and what the
 * network layers say about it.
 *
 * {@snippet lang=java :
 * ControlMessages control = ControlMessages.allocate(arena, ControlMessages.space(4));
 * control.addRights(file);
 * Message message = Message.of(arena, buffers).setControl(control);
 * sender.sendmsg(message, MessageFlags.NONE);
 *
 * receiver.recvmsg(message, MessageFlags.NONE);
 * for (Fd received : control.takeFds()) { // the caller's to close
 *     FileFd copy = FileFd.own(received.detach());
 * }
 * }
 *
 * <p><b>Descriptors.</b> One that is to be sent is held open for the call, and stays the sender's
 * to close. Those that were received belong to this object until {@link #takeFds}: the next
 * receive, {@link #clear} and {@link #close} close what nobody took. What the kernel had no room to
 * deliver it has closed itself, and {@link Message#isControlTruncated} says so. Room for one
 * descriptor is room for two, since it is rounded up to eight bytes ({@link #space}): close all
 * that come.
 *
 * <p>Made once and used for many messages, it allocates nothing, except an object for each
 * descriptor received.
 *
 * <p>Thread rule: that of its arena; it is not synchronized.
 */
public final class ControlMessages implements Closeable {
    /** Of level {@code SOL_SOCKET}: descriptors. */
    public static final int SCM_RIGHTS = 1;

    /** Of level {@code SOL_SOCKET}: {@link Credentials}. */
    public static final int SCM_CREDENTIALS = 2;

    /** How many descriptors the kernel takes with one message. */
    public static final int MAX_RIGHTS = 253;

    /** Comes with {@code SO_PASSPIDFD} and has a descriptor as well; for Linux it is SCM_PIDFD. */
    private static final int TYPE_OF_PIDFD = 4;

    // struct cmsghdr, and behind it the data.
    private static final int CMSGHDR_BYTES = 16;
    private static final int LEVEL = 8;
    private static final int TYPE = 12;

    private static final Fd[] NO_FDS = {};

    private final MemorySegment memory;

    /** How many bytes are messages: to be sent, or received. */
    private long used;

    private int count;
    private long[] offsets = new long[4];

    /** To be sent, with the places that their numbers go to. */
    private Fd[] rights = NO_FDS;

    private long[] rightsOffsets = {};
    private int rightsCount;

    /** Received, and not taken yet. */
    private Fd[] received = NO_FDS;

    private int receivedCount;

    private ControlMessages(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Room for control messages, of which there are none yet.
     *
     * @param arena where they live
     * @param byteCount how much room: the sum of {@link #space} of each
     * @return the messages, to be closed if descriptors may come with them
     */
    public static ControlMessages allocate(Arena arena, long byteCount) {
        return new ControlMessages(arena.allocate(byteCount, Long.BYTES));
    }

    /** In a part of a larger piece of memory. */
    static ControlMessages in(MemorySegment block, long offset, long byteCount) {
        return new ControlMessages(block.asSlice(offset, byteCount));
    }

    /**
     * {@code CMSG_SPACE}: how much room one message takes.
     *
     * @param dataBytes the size of its data: 4 for a descriptor, 12 for credentials
     * @return bytes, a multiple of eight: what one descriptor takes is enough for two
     */
    public static long space(long dataBytes) {
        return CMSGHDR_BYTES + aligned(dataBytes);
    }

    private static long aligned(long byteCount) {
        return (byteCount + Long.BYTES - 1) & -Long.BYTES;
    }

    // Putting together.

    /**
     * Takes all messages out, and closes the descriptors that were received and not taken.
     *
     * @return this
     * @throws SyscallException what a close reported, after all were closed
     */
    public ControlMessages clear() throws SyscallException {
        forgetMessages();
        closeReceived();
        return this;
    }

    private void forgetMessages() {
        used = 0;
        count = 0;
        Arrays.fill(rights, 0, rightsCount, null);
        rightsCount = 0;
    }

    /**
     * Adds a message, to be sent after those that are there.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param type which message of the level
     * @param dataBytes the size of its data
     * @return the place of its data, zeroed
     * @throws IndexOutOfBoundsException if there is no room
     */
    public MemorySegment add(int level, int type, long dataBytes) {
        long offset = used;
        long end = offset + space(dataBytes);
        if (dataBytes < 0 || end > memory.byteSize()) {
            throw new IndexOutOfBoundsException(
                    "a control message of "
                            + dataBytes
                            + " bytes takes "
                            + space(dataBytes)
                            + ", and there are "
                            + (memory.byteSize() - offset)
                            + " left");
        }
        memory.asSlice(offset, end - offset).fill((byte) 0);
        memory.set(JAVA_LONG, offset, CMSGHDR_BYTES + dataBytes);
        memory.set(JAVA_INT, offset + LEVEL, level);
        memory.set(JAVA_INT, offset + TYPE, type);
        note(offset);
        used = end;
        return memory.asSlice(offset + CMSGHDR_BYTES, dataBytes);
    }

    /**
     * Adds a message of one int.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param type which message of the level
     * @param value the int
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addInt(int level, int type, int value) {
        add(level, type, Integer.BYTES).set(JAVA_INT, 0, value);
        return this;
    }

    /**
     * Adds descriptors: the receiver gets copies, as of {@code dup(2)}. For Unix sockets only.
     * Their numbers are put in when the message is sent, and a call of {@link SocketFd} or {@link
     * MessageBatch} keeps them open while it sends. An operation of a ring does not: the kernel
     * finds numbers in memory, so keep the descriptors open until it has completed, or the receiver
     * may get another file that has such a number by then.
     *
     * @param fds at most {@value #MAX_RIGHTS}
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addRights(Fd... fds) {
        for (Fd fd : fds) {
            fd.number(); // refuses what is null or closed
        }
        long data = used + CMSGHDR_BYTES;
        add(SocketOption.SOL_SOCKET, SCM_RIGHTS, (long) fds.length * Integer.BYTES);
        rights = Arrays.copyOf(rights, Math.max(rights.length, rightsCount + fds.length));
        rightsOffsets = Arrays.copyOf(rightsOffsets, rights.length);
        for (int i = 0; i < fds.length; i++) {
            rights[rightsCount] = fds[i];
            rightsOffsets[rightsCount++] = data + (long) i * Integer.BYTES;
        }
        return this;
    }

    /**
     * Adds credentials, which the kernel verifies. For Unix sockets only; a receiver with {@link
     * SocketOption#SO_PASSCRED} gets those of the sender also if none were added.
     *
     * @param credentials the sender's own, or with privileges another's
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addCredentials(Credentials credentials) {
        credentials.write(add(SocketOption.SOL_SOCKET, SCM_CREDENTIALS, Credentials.UCRED_BYTES));
        return this;
    }

    // Reading.

    /** {@return how many messages there are} */
    public int count() {
        return count;
    }

    /**
     * A message's level.
     *
     * @param index which message
     * @return {@code SOL_…} or {@code IPPROTO_…}
     */
    public int level(int index) {
        return memory.get(JAVA_INT, offset(index) + LEVEL);
    }

    /**
     * A message's type within its level.
     *
     * @param index which message
     * @return such as {@link #SCM_RIGHTS}
     */
    public int type(int index) {
        return memory.get(JAVA_INT, offset(index) + TYPE);
    }

    /**
     * A message's data. In a message of {@link #SCM_RIGHTS} that was received there are no numbers
     * any more, but -1 for each: {@link #takeFds} gives the descriptors, and {@link #addRights}
     * sends them on. In one to be sent, the numbers are those of the last send.
     *
     * @param index which message
     * @return its bytes, until this is used again
     */
    public MemorySegment data(int index) {
        return memory.asSlice(offset(index) + CMSGHDR_BYTES, dataBytes(index));
    }

    /**
     * Looks for a message.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param type which message of the level
     * @return the index of the first, or -1
     */
    public int indexOf(int level, int type) {
        for (int i = 0; i < count; i++) {
            if (level(i) == level && type(i) == type) {
                return i;
            }
        }
        return -1;
    }

    /** {@return the credentials among the messages; null if there are none, or not all of them} */
    public Credentials credentials() {
        int index = indexOf(SocketOption.SOL_SOCKET, SCM_CREDENTIALS);
        return hasData(index, Credentials.UCRED_BYTES) ? Credentials.read(data(index)) : null;
    }

    /** Whether there is the message, and the kernel had room for that much of it. */
    private boolean hasData(int index, long byteCount) {
        return index >= 0 && dataBytes(index) >= byteCount;
    }

    private long dataBytes(int index) {
        return memory.get(JAVA_LONG, offset(index)) - CMSGHDR_BYTES;
    }

    /** {@return what was received from the error queue; null if nothing was, or not all of it} */
    public ExtendedError extendedError() {
        int index = indexOf(SocketOption.IPPROTO_IP, SocketOption.IP_RECVERR.number());
        if (index < 0) {
            index = indexOf(SocketOption.IPPROTO_IPV6, SocketOption.IPV6_RECVERR.number());
        }
        return hasData(index, ExtendedError.BYTES) ? ExtendedError.read(data(index)) : null;
    }

    /**
     * The descriptors that were received, in their order. They are the caller's from now on, who
     * closes them; a second call gives none.
     *
     * @return owned descriptors, that programs which the process executes do not inherit. {@code
     *     own} of a kind, such as {@link SocketFd#own}, with the number that {@link Fd#detach}
     *     gives makes one of that kind
     */
    public Fd[] takeFds() {
        Fd[] taken = Arrays.copyOf(received, receivedCount);
        Arrays.fill(received, 0, receivedCount, null);
        receivedCount = 0;
        return taken;
    }

    /**
     * Closes the descriptors that were received and not taken.
     *
     * @throws SyscallException what a close reported, after all were closed
     */
    @Override
    public void close() throws SyscallException {
        closeReceived();
    }

    private long offset(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("message " + index + " of " + count);
        }
        return offsets[index];
    }

    private void note(long offset) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        offsets[count++] = offset;
    }

    private void closeReceived() throws SyscallException {
        SyscallException first = null;
        while (receivedCount > 0) {
            Fd fd = received[--receivedCount];
            received[receivedCount] = null;
            try {
                fd.close();
            } catch (SyscallException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    // For the calls.

    MemorySegment memory() {
        return memory;
    }

    /** How many bytes are to be sent. */
    long used() {
        return used;
    }

    /** Puts the descriptors' numbers in, which then cannot be closed until {@link #release}. */
    void acquire() {
        int held = 0;
        try {
            while (held < rightsCount) {
                memory.set(JAVA_INT, rightsOffsets[held], rights[held].acquire());
                held++;
            }
        } finally {
            if (held < rightsCount) {
                release(held);
            }
        }
    }

    void release() {
        release(rightsCount);
    }

    private void release(int held) {
        for (int i = held - 1; i >= 0; i--) {
            rights[i].release();
        }
    }

    /** {@return how many bytes of room there are} */
    public long byteSize() {
        return memory.byteSize();
    }

    /**
     * Takes control messages that were received elsewhere, in the place of those here: copies them,
     * and owns the descriptors among them. In the memory that they come from, -1 is written over
     * the number of each descriptor: whoever takes the same messages again gets no descriptor.
     *
     * @param from where they are, in memory that can be written
     * @param offset where in it they begin, in bytes
     * @param byteCount how many bytes there are
     * @return this
     * @throws SyscallException what closing those received before reported
     * @throws IllegalArgumentException if the memory is read-only
     * @throws IndexOutOfBoundsException if there is too little room; nothing is taken then
     */
    public ControlMessages received(MemorySegment from, long offset, long byteCount)
            throws SyscallException {
        if (from.isReadOnly()) {
            throw new IllegalArgumentException(
                    "control messages are taken once, which read-only memory cannot note");
        }
        clear();
        MemorySegment.copy(from, offset, memory, 0, byteCount);
        received(byteCount);
        MemorySegment.copy(memory, 0, from, offset, byteCount); // with the numbers gone
        return this;
    }

    /**
     * Takes what the kernel has delivered. Each descriptor becomes an object here and now, so that
     * none is lost whatever the caller looks at. Done again, it finds no descriptor.
     *
     * @param byteCount {@code msg_controllen}
     */
    void received(long byteCount) {
        forgetMessages();
        used = Math.min(byteCount, memory.byteSize());
        long offset = 0;
        while (offset + CMSGHDR_BYTES <= used) {
            long length = memory.get(JAVA_LONG, offset);
            if (length < CMSGHDR_BYTES || length > used - offset) {
                break;
            }
            note(offset);
            int type = memory.get(JAVA_INT, offset + TYPE);
            if (memory.get(JAVA_INT, offset + LEVEL) == SocketOption.SOL_SOCKET
                    && (type == SCM_RIGHTS || type == TYPE_OF_PIDFD)) {
                own(offset + CMSGHDR_BYTES, offset + length);
            }
            offset += aligned(length);
        }
    }

    private void own(long begin, long end) {
        int more = (int) (end - begin) / Integer.BYTES;
        received = Arrays.copyOf(received, Math.max(received.length, receivedCount + more));
        for (long i = begin; i + Integer.BYTES <= end; i += Integer.BYTES) {
            int number = memory.get(JAVA_INT, i);
            // A pidfd that could not be made is an errno in its place.
            if (number >= 0) {
                received[receivedCount++] = Fd.own(number);
                // Sent back as it is, it would be whatever file has that number by then.
                memory.set(JAVA_INT, i, -1);
            }
        }
    }

    /** How many there are and what they take, for messages. */
    @Override
    public String toString() {
        return "[" + count + " control messages, " + used + " bytes]";
    }
}
