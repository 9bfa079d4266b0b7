package dev.gatun.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** Numbers that were measured, to be summed up by their median and their middle half. */
public final class Sample {
    private final List<Double> values;
    private final double[] sorted;

    public Sample(List<Double> values) {
        this.values = List.copyOf(values);
        sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    public static double median(double... values) {
        return new Sample(Arrays.stream(values).boxed().toList()).median();
    }

    /** One series over another, turn by turn, as long as both have turns. */
    public static Sample ratios(List<Double> figures, List<Double> bases) {
        return new Sample(
                IntStream.range(0, Math.min(figures.size(), bases.size()))
                        .mapToObj(turn -> figures.get(turn) / bases.get(turn))
                        .toList());
    }

    /** As they were taken. */
    public List<Double> values() {
        return values;
    }

    public int size() {
        return sorted.length;
    }

    public double median() {
        return quantile(0.5);
    }

    /** The value below which a share of the others is, between neighbours in proportion. */
    public double quantile(double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** Where the middle half begins; of fewer than three values, the least of them. */
    public double lower() {
        return quantile(outside());
    }

    /** Where the middle half ends; of fewer than three values, the greatest of them. */
    public double upper() {
        return quantile(1 - outside());
    }

    private double outside() {
        return sorted.length < 3 ? 0 : 0.25;
    }

    /** How far the middle half goes from a number. */
    public double reachFrom(double number) {
        return Math.max(Math.abs(lower() - number), Math.abs(upper() - number));
    }

    /** The least and the greatest, or one if they read alike. */
    public String range(DoubleFunction<String> text) {
        String least = text.apply(quantile(0));
        String most = text.apply(quantile(1));
        return least.equals(most) ? least : least + " to " + most;
    }

    /** The median and, in brackets, the middle half; of two values, both. */
    public String text(String format) {
        String median = String.format(Locale.ROOT, format, median());
        if (sorted.length == 1) {
            return median;
        }
        return median
                + " ["
                + String.format(Locale.ROOT, format, lower())
                + ", "
                + String.format(Locale.ROOT, format, upper())
                + "]";
    }
}
