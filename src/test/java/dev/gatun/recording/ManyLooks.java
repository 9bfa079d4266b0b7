package dev.gatun.recording;

import dev.gatun.jfr.Recorder;

import java.lang.management.ManagementFactory;

/** Prints how many bytes it takes to ask again and again; for {@link FlightRecorderTest}. */
final class ManyLooks {
    static final int LOOKS = 20_000;

    private ManyLooks() {}

    public static void main(String[] arguments) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        boolean isOn = false;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < LOOKS; i++) {
            isOn |= Recorder.look();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        System.out.print(isOn ? "a recording runs" : bytes);
    }
}
