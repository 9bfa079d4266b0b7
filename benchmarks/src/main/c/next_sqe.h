/* A slot of a ring, for programs that cannot know how many a turn takes. */
#ifndef NEXT_SQE_H
#define NEXT_SQE_H

#include "peer.h"
#include <liburing.h>

/* Submits if the queue is full. Ends the program if the kernel takes nothing. */
static inline struct io_uring_sqe *next_sqe(struct io_uring *ring)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    if (sqe)
        return sqe;
    int result = io_uring_submit(ring);
    if (result < 0) {
        errno = -result;
        fail("io_uring_submit");
    }
    if (!(sqe = io_uring_get_sqe(ring)))
        wrong("the submission queue stays full");
    return sqe;
}

#endif
