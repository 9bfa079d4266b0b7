package dev.gatun.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.cmsghdr;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * {@code cmsg(3)}: control messages, which go with the data of a message: descriptors, credentials,
 * and information from the network layers.
 *
 * {@snippet lang=java :
 * ControlMessages control = ControlMessages.allocate(arena, ControlMessages.space(4));
 * control.addRights(file);
 * Message message = Message.of(arena, buffers).setControl(control);
 * sender.sendmsg(message, MessageFlags.NONE);
 *
 * receiver.recvmsg(message, MessageFlags.NONE);
 * for (Fd received : control.takeFds()) { // to be closed by the caller
 *     FileFd copy = FileFd.own(received.detach());
 * }
 * }
 *
 * <p><b>Descriptors.</b> A descriptor to be sent is held open for the call, and the sender still
 * closes it. Received descriptors belong to this object until {@link #takeFds}: the next receive,
 * {@link #clear} and {@link #close} close the descriptors that nobody took. If there was too little
 * room for some descriptors, the kernel has closed these, and {@link Message#isControlTruncated} is
 * true. The room for one descriptor is rounded up to eight bytes ({@link #space}), so two
 * descriptors fit into it: close all descriptors that come.
 *
 * <p>Make it once and use it for many messages: it then allocates nothing, except an object for
 * each descriptor received.
 *
 * <p>For one thread at a time, of those that may use the arena.
 */
public final class ControlMessages implements Closeable {
    /** A message of the level {@code SOL_SOCKET} with descriptors. */
    public static final int SCM_RIGHTS = Linux.SCM_RIGHTS;

    /** A message of the level {@code SOL_SOCKET} with {@link Credentials}. */
    public static final int SCM_CREDENTIALS = Linux.SCM_CREDENTIALS;

    /** The greatest number of descriptors in one message. */
    public static final int MAX_RIGHTS = 253;

    /** Comes with {@code SO_PASSPIDFD} and has a descriptor as well; for Linux it is SCM_PIDFD. */
    private static final int TYPE_OF_PIDFD = Linux.SCM_PIDFD;

    // struct cmsghdr, and behind it the data.
    private static final int CMSGHDR_BYTES = cmsghdr.SIZE;
    private static final int LEVEL = cmsghdr.OFFSET_CMSG_LEVEL;
    private static final int TYPE = cmsghdr.OFFSET_CMSG_TYPE;

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
     * Makes room for control messages. There are none at first.
     *
     * @param arena where the messages live
     * @param byteCount the room in bytes: the sum of {@link #space} of each message
     * @return the object, to be closed if it may receive descriptors
     */
    public static ControlMessages allocate(Arena arena, long byteCount) {
        return new ControlMessages(arena.allocate(byteCount, Long.BYTES));
    }

    /** In a part of a larger piece of memory. */
    static ControlMessages in(MemorySegment block, long offset, long byteCount) {
        return new ControlMessages(block.asSlice(offset, byteCount));
    }

    /**
     * {@code CMSG_SPACE}: the room that one message takes.
     *
     * @param dataBytes the size of its data: 4 for a descriptor, 12 for credentials
     * @return bytes, a multiple of eight: the room of one descriptor is enough for two
     */
    public static long space(long dataBytes) {
        return CMSGHDR_BYTES + aligned(dataBytes);
    }

    private static long aligned(long byteCount) {
        return (byteCount + Long.BYTES - 1) & -Long.BYTES;
    }

    // Putting together.

    /**
     * Removes all messages, and closes the descriptors that were received and not taken.
     *
     * @return this
     * @throws SyscallException if a close reported an error; all descriptors are closed all the
     *     same
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
     * Adds a message after those added before.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param type the type of message within the level
     * @param dataBytes the size of its data
     * @return the memory for its data, zeroed
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
     * @param type the type of message within the level
     * @param value the int
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addInt(int level, int type, int value) {
        add(level, type, Integer.BYTES).set(JAVA_INT, 0, value);
        return this;
    }

    /**
     * Adds descriptors: the receiver gets duplicates, as of {@code dup(2)}. For Unix sockets only.
     * The numbers are written when the message is sent. The calls of {@link SocketFd}, also those
     * with a {@link MessageBatch}, keep the descriptors open while they send. An operation of a
     * ring does not, as the kernel reads the numbers from memory. So keep the descriptors open
     * until the operation has completed: otherwise a number may be reused, and the receiver gets
     * another file.
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
     * Adds credentials, which the kernel verifies. For Unix sockets only. If no credentials were
     * added, a receiver with {@link SocketOption#SO_PASSCRED} still gets those of the sender.
     *
     * @param credentials the sender's own; a privileged sender may add others
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addCredentials(Credentials credentials) {
        credentials.write(add(SocketOption.SOL_SOCKET, SCM_CREDENTIALS, Credentials.UCRED_BYTES));
        return this;
    }

    /**
     * {@code UDP_SEGMENT}: the kernel splits this one send into datagrams of this many bytes, of
     * which the last may be smaller. {@link SocketOption#UDP_SEGMENT} is for all sends. The room
     * for it is {@code space(2)}. Since Linux 4.18.
     *
     * @param byteCount the size of a datagram, without headers: 1 to 65535
     * @return this
     * @throws IndexOutOfBoundsException if there is no room
     */
    public ControlMessages addUdpSegment(int byteCount) {
        if (byteCount <= 0 || byteCount != (char) byteCount) {
            throw new IllegalArgumentException("no size of a datagram: " + byteCount);
        }
        int type = SocketOption.UDP_SEGMENT.number();
        add(SocketOption.IPPROTO_UDP, type, Short.BYTES).set(JAVA_SHORT, 0, (short) byteCount);
        return this;
    }

    /** {@return the scope of the memory that the messages are in} */
    public MemorySegment.Scope scope() {
        return memory.scope();
    }

    // Reading.

    /** {@return how many messages there are} */
    public int count() {
        return count;
    }

    /**
     * A message's level.
     *
     * @param index the index of the message, from 0
     * @return {@code SOL_…} or {@code IPPROTO_…}
     */
    public int level(int index) {
        return memory.get(JAVA_INT, offset(index) + LEVEL);
    }

    /**
     * A message's type within its level.
     *
     * @param index the index of the message, from 0
     * @return the type, such as {@link #SCM_RIGHTS}
     */
    public int type(int index) {
        return memory.get(JAVA_INT, offset(index) + TYPE);
    }

    /**
     * A message's data. In a received message of {@link #SCM_RIGHTS}, each number is overwritten
     * with -1: {@link #takeFds} gives the descriptors, and {@link #addRights} sends them on. In a
     * message to be sent, the numbers are those of the last send.
     *
     * @param index the index of the message, from 0
     * @return the bytes of the data, valid until this object is used again
     */
    public MemorySegment data(int index) {
        return memory.asSlice(offset(index) + CMSGHDR_BYTES, dataBytes(index));
    }

    /**
     * Looks for a message.
     *
     * @param level {@code SOL_…} or {@code IPPROTO_…}
     * @param type the type of message within the level
     * @return the index of the first such message, or -1
     */
    public int indexOf(int level, int type) {
        for (int i = 0; i < count; i++) {
            if (level(i) == level && type(i) == type) {
                return i;
            }
        }
        return -1;
    }

    /**
     * {@return the credentials among the messages; null if there are none, or if they are
     * truncated}
     */
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

    /**
     * {@return the error that was received from the error queue; null if there is none, or if it is
     * truncated}
     */
    public ExtendedError extendedError() {
        int index = indexOf(SocketOption.IPPROTO_IP, SocketOption.IP_RECVERR.number());
        if (index < 0) {
            index = indexOf(SocketOption.IPPROTO_IPV6, SocketOption.IPV6_RECVERR.number());
        }
        return hasData(index, ExtendedError.BYTES) ? ExtendedError.read(data(index)) : null;
    }

    /**
     * {@code UDP_GRO}: the size of each of the datagrams that were received in one buffer; the last
     * may be smaller. It comes with {@link SocketOption#UDP_GRO}, and the room for it is {@code
     * space(4)}. Since Linux 5.0.
     *
     * @return bytes; 0 if there was one datagram only, or if the message is truncated
     */
    public int udpSegmentBytes() {
        int index = indexOf(SocketOption.IPPROTO_UDP, SocketOption.UDP_GRO.number());
        return hasData(index, Integer.BYTES)
                ? memory.get(JAVA_INT, offset(index) + CMSGHDR_BYTES)
                : 0;
    }

    /**
     * Takes the descriptors that were received, in their order. The caller owns them and closes
     * them; a second call returns none.
     *
     * @return owned descriptors, which are closed on exec. To make a socket of one, for instance,
     *     give the number from {@link Fd#detach} to {@link SocketFd#own}
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
     * @throws SyscallException if a close reported an error; all descriptors are closed all the
     *     same
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

    /** {@return the room for messages, in bytes} */
    public long byteSize() {
        return memory.byteSize();
    }

    /**
     * Replaces the messages here by control messages that were received elsewhere: copies them, and
     * owns the descriptors among them. In the memory that they come from, the number of each
     * descriptor is overwritten with -1, so that nobody can take the same descriptor again.
     *
     * @param from the memory that the messages are in; not read-only
     * @param offset where they begin in that memory, in bytes
     * @param byteCount how many bytes there are
     * @return this
     * @throws SyscallException if closing the descriptors received before reported an error
     * @throws IllegalArgumentException if the memory is read-only
     * @throws IndexOutOfBoundsException if there is too little room; then nothing is taken
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
