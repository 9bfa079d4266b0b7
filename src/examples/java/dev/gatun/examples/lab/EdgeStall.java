package dev.gatun.examples.lab;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Fd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A reader that takes a part of what came, with levels, with edges, and with edges and care. */
final class EdgeStall implements Experiment {
    private static final int CAME = 10;
    private static final int TAKEN = 4;

    @Override
    public String name() {
        return "edge-stall";
    }

    @Override
    public String question() {
        return "What becomes of bytes that a reader leaves behind, by level and by edge?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        transcript.part("level-triggered: a reader that takes " + TAKEN + " bytes each time");
        read(transcript, EpollFlags.EPOLLIN, false);
        EpollFlags edge = EpollFlags.EPOLLIN.or(EpollFlags.EPOLLET);
        transcript.part("edge-triggered: the same reader");
        read(transcript, edge, false);
        transcript.part("edge-triggered: a reader that goes on until EAGAIN");
        read(transcript, edge, true);
    }

    private static void read(Transcript transcript, EpollFlags flags, boolean untilEmpty)
            throws IOException {
        try (Pipe pipe = Pipe.open(OpenFlags.O_NONBLOCK);
                Epoll epoll = Epoll.create();
                Arena arena = Arena.ofConfined()) {
            epoll.add(pipe.readEnd(), flags, 0);
            transcript.made("epoll_ctl(EPOLL_CTL_ADD, pipe, " + flags + ")", 0);
            long written = pipe.writeEnd().write(arena.allocate(CAME));
            transcript.made("write(pipe, " + CAME + ")", written);
            EpollEvents events = EpollEvents.allocate(arena, 1);
            MemorySegment buffer = arena.allocate(TAKEN);
            long left = written;
            while (transcript.made("epoll_wait()", epoll.await(events, 0)) > 0) {
                long n;
                do {
                    n = pipe.readEnd().read(buffer);
                    transcript.made("read(pipe, " + TAKEN + ")", n);
                    left -= Math.max(n, 0);
                } while (untilEmpty && n != Fd.WOULD_BLOCK);
            }
            transcript.say(
                    left == 0 ? "all is read" : left + " bytes stay unread, and nobody is told");
        }
    }
}
