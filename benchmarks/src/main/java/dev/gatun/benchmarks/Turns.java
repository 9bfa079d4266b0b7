package dev.gatun.benchmarks;

/**
 * How often each contestant of a row is measured.
 *
 * @param least turns of every row
 * @param most turns of a row that cannot be told before
 */
public record Turns(int least, int most) {
    public Turns {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(least + ".." + most);
        }
    }

    /** Of {@code 3}, which is 3 turns of every row, or {@code 3..8}. */
    static Turns of(String text) {
        int dots = text.indexOf("..");
        int least = Integer.parseInt(dots < 0 ? text : text.substring(0, dots));
        return new Turns(least, dots < 0 ? least : Integer.parseInt(text.substring(dots + 2)));
    }

    @Override
    public String toString() {
        return least == most ? Integer.toString(least) : least + " to " + most;
    }
}
