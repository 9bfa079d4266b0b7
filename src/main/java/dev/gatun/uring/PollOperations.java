package dev.gatun.uring;

import static dev.gatun.raw.Linux.EPOLL_CTL_ADD;
import static dev.gatun.raw.Linux.EPOLL_CTL_DEL;
import static dev.gatun.raw.Linux.EPOLL_CTL_MOD;
import static dev.gatun.raw.Uring.IORING_OP_EPOLL_CTL;
import static dev.gatun.raw.Uring.IORING_OP_EPOLL_WAIT;
import static dev.gatun.raw.Uring.IORING_OP_POLL_ADD;
import static dev.gatun.raw.Uring.IORING_OP_POLL_REMOVE;
import static dev.gatun.raw.Uring.IORING_POLL_ADD_MULTI;
import static dev.gatun.raw.Uring.IORING_POLL_UPDATE_EVENTS;
import static dev.gatun.raw.Uring.IORING_POLL_UPDATE_USER_DATA;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Waiting for readiness: of one file by poll, or of many files by an epoll instance. */
public sealed interface PollOperations permits Sqe {
    /**
     * {@code poll(2)} of one file, once. Since Linux 5.1.
     *
     * @param file the file to watch
     * @param events the events to wait for; {@code POLLERR}, {@code POLLHUP}, {@code POLLNVAL} and
     *     {@code POLLRDHUP} are always reported
     * @return this; completes with what happened, as bits of {@link PollFlags}
     */
    default Sqe pollAdd(Descriptor file, PollFlags events) {
        Sqe sqe = Sqe.begin(this);
        int bits = mask(events);
        return sqe.put(IORING_OP_POLL_ADD, sqe.fdWord(file), 0, 0, 0, bits);
    }

    /**
     * {@code poll(2)} of one file, once or again and again, as the flags say. Since Linux 5.1.
     *
     * @param file the file to watch
     * @param events the events to wait for; {@code POLLERR}, {@code POLLHUP}, {@code POLLNVAL} and
     *     {@code POLLRDHUP} are always reported
     * @param how how often the poll completes
     * @return this; completes each time with what happened, as bits of {@link PollFlags}. The last
     *     completion is the one without {@link Completion#hasMore}
     */
    default Sqe pollAdd(Descriptor file, PollFlags events, PollAddFlags how) {
        Sqe sqe = Sqe.begin(this);
        int bits = mask(events);
        int flags = how.bits();
        return sqe.put(IORING_OP_POLL_ADD, sqe.fdWord(file), 0, 0, flags, bits);
    }

    /**
     * {@code poll(2)} of one file again and again: whenever something happens, as epoll does it
     * with {@code EPOLLET}. Since Linux 5.13.
     *
     * @param file the file to watch
     * @param events the events to wait for; {@code POLLERR}, {@code POLLHUP}, {@code POLLNVAL} and
     *     {@code POLLRDHUP} are always reported
     * @return this; completes each time with what happened, as bits of {@link PollFlags}. The last
     *     completion, the one without {@link Completion#hasMore}, comes when the poll is removed,
     *     or with an error
     */
    default Sqe pollMultishot(Descriptor file, PollFlags events) {
        Sqe sqe = Sqe.begin(this);
        int bits = mask(events);
        return sqe.put(IORING_OP_POLL_ADD, sqe.fdWord(file), 0, 0, IORING_POLL_ADD_MULTI, bits);
    }

    /**
     * Ends a poll of this ring; the poll completes with ECANCELED. Since Linux 5.1.
     *
     * @param userData the poll's user data
     * @return this; completes with 0; ENOENT if there is no such poll, EALREADY if the poll
     *     completes now
     */
    default Sqe pollRemove(long userData) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_POLL_REMOVE, Sqe.noFd(Arguments.NO_FILE), 0, userData, 0, 0);
    }

    /**
     * Changes what a poll of this ring watches for. Since Linux 5.13.
     *
     * @param userData the poll's user data
     * @param events the events to wait for; the operation changes only the lowest 16 bits
     * @param how {@code IORING_POLL_ADD_MULTI} if the poll is to go on after the next event
     * @return this; completes with 0; ENOENT, EALREADY as {@link #pollRemove}
     */
    default Sqe pollUpdate(long userData, PollFlags events, PollAddFlags how) {
        Sqe sqe = Sqe.begin(this);
        int bits = mask(events);
        int flags = IORING_POLL_UPDATE_EVENTS | how.bits();
        return sqe.put(
                IORING_OP_POLL_REMOVE, Sqe.noFd(Arguments.NO_FILE), 0, userData, flags, bits);
    }

    /**
     * Changes the user data of a poll of this ring. Since Linux 5.13.
     *
     * <p>If the kernel looks the poll's descriptor up later than at the submit (see {@link Sqe}),
     * the descriptor's number stays open until the ring is closed.
     *
     * @param userData the poll's user data
     * @param newUserData the user data that the poll then has
     * @return this; completes with 0; ENOENT, EALREADY as {@link #pollRemove}
     */
    default Sqe pollUpdate(long userData, long newUserData) {
        Sqe sqe = Sqe.begin(this);
        int flags = IORING_POLL_UPDATE_USER_DATA;
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        return sqe.put(IORING_OP_POLL_REMOVE, fdWord, newUserData, userData, flags, 0);
    }

    /** The field was once one of 16 bits, which stay where they were. */
    private static int mask(PollFlags events) {
        int bits = events.bits();
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? Integer.rotateLeft(bits, 16)
                : bits;
    }

    // epoll.

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_ADD}: watches a descriptor. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The interest must live until the operation is submitted.
     *
     * @param epoll the epoll instance
     * @param fd the descriptor to watch
     * @param interest the events to wait for, and the data that they bring back
     * @return this; completes with 0; EEXIST, as {@link Epoll#add}
     */
    default Sqe epollAdd(Epoll epoll, Fd fd, EpollInterest interest) {
        Sqe sqe = Sqe.begin(this);
        return epollCtl(sqe, epoll, EPOLL_CTL_ADD, fd, interest(sqe, interest));
    }

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_MOD}: watches a descriptor for other events. Since
     * Linux 5.6.
     *
     * <p><b>Lifetime.</b> As {@link #epollAdd}.
     *
     * @param epoll the epoll instance
     * @param fd the watched descriptor
     * @param interest the events to wait for, and the data that they bring back
     * @return this; completes with 0; ENOENT, as {@link Epoll#modify}
     */
    default Sqe epollModify(Epoll epoll, Fd fd, EpollInterest interest) {
        Sqe sqe = Sqe.begin(this);
        return epollCtl(sqe, epoll, EPOLL_CTL_MOD, fd, interest(sqe, interest));
    }

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_DEL}: stops watching a descriptor. Since Linux
     * 5.6.
     *
     * @param epoll the epoll instance
     * @param fd the watched descriptor
     * @return this; completes with 0; ENOENT, as {@link Epoll#remove}
     */
    default Sqe epollRemove(Epoll epoll, Fd fd) {
        Sqe sqe = Sqe.begin(this);
        return epollCtl(sqe, epoll, EPOLL_CTL_DEL, fd, 0);
    }

    private static long interest(Sqe sqe, EpollInterest interest) {
        MemorySegment memory = interest.memory();
        return sqe.readable(memory, 0, memory.byteSize());
    }

    private static Sqe epollCtl(Sqe sqe, Epoll epoll, int operation, Fd fd, long event) {
        long fdWord = sqe.fdWord(epoll);
        return sqe.put(IORING_OP_EPOLL_CTL, fdWord, sqe.second(fd), event, operation, 0);
    }

    /**
     * {@code epoll_wait(2)}: waits until there are events. Since Linux 6.15.
     *
     * <p><b>Lifetime.</b> The events must live until the operation completes. Do not read them
     * before {@link EpollEvents#filled}.
     *
     * @param epoll the epoll instance
     * @param events receives the events
     * @return this; completes with the number of events: call {@link EpollEvents#filled} with it
     */
    default Sqe epollWait(Descriptor epoll, EpollEvents events) {
        Sqe sqe = Sqe.begin(this);
        MemorySegment memory = events.prepare();
        long address = sqe.writable(memory, 0, memory.byteSize());
        return sqe.put(IORING_OP_EPOLL_WAIT, sqe.fdWord(epoll), 0, address, events.capacity(), 0);
    }
}
