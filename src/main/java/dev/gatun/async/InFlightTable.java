package dev.gatun.async;

import dev.gatun.uring.Opcode;

/** The requests that the kernel has, by their places; a place is an operation's user data. */
final class InFlightTable {
    private final Request[] requests;

    /** By place, of those that have one now, or had one before. */
    private final Opcode[] operations;

    private final int[] free;
    private int freeCount;

    InFlightTable(int size) {
        requests = new Request[size];
        operations = new Opcode[size];
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

    Request get(int place) {
        return requests[place];
    }

    /** Which operation the request at a place has written. */
    Opcode operation(int place) {
        return operations[place];
    }

    void setOperation(int place, Opcode operation) {
        operations[place] = operation;
    }

    int put(Request request) {
        int place = free[--freeCount];
        requests[place] = request;
        request.place = place;
        return place;
    }

    void remove(Request request) {
        int place = request.place;
        requests[place] = null;
        request.place = Request.ENDED;
        free[freeCount++] = place;
    }
}
