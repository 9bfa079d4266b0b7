package dev.gatun.proofs;

/**
 * What was seen.
 *
 * @param what was run
 * @param counts how much of what
 * @param failure what was not as it should be; null if all was
 */
record Result(String what, String counts, String failure) {
    static Result passed(String what, String counts) {
        return new Result(what, counts, null);
    }

    static Result failed(String what, String counts, String failure) {
        return new Result(what, counts, failure);
    }

    boolean passed() {
        return failure == null;
    }
}
