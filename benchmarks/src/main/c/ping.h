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

/* A listener on 127.0.0.1, of whose port a line is printed. */
static inline int listen_on(int port, int socket_flags)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | socket_flags, 0), on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    socklen_t length = sizeof address;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) ||
        bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096) ||
        getsockname(fd, (struct sockaddr *)&address, &length))
        fail("listen");
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

#endif
