package dev.gatun.benchmarks.results;

import java.util.Locale;

/**
 * What a figure has to keep to.
 *
 * @param least it may be, or null
 * @param most it may be, or null; if both are null, nothing is asked
 * @param unit that follows the number, such as "ms" or "× C's"
 */
public record Limit(Double least, Double most, String unit) {
    public static Limit atMost(double most, String unit) {
        return new Limit(null, most, unit);
    }

    public static Limit atLeast(double least, String unit) {
        return new Limit(least, null, unit);
    }

    public static Limit between(double least, double most, String unit) {
        return new Limit(least, most, unit);
    }

    /** No limit: what is compared is shown, and not judged. */
    public static Limit none(String unit) {
        return new Limit(null, null, unit);
    }

    /** Whether there is one. */
    public boolean hasBound() {
        return least != null || most != null;
    }

    public boolean allows(double figure) {
        return (least == null || figure >= least) && (most == null || figure <= most);
    }

    /** How far a figure is from what is just allowed. */
    public double distance(double figure) {
        double fromLeast = least == null ? Double.MAX_VALUE : Math.abs(figure - least);
        double fromMost = most == null ? Double.MAX_VALUE : Math.abs(figure - most);
        return Math.min(fromLeast, fromMost);
    }

    /** Whether some of the figures between two are allowed, and others are not. */
    public boolean isBetween(double lower, double upper) {
        return least != null && lower < least && least < upper
                || most != null && lower < most && most < upper;
    }

    /** In words. */
    public String text() {
        if (!hasBound()) {
            return unit;
        }
        String bounds =
                least == null
                        ? "at most " + number(most)
                        : most == null
                                ? "at least " + number(least)
                                : "between " + number(least) + " and " + number(most);
        return bounds + " " + unit;
    }

    /**
     * What follows a figure: a space and the unit, without what is said of it; for a ratio nothing.
     */
    String unitAlone() {
        return unit.startsWith("×") || !hasBound() ? "" : " " + unit.split(", | more ")[0];
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : Double.toString(value);
    }
}
