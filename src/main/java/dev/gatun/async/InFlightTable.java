package dev.gatun.async;

/** The requests that the kernel has, by their places; a place is an operation's user data. */
final class InFlightTable {
    private final Request[] requests;
    private final int[] free;
    private int freeCount;

    InFlightTable(int size) {
        requests = new Request[size];
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
