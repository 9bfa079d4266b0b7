/* What the PING servers in C have in common: the protocol, and where they listen. */
#ifndef PING_H
#define PING_H

#include "peer.h"
#include <arpa/inet.h>
#include <sys/socket.h>

#define REQUEST "PING\r\n"
#define ANSWER "+PONG\r\n"

enum { REQUEST_BYTES = sizeof REQUEST - 1, ANSWER_BYTES = sizeof ANSWER - 1 };

/* The most that the answers to so many bytes can be. */
#define ANSWER_BYTES_FOR(input_bytes) (((input_bytes) / REQUEST_BYTES + 1) * ANSWER_BYTES)

/*
 * Takes the requests of an input, and writes their answers. Gives how many bytes these are, or -1
 * for anything but requests. *matched counts the bytes of one whose end has not come yet.
 */
static inline ssize_t answer(int *matched, const char *in, size_t count, char *output)
{
    const char *end = in + count;
    char *out = output;
    while (in < end) {
        if (*matched == 0 && end - in >= REQUEST_BYTES) {
            if (memcmp(in, REQUEST, REQUEST_BYTES))
                return -1;
            in += REQUEST_BYTES;
        } else if (*in++ != REQUEST[*matched]) {
            return -1;
        } else if (++*matched < REQUEST_BYTES) {
            continue;
        } else {
            *matched = 0;
        }
        memcpy(out, ANSWER, ANSWER_BYTES);
        out += ANSWER_BYTES;
    }
    return out - output;
}

enum { MOST_THREADS = 64 };

/* How many threads --threads=N says; 0 if it says something else. */
static inline int threads_of(const char *argument)
{
    int threads = 0;
    sscanf(argument, "--threads=%d", &threads);
    return threads > 0 && threads <= MOST_THREADS ? threads : 0;
}

static inline int port_of(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length))
        fail("getsockname");
    return ntohs(address.sin_port);
}

/* A listener on 127.0.0.1, and others on the same port if it is shared. */
static inline int listen_on(int port, int socket_flags, int shared)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | socket_flags, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        (shared && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on)) ||
        bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096))
        fail("listen");
    return fd;
}

/* What each thread does: makes what it waits with, and serves a listener for ever. */
static void prepare(void);
static void serve_all(int listener);

static inline void *serving(void *listener)
{
    prepare();
    serve_all(*(int *)listener);
    return NULL;
}

/* Serves with so many threads, of which this is one; prints the port. */
static inline void serve_with_threads(int port, int socket_flags, int threads)
{
    static int listeners[MOST_THREADS];
    for (int i = 0; i < threads; i++) {
        listeners[i] = listen_on(port, socket_flags, threads > 1);
        port = port_of(listeners[i]);
    }
    pthread_t thread;
    for (int i = 1; i < threads; i++)
        if ((errno = pthread_create(&thread, NULL, serving, &listeners[i])))
            fail("pthread_create");
    prepare();
    printf("listening on 127.0.0.1:%d\n", port);
    fflush(stdout);
    serve_all(listeners[0]);
}

#endif
