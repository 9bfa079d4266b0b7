package dev.gatun.async;

/** Requests in the order in which they came, linked by {@link Request#next}. */
final class WaitingList {
    private Request first;
    private Request last;
    private int size;

    /** How many there are; any thread may ask. */
    int size() {
        return size;
    }

    Request first() {
        return first;
    }

    Request last() {
        return last;
    }

    void add(Request request) {
        request.next = null;
        if (last == null) {
            first = request;
        } else {
            last.next = request;
        }
        last = request;
        size++;
    }

    Request removeFirst() {
        Request removed = first;
        first = removed.next;
        removed.next = null;
        size--;
        if (first == null) {
            last = null;
        }
        return removed;
    }

    /** Removes one from wherever it is. */
    void remove(Request request) {
        Request before = null;
        for (Request each = first; each != null; before = each, each = each.next) {
            if (each == request) {
                if (before == null) {
                    removeFirst();
                    return;
                }
                before.next = each.next;
                if (last == each) {
                    last = before;
                }
                each.next = null;
                size--;
                return;
            }
        }
    }
}
