package dev.gatun.benchmarks.charts;

import java.util.Locale;

/** Numbers as people read them. */
final class Units {
    private static final String[] TIMES = {"ns", "µs", "ms", "s"};

    private Units() {}

    static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** 1500 is 1.5 µs. */
    static String nanos(double value) {
        return scaled(value, TIMES, " ");
    }

    static String micros(double value) {
        return nanos(value * 1000);
    }

    /** 1,500,000 is 1.5 M. */
    static String rate(double value) {
        return scaled(value, new String[] {"", "k", "M", "G"}, "");
    }

    private static String scaled(double value, String[] units, String space) {
        int unit = 0;
        double scaled = value;
        // As it will be rounded.
        while (scaled >= 999.5 && unit < units.length - 1) {
            scaled /= 1000;
            unit++;
        }
        String number = String.format(Locale.ROOT, scaled < 9.95 ? "%.1f" : "%.0f", scaled);
        return number.replaceFirst("\\.0$", "") + space + units[unit];
    }
}
