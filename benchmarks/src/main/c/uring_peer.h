/* What the peers of the suites "submit" and "files" have in common: a ring, and the clock. */
#ifndef URING_PEER_H
#define URING_PEER_H

#include "peer.h"
#include <liburing.h>

static struct io_uring ring;

static inline void wrong(const char *what)
{
    fprintf(stderr, "%s: %s\n", program, what);
    exit(1);
}

/* Of one thread, with its descriptor registered, as Gatun's are. */
static inline void open_ring(unsigned entries, unsigned flags)
{
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_SUBMIT_ALL | flags,
        .sq_thread_idle = 1000,
    };
    if ((errno = -io_uring_queue_init_params(entries, &ring, &params)))
        fail("io_uring_queue_init_params");
    if ((errno = -io_uring_register_ring_fd(&ring)) > 0)
        fail("io_uring_register_ring_fd");
}

/* Nanoseconds per operation; the loop is for one look at the clock. */
static inline double measure(void (*loop)(void), int operations, int64_t nanos)
{
    int64_t count = 0, start = now(), end;
    do {
        loop();
        count += operations;
        end = now();
    } while (end - start < nanos);
    return (double)(end - start) / count;
}

/* The last three arguments: WARMUP_MS MEASURE_MS ITERATIONS. Prints a line for each iteration. */
static inline void measure_all(void (*loop)(void), int operations, char **arguments)
{
    measure(loop, operations, atol(arguments[0]) * INT64_C(1000000));
    for (long i = atol(arguments[2]); i > 0; i--)
        printf("%.3f\n", measure(loop, operations, atol(arguments[1]) * INT64_C(1000000)));
}

#endif
