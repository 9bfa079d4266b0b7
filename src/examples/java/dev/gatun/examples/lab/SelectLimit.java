package dev.gatun.examples.lab;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.event.Select;
import dev.gatun.examples.tour.UnavailableException;
import dev.gatun.io.Fcntl;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;

/** A ready descriptor with a number that select has no bit for. */
final class SelectLimit implements Experiment {
    @Override
    public String name() {
        return "select-1024";
    }

    @Override
    public String question() {
        return "Which calls take a descriptor whose number is 1,024 or more?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            pipe.writeEnd().write(arena.allocate(1));
            transcript.part("the read end of a pipe with a byte in it");
            select(transcript, arena, pipe.readEnd());
            try (Fd high = Fcntl.dupFd(pipe.readEnd(), Select.FD_SETSIZE)) {
                transcript.part("the same pipe, by a number of " + Select.FD_SETSIZE + " or more");
                select(transcript, arena, high);
                int events = Poll.poll(high, PollFlags.POLLIN, 0);
                transcript.made("poll(pipe, POLLIN)", events > 0 ? 1 : events);
                try (Epoll epoll = Epoll.create()) {
                    epoll.add(high, EpollFlags.EPOLLIN, 0);
                    transcript.made("epoll_ctl(EPOLL_CTL_ADD, pipe, EPOLLIN)", 0);
                    EpollEvents ready = EpollEvents.allocate(arena, 1);
                    transcript.made("epoll_wait()", epoll.await(ready, 0));
                }
            } catch (SyscallException e) {
                if (e.errno() == Errno.EINVAL || e.errno() == Errno.EMFILE) {
                    throw new UnavailableException("RLIMIT_NOFILE: " + e.getMessage());
                }
                throw e;
            }
        }
    }

    private static void select(Transcript transcript, Arena arena, Fd fd) throws IOException {
        Select select = Select.allocate(arena);
        try {
            select.addRead(fd);
            transcript.made("select(pipe, to read)", select.select(0));
        } catch (IllegalArgumentException e) {
            transcript.say("select(pipe, to read) is not called: in C it writes past its mask");
        }
    }
}
