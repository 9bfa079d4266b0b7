package com.acme;

import dev.gatun.async.RingService;
import dev.gatun.event.EventFd;
import dev.gatun.event.PollFlags;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Says by which names the library logs, and is recorded. */
public final class Names {
    private Names() {}

    /** Argument: a folder. */
    public static void main(String[] arguments) throws Exception {
        SortedSet<String> names = new TreeSet<>();
        Logger root = Logger.getLogger("");
        for (Handler each : root.getHandlers()) {
            root.removeHandler(each);
        }
        root.addHandler(into(names));
        root.setLevel(Level.ALL);
        Path file = Path.of(arguments[0], "recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            leaveInFlight();
            throwInHandler();
            recording.stop();
            recording.dump(file);
        }
        for (var event : RecordingFile.readAllEvents(file)) {
            String name = event.getEventType().getName();
            if (name.endsWith(".RingOpened") || name.endsWith(".RingClosed")) {
                names.add("event " + name);
            }
        }
        names.forEach(System.out::println);
    }

    private static Handler into(SortedSet<String> names) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLoggerName().contains("gatun")) {
                    names.add("logger " + line.getLoggerName());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private static void leaveInFlight() throws Exception {
        try (EventFd event = EventFd.create();
                IoUring ring = IoUring.open(4)) {
            ring.sq().next().pollAdd(event, PollFlags.POLLIN).userData(1);
            ring.submit();
        }
    }

    private static void throwInHandler() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        try (RingService service = RingService.open()) {
            service.submit(
                    Sqe::nop,
                    (res, flags) -> {
                        called.countDown();
                        throw new IllegalStateException("thrown by a handler");
                    });
            called.await();
        }
    }
}
