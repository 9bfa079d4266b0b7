package dev.gatun.sys;

import dev.gatun.jfr.LostDescriptorEvent;
import dev.gatun.jfr.Recorder;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;

/** Finds owned descriptors that nobody closed; only with {@code -Ddev.gatun.traceFds=true}. */
final class FdLeaks {
    static final boolean TRACED = Boolean.getBoolean("dev.gatun.traceFds");

    private FdLeaks() {}

    static void watch(Fd fd, int number, AtomicInteger state) {
        Watch.CLEANER.register(fd, new Watch(number, state));
    }

    /** Holds the descriptor's state, and not the descriptor, which must be free to go. */
    private static final class Watch implements Runnable {
        private static final Cleaner CLEANER = Cleaner.create();

        private final int number;
        private final AtomicInteger state;
        private final Throwable made = new Throwable("it was made here");

        Watch(int number, AtomicInteger state) {
            this.number = number;
            this.state = state;
        }

        @Override
        public void run() {
            if (state.get() >= 0) {
                if (Recorder.isOn()) {
                    tell();
                }
                System.getLogger(Fd.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "descriptor " + number + " was never closed",
                                made);
            }
        }

        private void tell() {
            StringBuilder frames = new StringBuilder();
            for (StackTraceElement each : made.getStackTrace()) {
                frames.append(each).append('\n');
            }
            LostDescriptorEvent event = new LostDescriptorEvent();
            event.descriptor = number;
            event.madeAt = frames.toString();
            event.commit();
        }
    }
}
