/*
 * The C server of the suite "servers": answers each PING\r\n with +PONG\r\n. One thread, or so
 * many, each with a listener of its own on the same port; level-triggered epoll; one read and one
 * write for each event.
 *
 *     ping_epoll PORT [--threads=N]
 *
 * Listens on 127.0.0.1; port 0 is any. Prints the port, and serves until it is killed.
 */
#define _GNU_SOURCE
#include "ping.h"
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>

enum {
    INPUT_BYTES = 16 << 10,
    OUTPUT_BYTES = ANSWER_BYTES_FOR(INPUT_BYTES),
    EVENTS_PER_WAIT = 256,
};

struct connection {
    int fd;
    int matched;      /* bytes of a request whose end has not come yet */
    char *unsent;     /* answers that the socket had no room for, and how many bytes of them */
    size_t unsent_bytes;
};

static __thread int epoll_fd;
static __thread char input[INPUT_BYTES], output[OUTPUT_BYTES];

static void disconnect(struct connection *connection)
{
    close(connection->fd);
    free(connection->unsent);
    free(connection);
}

static void watch(int operation, struct connection *connection, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(epoll_fd, operation, connection->fd, &event))
        fail("epoll_ctl");
}

static void accept_one(int listener)
{
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno == EAGAIN || errno == ECONNABORTED)
            return;
        fail("accept4");
    }
    int on = 1;
    if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on))
        fail("TCP_NODELAY");
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        fail("calloc");
    connection->fd = fd;
    watch(EPOLL_CTL_ADD, connection, EPOLLIN);
}

/* Bytes that were written, less than all if there is no more room; -1 if the peer is gone. */
static ssize_t send_some(struct connection *connection, const char *bytes, size_t count)
{
    ssize_t sent = write(connection->fd, bytes, count);
    return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static void serve(struct connection *connection)
{
    ssize_t count = read(connection->fd, input, sizeof input);
    if (count < 0 && errno == EAGAIN)
        return;
    if (count <= 0 || (count = answer(&connection->matched, input, count, output)) < 0) {
        disconnect(connection);
        return;
    }
    ssize_t sent = count > 0 ? send_some(connection, output, count) : 0;
    if (sent < 0) {
        disconnect(connection);
    } else if (sent < count) {
        /* Nothing more is read until these are gone. */
        connection->unsent_bytes = count - sent;
        if (!(connection->unsent = malloc(count - sent)))
            fail("malloc");
        memcpy(connection->unsent, output + sent, count - sent);
        watch(EPOLL_CTL_MOD, connection, EPOLLOUT);
    }
}

static void send_rest(struct connection *connection)
{
    ssize_t sent = send_some(connection, connection->unsent, connection->unsent_bytes);
    if (sent < 0) {
        disconnect(connection);
        return;
    }
    connection->unsent_bytes -= sent;
    memmove(connection->unsent, connection->unsent + sent, connection->unsent_bytes);
    if (connection->unsent_bytes == 0) {
        free(connection->unsent);
        connection->unsent = NULL;
        watch(EPOLL_CTL_MOD, connection, EPOLLIN);
    }
}

static void prepare(void)
{
    if ((epoll_fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
        fail("epoll_create1");
}

static void serve_all(int fd)
{
    struct connection listener = {.fd = fd};
    watch(EPOLL_CTL_ADD, &listener, EPOLLIN);

    struct epoll_event events[EVENTS_PER_WAIT];
    for (;;) {
        int ready = epoll_wait(epoll_fd, events, EVENTS_PER_WAIT, -1);
        if (ready < 0 && errno != EINTR)
            fail("epoll_wait");
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == &listener)
                accept_one(listener.fd);
            else if (connection->unsent)
                send_rest(connection);
            else
                serve(connection);
        }
    }
}

int main(int argc, char **argv)
{
    program = "ping_epoll";
    int threads = argc > 2 ? threads_of(argv[2]) : 1;
    if (argc < 2 || argc > 3 || !threads) {
        fprintf(stderr, "usage: ping_epoll PORT [--threads=N]\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    have_two_threads();
    serve_with_threads(atoi(argv[1]), SOCK_NONBLOCK, threads);
}
