/* What loadgen's two ways to do its I/O share with the rest of it. */
#ifndef LOADGEN_H
#define LOADGEN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PATIENCE_SECONDS = 10 };

struct connection {
    int fd;
    int index;
    int due; /* bytes of answers that have not come yet */
    int failed;
    int64_t sent_at;
};

/* A way to do the I/O: epoll, io_uring. */
struct engine {
    const char *name;

    /* Begins to receive on connections that are made. 0, or -errno if this cannot be used here. */
    int (*open)(struct connection *connections, int count);

    /* Sends the batch, at once or with the next wait. */
    void (*send)(struct connection *connection);

    /* Waits, and hands over what has come; 0 if nothing did for PATIENCE_SECONDS. */
    int (*wait)(void);
};

extern const struct engine epoll_engine;
#ifdef HAVE_LIBURING
extern const struct engine uring_engine;
#endif

/* The batch of requests, and the bytes that answer it. */
extern const char *batch;
extern size_t batch_bytes, answer_bytes;

/* For an engine: count bytes have come, or 0 for the end, or -errno. */
void received(struct connection *connection, const char *bytes, ssize_t count);

/* For an engine: the batch could not be sent, or not all of it. */
void not_sent(struct connection *connection);

#endif
