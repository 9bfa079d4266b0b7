/*
 * The I/O of loadgen by io_uring, which takes less time for a request than epoll: batches are sent
 * by the call that waits, many at once, and receives go on by themselves (multishot), into buffers
 * that the kernel picks.
 */
#define _GNU_SOURCE
#include "loadgen.h"
#include "next_sqe.h"
#include <sys/mman.h>

enum { SUBMISSIONS = 1024, COMPLETIONS = 8192, BUFFER_GROUP = 0, MOST_BUFFERS = 1 << 15 };

/* In the user data of a send, beside the connection. */
static const uint64_t SEND = 1;

static struct io_uring ring;
static struct io_uring_buf_ring *buffers;
static unsigned buffer_count;
static size_t buffer_bytes;
static char *memory;

static void provide(unsigned id, int offset)
{
    io_uring_buf_ring_add(buffers, memory + id * buffer_bytes, buffer_bytes, id,
                          io_uring_buf_ring_mask(buffer_count), offset);
}

static void receive(struct connection *connection)
{
    struct io_uring_sqe *sqe = next_sqe(&ring);
    io_uring_prep_recv_multishot(sqe, connection->index, NULL, 0, 0);
    sqe->flags |= IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT;
    sqe->buf_group = BUFFER_GROUP;
    io_uring_sqe_set_data(sqe, connection);
}

static int provide_buffers(int connection_count)
{
    /* Two for each connection, if so many may be. */
    for (buffer_count = 1; buffer_count < 2U * connection_count && buffer_count < MOST_BUFFERS;)
        buffer_count *= 2;
    buffer_bytes = answer_bytes + 1;
    size_t ring_bytes = buffer_count * sizeof(struct io_uring_buf);
    memory = malloc(buffer_count * buffer_bytes);
    buffers = mmap(NULL, ring_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (!memory || buffers == MAP_FAILED)
        return -ENOMEM;
    struct io_uring_buf_reg registration = {
        .ring_addr = (uintptr_t)buffers,
        .ring_entries = buffer_count,
        .bgid = BUFFER_GROUP,
    };
    int result = io_uring_register_buf_ring(&ring, &registration, 0);
    if (result)
        return result;
    for (unsigned i = 0; i < buffer_count; i++)
        provide(i, i);
    io_uring_buf_ring_advance(buffers, buffer_count);
    return 0;
}

static int register_files(const struct connection *connections, int count)
{
    int *fds = malloc(count * sizeof *fds);
    if (!fds)
        return -ENOMEM;
    for (int i = 0; i < count; i++)
        fds[i] = connections[i].fd;
    int result = io_uring_register_files(&ring, fds, count);
    free(fds);
    return result;
}

static int open_uring(struct connection *connections, int count)
{
    program = "loadgen";
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
        .cq_entries = COMPLETIONS,
    };
    int result = io_uring_queue_init_params(SUBMISSIONS, &ring, &params);
    if (result)
        return result;
    io_uring_register_ring_fd(&ring);
    if ((result = register_files(connections, count)) || (result = provide_buffers(count)))
        return result;
    for (int i = 0; i < count; i++)
        receive(&connections[i]);
    return 0;
}

static void send_batch(struct connection *connection)
{
    struct io_uring_sqe *sqe = next_sqe(&ring);
    /* MSG_WAITALL: a short send is an error, and only errors are told. */
    io_uring_prep_send(sqe, connection->index, batch, batch_bytes, MSG_NOSIGNAL | MSG_WAITALL);
    sqe->flags |= IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS;
    io_uring_sqe_set_data64(sqe, (uintptr_t)connection | SEND);
}

static void completed(const struct io_uring_cqe *cqe)
{
    struct connection *connection = (void *)(uintptr_t)(cqe->user_data & ~SEND);
    if (cqe->user_data & SEND) {
        not_sent(connection);
        return;
    }
    if (cqe->flags & IORING_CQE_F_BUFFER) {
        unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
        received(connection, memory + id * buffer_bytes, cqe->res);
        provide(id, 0);
        io_uring_buf_ring_advance(buffers, 1);
    } else if (cqe->res != -ENOBUFS) {
        received(connection, NULL, cqe->res);
    }
    if (!(cqe->flags & IORING_CQE_F_MORE) && !connection->failed)
        receive(connection);
}

static int wait_for_completions(void)
{
    struct __kernel_timespec patience = {.tv_sec = PATIENCE_SECONDS};
    struct io_uring_cqe *cqe;
    int result = io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &patience, NULL);
    if (result < 0)
        return result == -EINTR;
    unsigned head, count = 0;
    io_uring_for_each_cqe(&ring, head, cqe) {
        completed(cqe);
        count++;
    }
    io_uring_cq_advance(&ring, count);
    return 1;
}

const struct engine uring_engine = {"io_uring", open_uring, send_batch, wait_for_completions};
