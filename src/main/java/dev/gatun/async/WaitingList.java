package dev.gatun.async;

/** Requests in the order in which they came, linked by {@link Request#next}. */
final class WaitingList {
    private Request first;
    private Request last;

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
    }

    Request removeFirst() {
        Request removed = first;
        first = removed.next;
        removed.next = null;
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
                return;
            }
        }
    }
}
