/*
 * The C side of the suite "calls": what one system call costs in a loop.
 *
 *     calls CALL BYTES WAY FILE WARMUP_MS MEASURE_MS
 *
 * CALL is read, pread, write or pwrite of BYTES; getppid; fcntl (F_GETFL); epollWait (nothing is
 * ready, and it does not wait); or ringEnter (io_uring_enter(2) on a registered ring, with nothing
 * to submit and nothing to wait for). WAY is libc (the C library's own function) or syscall
 * (syscall(2)); for the last there is no other. Prints the nanoseconds per call when it is told to:
 * see peer.h.
 */
#define _GNU_SOURCE
#include "peer.h"
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425
#define SYS_io_uring_enter 426
#define SYS_io_uring_register 427
#endif

/* Of linux/io_uring.h, which may be older than the kernel, or missing: one row needs it, not all. */
enum {
    SETUP_SINGLE_ISSUER = 1 << 12,
    SETUP_DEFER_TASKRUN = 1 << 13,
    ENTER_GETEVENTS = 1 << 0,
    ENTER_REGISTERED_RING = 1 << 4,
    REGISTER_RING_FDS = 20,
};

struct uring_params {
    uint32_t sq_entries, cq_entries, flags, others[7];
    unsigned char offsets[80];
};

struct uring_update {
    uint32_t offset, reserved;
    uint64_t data;
};

enum { CALLS_PER_LOOK_AT_THE_CLOCK = 1000, EVENTS_PER_WAIT = 64, RING_ENTRIES = 8 };

static int fd, ring_index;
static void *buffer;
static size_t size;
static int64_t expected; /* result of each call */
static struct epoll_event events[EVENTS_PER_WAIT];

#define LOOP(name, call)                                        \
    static void name(void)                                      \
    {                                                           \
        int64_t sum = 0;                                        \
        for (int i = 0; i < CALLS_PER_LOOK_AT_THE_CLOCK; i++)   \
            sum += (call);                                      \
        if (sum != expected * CALLS_PER_LOOK_AT_THE_CLOCK)      \
            wrong("a short transfer, or an error");             \
    }

LOOP(libc_read, read(fd, buffer, size))
LOOP(libc_pread, pread(fd, buffer, size, 0))
LOOP(libc_write, write(fd, buffer, size))
LOOP(libc_pwrite, pwrite(fd, buffer, size, 0))
LOOP(libc_getppid, getppid())
LOOP(libc_fcntl, fcntl(fd, F_GETFL))
LOOP(libc_epoll_wait, epoll_wait(fd, events, EVENTS_PER_WAIT, 0))
LOOP(syscall_read, syscall(SYS_read, fd, buffer, size))
LOOP(syscall_pread, syscall(SYS_pread64, fd, buffer, size, 0L))
LOOP(syscall_write, syscall(SYS_write, fd, buffer, size))
LOOP(syscall_pwrite, syscall(SYS_pwrite64, fd, buffer, size, 0L))
LOOP(syscall_getppid, syscall(SYS_getppid))
LOOP(syscall_fcntl, syscall(SYS_fcntl, fd, F_GETFL, 0L))
LOOP(syscall_epoll_wait, syscall(SYS_epoll_pwait, fd, events, EVENTS_PER_WAIT, 0, NULL, 0L))
LOOP(syscall_ring_enter, syscall(SYS_io_uring_enter, ring_index, 0, 0,
                                 ENTER_GETEVENTS | ENTER_REGISTERED_RING, NULL, 0L))

static void open_file(const char *path)
{
    if ((fd = open(path, O_RDWR | O_CLOEXEC)) < 0)
        fail(path);
    expected = size;
}

static void know_parent(const char *unused)
{
    (void)unused;
    expected = getppid();
}

static void know_flags(const char *path)
{
    open_file(path);
    expected = fcntl(fd, F_GETFL);
}

static void open_epoll(const char *unused)
{
    (void)unused;
    if ((fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
        fail("epoll_create1");
}

static void open_ring(const char *unused)
{
    (void)unused;
    struct uring_params params = {.flags = SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN};
    if ((fd = syscall(SYS_io_uring_setup, RING_ENTRIES, &params)) < 0)
        fail("io_uring_setup");
    struct uring_update ring = {.offset = -1U, .data = fd};
    if (syscall(SYS_io_uring_register, fd, REGISTER_RING_FDS, &ring, 1) != 1)
        fail("IORING_REGISTER_RING_FDS");
    ring_index = ring.offset;
}

static const struct {
    const char *call, *way;
    void (*loop)(void), (*prepare)(const char *file);
} LOOPS[] = {
    {"read", "libc", libc_read, open_file},
    {"read", "syscall", syscall_read, open_file},
    {"pread", "libc", libc_pread, open_file},
    {"pread", "syscall", syscall_pread, open_file},
    {"write", "libc", libc_write, open_file},
    {"write", "syscall", syscall_write, open_file},
    {"pwrite", "libc", libc_pwrite, open_file},
    {"pwrite", "syscall", syscall_pwrite, open_file},
    {"getppid", "libc", libc_getppid, know_parent},
    {"getppid", "syscall", syscall_getppid, know_parent},
    {"fcntl", "libc", libc_fcntl, know_flags},
    {"fcntl", "syscall", syscall_fcntl, know_flags},
    {"epollWait", "libc", libc_epoll_wait, open_epoll},
    {"epollWait", "syscall", syscall_epoll_wait, open_epoll},
    {"ringEnter", "syscall", syscall_ring_enter, open_ring},
};

int main(int argc, char **argv)
{
    program = "calls";
    if (argc != 7) {
        fprintf(stderr, "usage: calls CALL BYTES WAY FILE WARMUP_MS MEASURE_MS\n");
        return 2;
    }
    size = strtoul(argv[2], NULL, 10);
    if ((errno = posix_memalign(&buffer, 4096, size ? size : 1)))
        fail("posix_memalign");
    memset(buffer, 1, size);
    have_two_threads();
    for (size_t i = 0; i < sizeof LOOPS / sizeof *LOOPS; i++) {
        if (strcmp(LOOPS[i].call, argv[1]) || strcmp(LOOPS[i].way, argv[3]))
            continue;
        LOOPS[i].prepare(argv[4]);
        measure_when_told(LOOPS[i].loop, CALLS_PER_LOOK_AT_THE_CLOCK, argv + 5);
        return 0;
    }
    fprintf(stderr, "calls: no such loop: %s, %s\n", argv[1], argv[3]);
    return 2;
}
