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

    /** So many, before a time is taken: until then the JVM has compiled what runs. */
    private static final int WARM_ROUNDS = 20_000;

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
                int warm = count == COUNTS[0] ? WARM_ROUNDS : ROUNDS;
                polls(poll, warm);
                waits(epoll, events, warm);
                transcript.took("poll", polls(poll, ROUNDS), ROUNDS);
                transcript.took("epoll_wait", waits(epoll, events, ROUNDS), ROUNDS);
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

    private static long polls(Poll poll, int rounds) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            poll.poll(-1);
        }
        return System.nanoTime() - start;
    }

    private static long waits(Epoll epoll, EpollEvents events, int rounds) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            epoll.await(events, -1);
        }
        return System.nanoTime() - start;
    }
}
