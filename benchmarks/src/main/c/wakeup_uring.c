/*
 * The C side of the suite "readiness" on io_uring, by liburing: what wakeup.c does, with a poll of
 * each descriptor that goes on after it has told (multishot).
 *
 *     wakeup_uring io_uring IDLE WARMUP_MS MEASURE_MS
 */
#define _GNU_SOURCE
#include "next_sqe.h"
#include "uring_peer.h"
#include "wakeup.h"
#include <poll.h>

enum { ENTRIES = 256 };

static void watch(int index)
{
    struct io_uring_sqe *sqe = next_sqe(&ring);
    io_uring_prep_poll_multishot(sqe, fds[index], POLLIN);
    io_uring_sqe_set_data64(sqe, index);
}

static int wait_ring(void)
{
    if (io_uring_submit_and_wait(&ring, 1) < 0)
        wrong("not submitted");
    unsigned head, count = 0;
    int ready = -1;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&ring, head, cqe) {
        if (cqe->res < 0)
            wrong(strerror(-cqe->res));
        ready = cqe->user_data;
        if (!(cqe->flags & IORING_CQE_F_MORE))
            watch(ready);
        count++;
    }
    io_uring_cq_advance(&ring, count);
    if (count != 1)
        wrong("not one completion");
    return ready;
}

WAKE_UP_LOOP(loop_ring, wait_ring)

int main(int argc, char **argv)
{
    program = "wakeup_uring";
    if (argc != 5 || strcmp(argv[1], "io_uring")) {
        fprintf(stderr, "usage: wakeup_uring io_uring IDLE WARMUP_MS MEASURE_MS\n");
        return 2;
    }
    open_descriptors(atoi(argv[2]));
    have_two_threads();
    open_ring(ENTRIES, IORING_SETUP_DEFER_TASKRUN);
    for (int i = 0; i <= idle_count; i++)
        watch(i);
    if (io_uring_submit(&ring) < 0)
        wrong("not submitted");
    measure_when_told(loop_ring, WAKE_UPS_PER_LOOK_AT_THE_CLOCK, argv + 3);
    return 0;
}
