package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.Measurement;

/** What takes long: it measures in the first round of a turn, and that is its figure in all. */
final class OnceATurn implements Measurement {
    private final Measurement measurement;
    private double figure = Double.NaN;

    OnceATurn(Measurement measurement) {
        this.measurement = measurement;
    }

    @Override
    public double take() throws Exception {
        if (Double.isNaN(figure)) {
            figure = measurement.take();
        }
        return figure;
    }

    @Override
    public void close() throws Exception {
        measurement.close();
    }
}
