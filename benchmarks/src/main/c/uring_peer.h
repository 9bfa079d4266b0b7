/* The ring that the peers on io_uring have. */
#ifndef URING_PEER_H
#define URING_PEER_H

#include "peer.h"
#include <liburing.h>

static struct io_uring ring;

/* After which the kernel's thread sleeps. */
static unsigned idle_millis = 1000;

/* Of one thread, with its descriptor registered, as Gatun's are. */
static inline void open_ring(unsigned entries, unsigned flags)
{
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_SUBMIT_ALL | flags,
        .sq_thread_idle = idle_millis,
    };
    if ((errno = -io_uring_queue_init_params(entries, &ring, &params)))
        fail("io_uring_queue_init_params");
    if ((errno = -io_uring_register_ring_fd(&ring)) > 0)
        fail("io_uring_register_ring_fd");
}

#endif
