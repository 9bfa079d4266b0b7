package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Opcode;
import dev.gatun.uring.Sqe;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The operations that the kernel has, by their places: the request of each, and what is known of
 * it. The user data of an operation is its place, below a tag that only this table has, so that an
 * operation of somebody else is not taken for one of these.
 */
final class InFlightTable {
    /** In the place of a place: of an operation that is no request's. */
    private static final int NO_PLACE = -1;

    private final long tag = (long) ThreadLocalRandom.current().nextInt() << Integer.SIZE;
    private final Request[] requests;

    /** Of those that have a place now, or had it before. */
    private final Opcode[] operations;

    /** What each operation is about, also if the object was closed; -1 if it is not known. */
    private final int[] fdNumbers;

    /** The descriptors that operations close. */
    private final Fd[] toClose;

    private final int[] free;
    private int freeCount;

    InFlightTable(int size) {
        requests = new Request[size];
        operations = new Opcode[size];
        fdNumbers = new int[size];
        toClose = new Fd[size];
        free = new int[size];
        freeCount = size;
        for (int i = 0; i < size; i++) {
            free[i] = size - 1 - i;
        }
    }

    int size() {
        return requests.length;
    }

    /** How many places are taken. */
    int count() {
        return requests.length - freeCount;
    }

    /** The request at a place; null if there is none. */
    Request get(int place) {
        return requests[place];
    }

    /** Which operation the request at a place has written. */
    Opcode operation(int place) {
        return operations[place];
    }

    /** The descriptor that the operation at a place closes; null if it closes none. */
    Fd toClose(int place) {
        return toClose[place];
    }

    /** The number of the descriptor that the operation at a place is about; -1 if not known. */
    int fdNumber(int place) {
        return fdNumbers[place];
    }

    /** The user data of the operation at a place. */
    long userData(int place) {
        return tag | Integer.toUnsignedLong(place);
    }

    /** The user data of an operation that is no request's. */
    long ownUserData() {
        return userData(NO_PLACE);
    }

    /** The place that user data stand for; -1 if no request is there. */
    int place(long userData) {
        int place = (int) userData;
        boolean isPlace = userData == userData(place) && place >= 0 && place < requests.length;
        return isPlace && requests[place] != null ? place : NO_PLACE;
    }

    int put(Request request) {
        int place = free[--freeCount];
        requests[place] = request;
        request.place = place;
        return place;
    }

    /** The operation at a place was written. */
    void written(int place, Sqe sqe) {
        Fd fd = requests[place].fd();
        fdNumbers[place] = fd == null ? -1 : fd.number();
        operations[place] = sqe.operation();
        toClose[place] = sqe.descriptorToClose();
        sqe.userData(userData(place));
    }

    void remove(Request request) {
        int place = request.place;
        requests[place] = null;
        toClose[place] = null;
        request.place = Request.ENDED;
        free[freeCount++] = place;
    }
}
