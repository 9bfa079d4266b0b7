package dev.gatun.benchmarks.charts;

import java.text.CompactNumberFormat;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** Numbers as people read them. */
final class Units {
    static final NumberFormat COUNT = NumberFormat.getIntegerInstance(Locale.ROOT);

    static final NumberFormat TENTHS =
            new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));

    /** 1500 is 1.5 µs. */
    static final NumberFormat NANOS = scaled(" ns", " µs", " ms", " s");

    static final NumberFormat MICROS = scaled(" µs", " ms", " s");

    /** 1,500,000 is 1.5M. */
    static final NumberFormat THOUSANDS = scaled("", "k", "M", "G");

    private Units() {}

    private static NumberFormat scaled(String... thousands) {
        String[] powersOfTen =
                Arrays.stream(thousands)
                        .flatMap(unit -> Stream.of("0" + unit, "00" + unit, "000" + unit))
                        .toArray(String[]::new);
        NumberFormat format =
                new CompactNumberFormat(
                        "0", DecimalFormatSymbols.getInstance(Locale.ROOT), powersOfTen);
        format.setMaximumFractionDigits(1);
        return format;
    }
}
