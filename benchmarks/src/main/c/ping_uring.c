/*
 * The C server of the suite "servers" on io_uring, by liburing: answers each PING\r\n with
 * +PONG\r\n. One thread, or so many, each with a listener of its own on the same port; accepts and
 * receives that go on by themselves (multishot), into buffers that the kernel picks; at most one
 * send for each connection and turn.
 *
 *     ping_uring PORT FORM [--threads=N]
 *
 * FORM is plain or best. The best also has direct descriptors, a registered ring, and no
 * completions of sends that succeed. Listens on 127.0.0.1; port 0 is any. Prints the port, and
 * serves until it is killed.
 *
 * Sends do not wait for room (MSG_DONTWAIT), so when a turn's submissions were taken the kernel is
 * done with their memory, whether it says so or not; and all or nothing more is sent
 * (MSG_WAITALL), so a short one is told as an error is. What it left goes by a send that waits.
 */
#define _GNU_SOURCE
#include "next_sqe.h"
#include "ping.h"
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/mman.h>

enum {
    SUBMISSIONS = 4096,
    COMPLETIONS = 1 << 14,
    SLOTS = 1 << 14,
    BUFFER_GROUP = 0,
    BUFFERS = 1024,
    BUFFER_BYTES = 2 << 10,
    CHUNK_BYTES = ANSWER_BYTES_FOR(BUFFER_BYTES),
    MOST_UNSENT = 1 << 20,
};

struct connection {
    int fd;                /* its number, or slot */
    int matched;           /* bytes of a request whose end has not come yet */
    int receiving;         /* whether a receive is there */
    int closing;           /* whether it is to be closed as soon as nothing goes on */
    int shutting_down;     /* whether that is in flight: a worker looks its number up late */
    int closed;            /* whether that was submitted */
    int touched;           /* whether it is in the list of those of this turn */
    struct connection *next;
    char *chunk;           /* answers of this turn */
    size_t chunk_bytes;
    char *sent;            /* answers of the turn before, should they not all have been sent */
    size_t sent_bytes;
    char *sending;         /* answers for which there was no room, in flight */
    size_t sending_bytes;
    char *unsent;          /* and those that come after them */
    size_t unsent_bytes;
};

/* In the user data, beside the connection; an accept's is 0. */
enum operation { RECEIVE, SEND, SEND_REST, SHUTDOWN, CLOSE };

static const uint64_t OPERATION_BITS = 7;

static int best;
static __thread struct io_uring ring;
static __thread struct io_uring_buf_ring *buffers;
static __thread char *inputs;

/* A turn's chunks; those of the turn before are kept. */
static __thread char *outputs[2], *next_chunk;
static __thread unsigned turn;
static __thread struct connection *touched;
static __thread int returned_buffers;

static void finish_sqe(struct io_uring_sqe *sqe, struct connection *connection, enum operation op)
{
    if (best && op != CLOSE)
        sqe->flags |= IOSQE_FIXED_FILE;
    io_uring_sqe_set_data64(sqe, (uintptr_t)connection | op);
}

static void accept_all(int listener)
{
    struct io_uring_sqe *sqe = next_sqe(&ring);
    if (best)
        io_uring_prep_multishot_accept_direct(sqe, listener, NULL, NULL, 0);
    else
        io_uring_prep_multishot_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
    io_uring_sqe_set_data64(sqe, 0);
}

static void receive_all(struct connection *connection)
{
    struct io_uring_sqe *sqe = next_sqe(&ring);
    io_uring_prep_recv_multishot(sqe, connection->fd, NULL, 0, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = BUFFER_GROUP;
    finish_sqe(sqe, connection, RECEIVE);
    connection->receiving = 1;
}

static void touch(struct connection *connection)
{
    if (!connection->touched) {
        connection->touched = 1;
        connection->next = touched;
        touched = connection;
    }
}

static void drop_unsent(struct connection *connection)
{
    free(connection->unsent);
    connection->unsent = NULL;
    connection->unsent_bytes = 0;
}

static void disconnect(struct connection *connection)
{
    drop_unsent(connection);
    if (connection->receiving && !connection->closing) {
        struct io_uring_sqe *sqe = next_sqe(&ring);
        io_uring_prep_shutdown(sqe, connection->fd, SHUT_RDWR);
        finish_sqe(sqe, connection, SHUTDOWN);
        connection->shutting_down = 1;
    }
    connection->closing = 1;
    touch(connection);
}

/* What cannot be sent now. */
static void keep(struct connection *connection, const char *bytes, size_t count)
{
    size_t old = connection->unsent_bytes;
    if (old + count > MOST_UNSENT) {
        disconnect(connection);
        return;
    }
    if (!(connection->unsent = realloc(connection->unsent, old + count)))
        fail("realloc");
    memcpy(connection->unsent + old, bytes, count);
    connection->unsent_bytes = old + count;
}

static void send_rest(struct connection *connection)
{
    if (connection->sending || !connection->unsent || connection->closed)
        return;
    connection->sending = connection->unsent;
    connection->sending_bytes = connection->unsent_bytes;
    connection->unsent = NULL;
    connection->unsent_bytes = 0;
    struct io_uring_sqe *sqe = next_sqe(&ring);
    io_uring_prep_send(sqe, connection->fd, connection->sending, connection->sending_bytes,
                       MSG_NOSIGNAL | MSG_WAITALL);
    finish_sqe(sqe, connection, SEND_REST);
}

static void send_chunk(struct connection *connection)
{
    connection->sent = connection->chunk;
    connection->sent_bytes = connection->chunk_bytes;
    struct io_uring_sqe *sqe = next_sqe(&ring);
    io_uring_prep_send(sqe, connection->fd, connection->sent, connection->sent_bytes,
                       MSG_NOSIGNAL | MSG_DONTWAIT | MSG_WAITALL);
    finish_sqe(sqe, connection, SEND);
    if (best)
        sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
}

/* At the end of a turn: what a connection has to send, and whether it is to be closed. */
static void finish(struct connection *connection)
{
    connection->touched = 0;
    if (connection->chunk_bytes > 0) {
        /* Before a close all must have been sent. */
        if (connection->sending || connection->unsent || connection->closing)
            keep(connection, connection->chunk, connection->chunk_bytes);
        else
            send_chunk(connection);
    }
    connection->chunk = NULL;
    connection->chunk_bytes = 0;
    send_rest(connection);
    if (connection->closing && !connection->closed && !connection->receiving &&
        !connection->sending && !connection->shutting_down) {
        connection->closed = 1;
        struct io_uring_sqe *sqe = next_sqe(&ring);
        if (best)
            io_uring_prep_close_direct(sqe, connection->fd);
        else
            io_uring_prep_close(sqe, connection->fd);
        finish_sqe(sqe, connection, CLOSE);
    }
}

static void take_input(struct connection *connection, const char *input, size_t count)
{
    touch(connection);
    if (connection->chunk && connection->chunk_bytes + ANSWER_BYTES_FOR(count) > CHUNK_BYTES) {
        /* More than a buffer in one turn: in no hurry. */
        keep(connection, connection->chunk, connection->chunk_bytes);
        connection->chunk_bytes = 0;
    }
    if (!connection->chunk) {
        connection->chunk = next_chunk;
        next_chunk += CHUNK_BYTES;
    }
    ssize_t added = answer(&connection->matched, input, count,
                           connection->chunk + connection->chunk_bytes);
    if (added < 0) {
        connection->chunk_bytes = 0;
        disconnect(connection);
    } else {
        connection->chunk_bytes += added;
    }
}

static void provide(unsigned id, int offset)
{
    io_uring_buf_ring_add(buffers, inputs + id * BUFFER_BYTES, BUFFER_BYTES, id,
                          io_uring_buf_ring_mask(BUFFERS), offset);
}

static void received(struct connection *connection, const struct io_uring_cqe *cqe)
{
    connection->receiving = (cqe->flags & IORING_CQE_F_MORE) != 0;
    if (cqe->flags & IORING_CQE_F_BUFFER) {
        unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
        if (cqe->res > 0 && !connection->closing)
            take_input(connection, inputs + id * BUFFER_BYTES, cqe->res);
        provide(id, returned_buffers++);
    }
    if (connection->receiving)
        return;
    if (cqe->res > 0 || cqe->res == -ENOBUFS) {
        if (!connection->closing) {
            receive_all(connection);
            return;
        }
    } else if (cqe->res < 0) {
        disconnect(connection);
    }
    connection->closing = 1;
    touch(connection);
}

static void not_all_sent(struct connection *connection, int result)
{
    if (result == -EAGAIN)
        result = 0;
    if (result < 0) {
        disconnect(connection);
    } else if ((size_t)result < connection->sent_bytes) {
        keep(connection, connection->sent + result, connection->sent_bytes - result);
        touch(connection);
    }
}

static void rest_sent(struct connection *connection, int result)
{
    int all = result >= 0 && (size_t)result == connection->sending_bytes;
    free(connection->sending);
    connection->sending = NULL;
    if (!all)
        disconnect(connection);
    touch(connection);
}

static void accepted(int listener, const struct io_uring_cqe *cqe)
{
    if (cqe->res >= 0) {
        struct connection *connection = calloc(1, sizeof *connection);
        if (!connection)
            fail("calloc");
        connection->fd = cqe->res;
        receive_all(connection);
    } else if (cqe->res != -ECONNABORTED) {
        errno = -cqe->res;
        fail("accept");
    }
    if (!(cqe->flags & IORING_CQE_F_MORE))
        accept_all(listener);
}

static void completed(int listener, const struct io_uring_cqe *cqe)
{
    struct connection *connection = (void *)(uintptr_t)(cqe->user_data & ~OPERATION_BITS);
    if (!connection) {
        accepted(listener, cqe);
        return;
    }
    switch ((enum operation)(cqe->user_data & OPERATION_BITS)) {
    case RECEIVE:
        received(connection, cqe);
        break;
    case SEND:
        not_all_sent(connection, cqe->res);
        break;
    case SEND_REST:
        rest_sent(connection, cqe->res);
        break;
    case SHUTDOWN:
        connection->shutting_down = 0;
        touch(connection);
        break;
    case CLOSE:
        drop_unsent(connection);
        free(connection);
        break;
    }
}

static void take_turn(int listener)
{
    int result = io_uring_submit_and_wait(&ring, 1);
    if (result < 0 && result != -EINTR) {
        errno = -result;
        fail("io_uring_submit_and_wait");
    }
    next_chunk = outputs[++turn % 2];
    unsigned head, count = 0;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&ring, head, cqe) {
        completed(listener, cqe);
        count++;
    }
    io_uring_cq_advance(&ring, count);
    io_uring_buf_ring_advance(buffers, returned_buffers);
    returned_buffers = 0;
    while (touched) {
        struct connection *connection = touched;
        touched = connection->next;
        finish(connection);
    }
}

static void *allocate(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        fail("mmap");
    return memory;
}

static void check(int result, const char *what)
{
    if (result < 0) {
        errno = -result;
        fail(what);
    }
}

/* A table may have as many slots as the process may have descriptors. */
static unsigned slots(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        fail("getrlimit");
    return limit.rlim_cur < SLOTS ? limit.rlim_cur : SLOTS;
}

static void prepare(void)
{
    struct io_uring_params params = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                 IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CQSIZE,
        .cq_entries = COMPLETIONS,
    };
    check(io_uring_queue_init_params(SUBMISSIONS, &ring, &params), "io_uring_queue_init_params");
    if (best) {
        check(io_uring_register_ring_fd(&ring), "io_uring_register_ring_fd");
        check(io_uring_register_files_sparse(&ring, slots()), "io_uring_register_files_sparse");
    }
    buffers = allocate(BUFFERS * sizeof(struct io_uring_buf));
    inputs = allocate(BUFFERS * BUFFER_BYTES);
    /* A turn touches no more connections than there are buffers. */
    outputs[0] = allocate(BUFFERS * CHUNK_BYTES);
    outputs[1] = allocate(BUFFERS * CHUNK_BYTES);
    struct io_uring_buf_reg registration = {
        .ring_addr = (uintptr_t)buffers,
        .ring_entries = BUFFERS,
        .bgid = BUFFER_GROUP,
    };
    check(io_uring_register_buf_ring(&ring, &registration, 0), "io_uring_register_buf_ring");
    for (unsigned i = 0; i < BUFFERS; i++)
        provide(i, i);
    io_uring_buf_ring_advance(buffers, BUFFERS);
}

static void serve_all(int listener)
{
    int on = 1;
    /* What is accepted has it from here: no call for each. */
    if (setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on))
        fail("TCP_NODELAY");
    accept_all(listener);
    for (;;)
        take_turn(listener);
}

int main(int argc, char **argv)
{
    program = "ping_uring";
    int threads = argc > 3 ? threads_of(argv[3]) : 1;
    if (argc < 3 || argc > 4 || !threads ||
        (strcmp(argv[2], "plain") && strcmp(argv[2], "best"))) {
        fprintf(stderr, "usage: ping_uring PORT plain|best [--threads=N]\n");
        return 2;
    }
    best = !strcmp(argv[2], "best");
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    have_two_threads();
    serve_with_threads(atoi(argv[1]), 0, threads);
}
