package dev.gatun.sys;

import dev.gatun.Until;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Loses descriptors, for {@link FdLeaksTest}. */
final class LeakingProgram {
    private static final int ATTEMPTS = 40;

    private LeakingProgram() {}

    public static void main(String[] arguments) throws Exception {
        AtomicBoolean logged = watchTheLog();
        int lost = OpenDescriptors.file();
        System.out.println(lost);
        loseWithoutClosing(lost);
        Fd.own(OpenDescriptors.file()).close();
        Fd.borrow(0);
        if (Boolean.getBoolean("dev.gatun.traceFds")) {
            Until.holds("it is logged", () -> collect() && logged.get());
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            collect();
        }
    }

    private static boolean collect() throws InterruptedException {
        System.gc();
        Thread.sleep(5);
        return true;
    }

    /** Behind the handler that writes to the standard error. */
    private static AtomicBoolean watchTheLog() {
        var logged = new AtomicBoolean();
        Logger.getLogger("")
                .addHandler(
                        new Handler() {
                            @Override
                            public void publish(LogRecord entry) {
                                logged.set(true);
                            }

                            @Override
                            public void flush() {}

                            @Override
                            public void close() {}
                        });
        return logged;
    }

    private static void loseWithoutClosing(int number) {
        Fd.own(number);
    }
}
