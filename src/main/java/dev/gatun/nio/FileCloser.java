package dev.gatun.nio;

import java.io.IOException;
import java.lang.ref.Cleaner;

/** Closes what a channel has, also if the channel is garbage that nobody has closed. */
record FileCloser(OpenFile file, FileLocks locks) implements Runnable {
    private static final Cleaner CLEANER = Cleaner.create();

    /** Has the file closed when the channel is garbage. */
    Cleaner.Cleanable watch(Object channel) {
        return CLEANER.register(channel, this);
    }

    void close() throws IOException {
        locks.close();
        file.close();
    }

    @Override
    public void run() {
        try {
            close();
        } catch (IOException e) {
            // Nobody is left who could be told.
        }
    }
}
