/*
 * The C side of the suite "syscalls": reads of 4 KiB, whose system calls are counted from outside.
 *
 *     reads WAY BATCH COUNT FILE
 *
 * WAY is read, pread, ring (a ring with DEFER_TASKRUN, a registered file and a registered buffer) or
 * sqpoll (the same, with a thread of the kernel that takes submissions). A ring has BATCH reads at a
 * time. FILE has at least COUNT blocks, each of which begins with its own number. All are read twice:
 * by the second time the kernel's thread is awake. One getppid(2) comes right before that, one right
 * after.
 */
#define _GNU_SOURCE
#include "uring_peer.h"
#include <fcntl.h>

enum { BLOCK = 4096, THE_FILE = 0, THE_BUFFER = 0, SPIN_LIMIT_SECONDS = 10 };

static int fd;
static unsigned batch, count;
static char *memory; /* a block for each read of a batch */

static void check_block(unsigned slot, int result, uint64_t number)
{
    if (result != BLOCK)
        wrong("an error or a short read");
    if (*(uint64_t *)(memory + slot * BLOCK) != number)
        wrong("another block was read");
}

static void reads(void)
{
    for (unsigned i = 0; i < count; i++)
        check_block(0, read(fd, memory, BLOCK), i);
}

static void preads(void)
{
    for (unsigned i = 0; i < count; i++)
        check_block(0, pread(fd, memory, BLOCK, (off_t)i * BLOCK), i);
}

static unsigned fill(unsigned first)
{
    unsigned filled = count - first < batch ? count - first : batch;
    for (unsigned slot = 0; slot < filled; slot++) {
        struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
        if (!sqe)
            wrong("the submission queue is full");
        io_uring_prep_read_fixed(sqe, THE_FILE, memory + slot * BLOCK, BLOCK,
                                 (uint64_t)(first + slot) * BLOCK, THE_BUFFER);
        sqe->flags |= IOSQE_FIXED_FILE;
        io_uring_sqe_set_data64(sqe, slot);
    }
    return filled;
}

static unsigned drain(unsigned first)
{
    unsigned head, ended = 0;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&ring, head, cqe) {
        check_block(cqe->user_data, cqe->res, first + cqe->user_data);
        ended++;
    }
    io_uring_cq_advance(&ring, ended);
    return ended;
}

static void ring_reads(void)
{
    for (unsigned i = 0; i < count;) {
        unsigned filled = fill(i);
        if (io_uring_submit_and_wait(&ring, filled) != (int)filled)
            wrong("not all was submitted");
        if (drain(i) != filled)
            wrong("not all has completed");
        i += filled;
    }
}

/* Without system calls there is nothing to wait by but looking. */
static void polled_reads(void)
{
    int64_t limit = now() + SPIN_LIMIT_SECONDS * INT64_C(1000000000);
    for (unsigned i = 0; i < count;) {
        unsigned filled = fill(i);
        if (io_uring_submit(&ring) < 0)
            wrong("not submitted");
        for (unsigned ended = 0; (ended += drain(i)) < filled;)
            if (now() > limit)
                wrong("the kernel's thread does not read");
        i += filled;
    }
}

static void register_all(void)
{
    struct iovec vector = {.iov_base = memory, .iov_len = batch * BLOCK};
    if ((errno = -io_uring_register_files(&ring, &fd, 1)) ||
        (errno = -io_uring_register_buffers(&ring, &vector, 1)))
        fail("io_uring_register");
}

int main(int argc, char **argv)
{
    program = "reads";
    batch = argc == 5 ? strtoul(argv[2], NULL, 10) : 0;
    if (batch == 0) {
        fprintf(stderr, "usage: reads WAY BATCH COUNT FILE\n");
        return 2;
    }
    count = strtoul(argv[3], NULL, 10);
    if ((fd = open(argv[4], O_RDONLY | O_CLOEXEC)) < 0)
        fail(argv[4]);
    if ((errno = posix_memalign((void **)&memory, BLOCK, batch * BLOCK)))
        fail("posix_memalign");
    memset(memory, 1, batch * BLOCK);
    have_two_threads();

    void (*way)(void);
    if (!strcmp(argv[1], "read")) {
        way = reads;
    } else if (!strcmp(argv[1], "pread")) {
        way = preads;
    } else if (!strcmp(argv[1], "ring")) {
        open_ring(batch, IORING_SETUP_DEFER_TASKRUN);
        register_all();
        way = ring_reads;
    } else if (!strcmp(argv[1], "sqpoll")) {
        /* Two batches: a thread of the kernel frees the slots of one only after it has completed. */
        open_ring(2 * batch, IORING_SETUP_SQPOLL);
        register_all();
        way = polled_reads;
    } else {
        fprintf(stderr, "reads: no such way: %s\n", argv[1]);
        return 2;
    }
    way();
    if (lseek(fd, 0, SEEK_SET))
        fail("lseek");
    getppid();
    way();
    getppid();
    return 0;
}
