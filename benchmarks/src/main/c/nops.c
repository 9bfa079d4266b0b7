/*
 * The C side of the suite "submit": what a NOP costs through a ring, by liburing.
 *
 *     nops RING BATCH WARMUP_MS MEASURE_MS
 *
 * RING is defer-taskrun, sqpoll or neither; BATCH divides 1024. Prints the nanoseconds per NOP when
 * it is told to: see peer.h.
 */
#define _GNU_SOURCE
#include "uring_peer.h"
#include <sched.h>

enum { NOPS_PER_LOOK_AT_THE_CLOCK = 1024, LOOKS_PER_YIELD = 1024 };

static unsigned batch;
static uint64_t expected;

static void fill(void)
{
    for (unsigned i = 1; i <= batch; i++) {
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (!sqe)
            wrong("the submission queue is full");
        io_uring_prep_nop(sqe);
        io_uring_sqe_set_data64(sqe, i);
    }
}

/* Takes what is there; gives how many. */
static unsigned drain(uint64_t *sum)
{
    unsigned head, count = 0;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&ring, head, cqe) {
        *sum += cqe->user_data | (unsigned)cqe->res;
        count++;
    }
    io_uring_cq_advance(&ring, count);
    return count;
}

static void check(uint64_t sum)
{
    if (sum != expected)
        wrong("other completions than submissions");
}

static void submit_and_wait(void)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < NOPS_PER_LOOK_AT_THE_CLOCK; i += batch) {
        fill();
        if (io_uring_submit_and_wait(&ring, batch) != (int)batch)
            wrong("not all was submitted");
        if (drain(&sum) != batch)
            wrong("not all has completed");
    }
    check(sum);
}

/* The kernel's thread submits: no system calls, also none to wait. */
static void submit_and_look(void)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < NOPS_PER_LOOK_AT_THE_CLOCK; i += batch) {
        fill();
        if (io_uring_submit(&ring) < 0)
            wrong("not submitted");
        unsigned looks = 0;
        for (unsigned done = 0; (done += drain(&sum)) < batch;)
            if (++looks % LOOKS_PER_YIELD == 0)
                sched_yield();
#if defined(__x86_64__)
            else
                __builtin_ia32_pause();
#endif
    }
    check(sum);
}

int main(int argc, char **argv)
{
    program = "nops";
    batch = argc == 5 ? strtoul(argv[2], NULL, 10) : 0;
    if (batch == 0 || NOPS_PER_LOOK_AT_THE_CLOCK % batch) {
        fprintf(stderr, "usage: nops RING BATCH WARMUP_MS MEASURE_MS\n");
        return 2;
    }
    expected = (uint64_t)NOPS_PER_LOOK_AT_THE_CLOCK * (batch + 1) / 2;
    have_two_threads();
    /* Two batches: a thread of the kernel frees the slots of one only after it has completed. */
    unsigned entries = 2 * batch;
    if (!strcmp(argv[1], "defer-taskrun"))
        open_ring(entries, IORING_SETUP_DEFER_TASKRUN);
    else if (!strcmp(argv[1], "sqpoll")) {
        idle_millis = 10;
        open_ring(entries, IORING_SETUP_SQPOLL);
    } else if (!strcmp(argv[1], "neither"))
        open_ring(entries, 0);
    else
        wrong("no such ring");
    measure_when_told(strcmp(argv[1], "sqpoll") ? submit_and_wait : submit_and_look,
                NOPS_PER_LOOK_AT_THE_CLOCK, argv + 3);
    return 0;
}
