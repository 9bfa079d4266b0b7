/*
 * The C side of the suite "files": what a read or write of a file costs through a ring, by
 * liburing, with a registered file, registered buffers and a registered ring.
 *
 *     files OPERATION DEPTH FILE WARMUP_MS MEASURE_MS
 *
 * OPERATION is one of:
 *
 *     random       reads of 4 KiB, anywhere in FILE, from the page cache
 *     direct       the same past the page cache (O_DIRECT)
 *     sequential   reads of 1 MiB, one after another, from the page cache
 *     write-sync   a write of 4 KiB anywhere in FILE, and when it has ended an fdatasync
 *     linked-sync  the same two, submitted together and linked
 *
 * DEPTH reads are in flight at any time; writes are one after another. FILE is a power of two of
 * bytes, and each block of 4 KiB begins with its own number. Prints the nanoseconds per operation
 * (of a write with its fdatasync) when it is told to: see peer.h.
 */
#define _GNU_SOURCE
#include "uring_peer.h"
#include <fcntl.h>
#include <sys/stat.h>

enum { BLOCK = 4096, LARGE = 1 << 20, MOST_DEPTH = 128, THE_FILE = 0, THE_BUFFER = 0 };

/* Operations between two looks at the clock. */
enum { READS = 1024, DIRECT_READS = 64, LARGE_READS = 64, WRITES = 8 };

static unsigned depth, in_flight;
static uint64_t blocks, random_state = 88172645463325252u;
static char *memory;
static uint64_t wanted[MOST_DEPTH]; /* the number of the block that each read is of */
static size_t size;
static uint64_t next_block; /* of sequential reads */
static int is_random;
static int64_t completed, due;

/* The same offsets in all languages: xorshift. */
static uint64_t random_block(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state & (blocks - 1);
}

static struct io_uring_sqe *next_sqe(void)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    if (!sqe)
        wrong("the submission queue is full");
    return sqe;
}

static uint64_t choose_block(void)
{
    if (is_random)
        return random_block();
    uint64_t block = next_block;
    next_block = (block + size / BLOCK) & (blocks - 1);
    return block;
}

static void start_read(unsigned slot)
{
    wanted[slot] = choose_block();
    struct io_uring_sqe *sqe = next_sqe();
    io_uring_prep_read_fixed(sqe, THE_FILE, memory + slot * size, size, wanted[slot] * BLOCK,
                             THE_BUFFER);
    sqe->flags |= IOSQE_FIXED_FILE;
    io_uring_sqe_set_data64(sqe, slot);
    in_flight++;
}

static void check_read(unsigned slot, int result)
{
    if (result != (int)size)
        wrong(result < 0 ? strerror(-result) : "a short read");
    if (*(uint64_t *)(memory + slot * size) != wanted[slot])
        wrong("another block was read");
}

/* Waits for one, and has a new read follow each that has ended. */
static void read_some(int64_t count)
{
    due += count;
    while (in_flight < depth)
        start_read(in_flight);
    while (completed < due) {
        if (io_uring_submit_and_wait(&ring, 1) < 0)
            wrong("not submitted");
        unsigned head, ended = 0;
        struct io_uring_cqe *cqe;
        io_uring_for_each_cqe(&ring, head, cqe) {
            check_read(cqe->user_data, cqe->res);
            in_flight--;
            start_read(cqe->user_data);
            ended++;
        }
        io_uring_cq_advance(&ring, ended);
        completed += ended;
    }
}

static void random_reads(void)
{
    read_some(READS);
}

static void direct_reads(void)
{
    read_some(DIRECT_READS);
}

static void large_reads(void)
{
    read_some(LARGE_READS);
}

static struct io_uring_sqe *fill_write(void)
{
    uint64_t block = random_block();
    *(uint64_t *)memory = block;
    struct io_uring_sqe *sqe = next_sqe();
    io_uring_prep_write_fixed(sqe, THE_FILE, memory, BLOCK, block * BLOCK, THE_BUFFER);
    sqe->flags |= IOSQE_FIXED_FILE;
    io_uring_sqe_set_data64(sqe, BLOCK);
    return sqe;
}

static void fill_fdatasync(void)
{
    struct io_uring_sqe *sqe = next_sqe();
    io_uring_prep_fsync(sqe, THE_FILE, IORING_FSYNC_DATASYNC);
    sqe->flags |= IOSQE_FIXED_FILE;
    io_uring_sqe_set_data64(sqe, 0);
}

/* Each operation's user data is the result that it must have. */
static void submit_and_check(unsigned count)
{
    if (io_uring_submit_and_wait(&ring, count) != (int)count)
        wrong("not all was submitted");
    unsigned head, ended = 0;
    struct io_uring_cqe *cqe;
    io_uring_for_each_cqe(&ring, head, cqe) {
        if (cqe->res != (int)cqe->user_data)
            wrong(cqe->res < 0 ? strerror(-cqe->res) : "a short write");
        ended++;
    }
    io_uring_cq_advance(&ring, ended);
    if (ended != count)
        wrong("not all has completed");
}

static void writes_and_fdatasyncs(void)
{
    for (int i = 0; i < WRITES; i++) {
        fill_write();
        submit_and_check(1);
        fill_fdatasync();
        submit_and_check(1);
    }
}

static void linked_writes_and_fdatasyncs(void)
{
    for (int i = 0; i < WRITES; i++) {
        fill_write()->flags |= IOSQE_IO_LINK;
        fill_fdatasync();
        submit_and_check(2);
    }
}

static const struct {
    const char *name;
    void (*loop)(void);
    int operations, flags, is_cached, is_random;
    size_t size;
} OPERATIONS[] = {
    {"random", random_reads, READS, O_RDONLY, 1, 1, BLOCK},
    {"direct", direct_reads, DIRECT_READS, O_RDONLY | O_DIRECT, 0, 1, BLOCK},
    {"sequential", large_reads, LARGE_READS, O_RDONLY, 1, 0, LARGE},
    {"write-sync", writes_and_fdatasyncs, WRITES, O_RDWR, 1, 1, BLOCK},
    {"linked-sync", linked_writes_and_fdatasyncs, WRITES, O_RDWR, 1, 1, BLOCK},
};

static void read_into_cache(int fd)
{
    char block[1 << 16];
    ssize_t count;
    for (off_t offset = 0; (count = pread(fd, block, sizeof block, offset)); offset += count)
        if (count < 0)
            fail("pread");
}

static void open_file(const char *path, int flags, int is_cached)
{
    int fd = open(path, flags | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status))
        fail(path);
    blocks = status.st_size / BLOCK;
    if (blocks == 0 || blocks & (blocks - 1))
        wrong("the file is not a power of two of blocks");
    if (is_cached)
        read_into_cache(fd);
    if ((errno = -io_uring_register_files(&ring, &fd, 1)))
        fail("io_uring_register_files");
}

static void register_memory(void)
{
    struct iovec vector = {.iov_len = depth * size};
    if ((errno = posix_memalign(&vector.iov_base, BLOCK, vector.iov_len)))
        fail("posix_memalign");
    memory = memset(vector.iov_base, 1, vector.iov_len);
    if ((errno = -io_uring_register_buffers(&ring, &vector, 1)))
        fail("io_uring_register_buffers");
}

int main(int argc, char **argv)
{
    program = "files";
    depth = argc == 6 ? strtoul(argv[2], NULL, 10) : 0;
    if (depth == 0 || depth > MOST_DEPTH) {
        fprintf(stderr, "usage: files OPERATION DEPTH FILE WARMUP_MS MEASURE_MS\n");
        return 2;
    }
    have_two_threads();
    open_ring(depth < 2 ? 2 : depth, IORING_SETUP_DEFER_TASKRUN);
    for (size_t i = 0; i < sizeof OPERATIONS / sizeof *OPERATIONS; i++) {
        if (strcmp(OPERATIONS[i].name, argv[1]))
            continue;
        size = OPERATIONS[i].size;
        is_random = OPERATIONS[i].is_random;
        open_file(argv[3], OPERATIONS[i].flags, OPERATIONS[i].is_cached);
        register_memory();
        measure_when_told(OPERATIONS[i].loop, OPERATIONS[i].operations, argv + 4);
        return 0;
    }
    wrong("no such operation");
}
