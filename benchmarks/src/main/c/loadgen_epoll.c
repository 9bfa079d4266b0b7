/* The I/O of loadgen by epoll, edge-triggered. */
#define _GNU_SOURCE
#include "loadgen.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { EVENTS_PER_WAIT = 1024 };

static int epoll_fd;
static size_t input_bytes;
static char *input;

static int open_epoll(struct connection *connections, int count)
{
    /* One byte more than can be due: then a read that is short has brought all there is. */
    input_bytes = answer_bytes + 1;
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0 || !(input = malloc(input_bytes)))
        return -errno;
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = &connections[i]};
        if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, connections[i].fd, &event))
            return -errno;
    }
    return 0;
}

static void send_batch(struct connection *connection)
{
    ssize_t sent = send(connection->fd, batch, batch_bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent != (ssize_t)batch_bytes)
        not_sent(connection);
}

static int wait_for_events(void)
{
    struct epoll_event events[EVENTS_PER_WAIT];
    int ready = epoll_wait(epoll_fd, events, EVENTS_PER_WAIT, PATIENCE_SECONDS * 1000);
    for (int i = 0; i < ready; i++) {
        struct connection *connection = events[i].data.ptr;
        ssize_t count = recv(connection->fd, input, input_bytes, MSG_DONTWAIT);
        if (count >= 0 || errno != EAGAIN)
            received(connection, input, count < 0 ? -errno : count);
    }
    return ready > 0 || (ready < 0 && errno == EINTR);
}

const struct engine epoll_engine = {"epoll", open_epoll, send_batch, wait_for_events};
