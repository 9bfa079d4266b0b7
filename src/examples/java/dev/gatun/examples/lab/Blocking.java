package dev.gatun.examples.lab;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Fcntl;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Fd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One thread writes a little later; how does another wait for that? */
final class Blocking implements Experiment {
    private static final int MILLIS = 20;

    /** So many calls are written down, and the others counted. */
    private static final int SHOWN = 3;

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public String question() {
        return "How many calls does it take to wait for 3 bytes that come in "
                + MILLIS
                + " ms: blocking, and not?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(8);
            transcript.part("blocking: the call sleeps");
            Thread writer = writeLater(pipe);
            transcript.made("read(pipe, 8)", pipe.readEnd().read(buffer));
            join(writer);

            Fcntl.setNonBlocking(pipe.readEnd(), true);
            transcript.part("non-blocking: the thread asks again and again");
            writer = writeLater(pipe);
            long n;
            long asked = 0;
            while ((n = pipe.readEnd().read(buffer)) == Fd.WOULD_BLOCK) {
                if (asked++ < SHOWN) {
                    transcript.made("read(pipe, 8)", n);
                } else {
                    transcript.count("read", 1);
                }
            }
            transcript.made("read(pipe, 8)", n);
            join(writer);

            transcript.part("non-blocking: the thread is told");
            writer = writeLater(pipe);
            int events = Poll.poll(pipe.readEnd(), PollFlags.POLLIN, -1);
            transcript.made("poll(pipe, POLLIN)", events > 0 ? 1 : events);
            transcript.made("read(pipe, 8)", pipe.readEnd().read(buffer));
            join(writer);
        }
    }

    private static Thread writeLater(Pipe pipe) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try (Arena arena = Arena.ofConfined()) {
                                Thread.sleep(MILLIS);
                                pipe.writeEnd().write(arena.allocate(3));
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
    }

    private static void join(Thread writer) {
        try {
            writer.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
