package dev.gatun.examples.lab;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.examples.tour.UnavailableException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One descriptor is ready, and more and more are not: O(n) beside O(ready). */
final class Idle implements Experiment {
    private static final int[] COUNTS = {10, 100, 1_000, 10_000};
    private static final int ROUNDS = 200;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String question() {
        return "What do idle descriptors cost a wait that finds one ready descriptor?";
    }

    @Override
    public void run(Transcript transcript) throws IOException {
        List<EventFd> fds = new ArrayList<>();
        try (Epoll epoll = Epoll.create();
                Arena arena = Arena.ofConfined()) {
            Poll poll = Poll.allocate(arena, COUNTS[COUNTS.length - 1] + 1);
            EpollEvents events = EpollEvents.allocate(arena, 1);
            for (int count : COUNTS) {
                while (fds.size() <= count) {
                    EventFd fd = EventFd.create();
                    fds.add(fd);
                    epoll.add(fd, EpollFlags.EPOLLIN, fds.size());
                    poll.add(fd, PollFlags.POLLIN);
                }
                transcript.part(String.format(Locale.ROOT, "%,d idle", count));
                EventFd ready = fds.get(count / 2);
                ready.write(1);
                transcript.made("poll(" + poll.size() + " entries)", poll.poll(-1));
                transcript.made("epoll_wait()", epoll.await(events, -1));
                for (int warm = 1; warm >= 0; warm--) {
                    long start = System.nanoTime();
                    for (int i = 0; i < ROUNDS; i++) {
                        poll.poll(-1);
                    }
                    long middle = System.nanoTime();
                    for (int i = 0; i < ROUNDS; i++) {
                        epoll.await(events, -1);
                    }
                    long end = System.nanoTime();
                    if (warm == 0) {
                        transcript.took("poll", middle - start, ROUNDS);
                        transcript.took("epoll_wait", end - middle, ROUNDS);
                    }
                }
                ready.read();
            }
        } catch (SyscallException e) {
            if (e.errno() == Errno.EMFILE) {
                throw new UnavailableException("RLIMIT_NOFILE: " + e.getMessage());
            }
            throw e;
        } finally {
            for (EventFd fd : fds) {
                fd.close();
            }
        }
    }
}
