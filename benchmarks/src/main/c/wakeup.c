/*
 * The C side of the suite "readiness": what one wake-up costs among idle descriptors.
 *
 *     wakeup MECHANISM IDLE WARMUP_MS MEASURE_MS
 *
 * MECHANISM is select, poll, epoll-level or epoll-edge. IDLE eventfds and, as the last, a pipe are
 * watched. A wake-up is a byte written to the pipe, a wait, a look for what is ready, and the byte
 * read. Prints the nanoseconds per wake-up when it is told to: see peer.h.
 */
#define _GNU_SOURCE
#include "wakeup.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

enum { EVENTS_PER_WAIT = 64 };

static fd_set watched;
static struct pollfd *pollfds;
static int epoll_fd;

/* The waits give the index of the one that is ready. */

static int wait_select(void)
{
    fd_set ready = watched;
    if (select(fds[idle_count] + 1, &ready, NULL, NULL, NULL) != 1)
        fail("select");
    for (int i = 0; i <= idle_count; i++)
        if (FD_ISSET(fds[i], &ready))
            return i;
    return -1;
}

static int wait_poll(void)
{
    if (poll(pollfds, idle_count + 1, -1) != 1)
        fail("poll");
    for (int i = 0; i <= idle_count; i++)
        if (pollfds[i].revents)
            return i;
    return -1;
}

static int wait_epoll(void)
{
    struct epoll_event events[EVENTS_PER_WAIT];
    if (epoll_wait(epoll_fd, events, EVENTS_PER_WAIT, -1) != 1)
        fail("epoll_wait");
    return events[0].data.u64;
}

WAKE_UP_LOOP(loop_select, wait_select)
WAKE_UP_LOOP(loop_poll, wait_poll)
WAKE_UP_LOOP(loop_epoll, wait_epoll)

static void watch_by_select(void)
{
    if (fds[idle_count] >= FD_SETSIZE)
        wrong("a descriptor is above FD_SETSIZE");
    for (int i = 0; i <= idle_count; i++)
        FD_SET(fds[i], &watched);
}

static void watch_by_poll(void)
{
    if (!(pollfds = calloc(idle_count + 1, sizeof *pollfds)))
        fail("calloc");
    for (int i = 0; i <= idle_count; i++)
        pollfds[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
}

static void watch_by_epoll(uint32_t how)
{
    if ((epoll_fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
        fail("epoll_create1");
    for (int i = 0; i <= idle_count; i++) {
        struct epoll_event event = {.events = EPOLLIN | how, .data.u64 = i};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fds[i], &event))
            fail("epoll_ctl");
    }
}

int main(int argc, char **argv)
{
    program = "wakeup";
    if (argc != 5) {
        fprintf(stderr, "usage: wakeup MECHANISM IDLE WARMUP_MS MEASURE_MS\n");
        return 2;
    }
    open_descriptors(atoi(argv[2]));
    void (*loop)(void);
    if (!strcmp(argv[1], "select")) {
        watch_by_select();
        loop = loop_select;
    } else if (!strcmp(argv[1], "poll")) {
        watch_by_poll();
        loop = loop_poll;
    } else if (!strcmp(argv[1], "epoll-level")) {
        watch_by_epoll(0);
        loop = loop_epoll;
    } else if (!strcmp(argv[1], "epoll-edge")) {
        watch_by_epoll(EPOLLET);
        loop = loop_epoll;
    } else {
        fprintf(stderr, "wakeup: no such mechanism: %s\n", argv[1]);
        return 2;
    }
    have_two_threads();

    measure_when_told(loop, WAKE_UPS_PER_LOOK_AT_THE_CLOCK, argv + 3);
    return 0;
}
