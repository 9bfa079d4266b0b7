/*
 * The C side of the suite "calls": what one system call costs in a loop.
 *
 *     calls CALL BYTES WAY FILE WARMUP_MS MEASURE_MS ITERATIONS
 *
 * CALL is read, pread, write, pwrite or getppid; WAY is libc (the C library's own function) or
 * syscall (syscall(2)). Prints the nanoseconds per call of each iteration, one a line.
 */
#define _GNU_SOURCE
#include "peer.h"
#include <fcntl.h>
#include <sys/syscall.h>

enum { CALLS_PER_LOOK_AT_THE_CLOCK = 1000 };

static int fd;
static void *buffer;
static size_t size;

#define LOOP(name, call)                                        \
    static int64_t name(void)                                   \
    {                                                           \
        int64_t sum = 0;                                        \
        for (int i = 0; i < CALLS_PER_LOOK_AT_THE_CLOCK; i++)   \
            sum += (call);                                      \
        return sum;                                             \
    }

LOOP(libc_read, read(fd, buffer, size))
LOOP(libc_pread, pread(fd, buffer, size, 0))
LOOP(libc_write, write(fd, buffer, size))
LOOP(libc_pwrite, pwrite(fd, buffer, size, 0))
LOOP(libc_getppid, getppid())
LOOP(syscall_read, syscall(SYS_read, fd, buffer, size))
LOOP(syscall_pread, syscall(SYS_pread64, fd, buffer, size, 0L))
LOOP(syscall_write, syscall(SYS_write, fd, buffer, size))
LOOP(syscall_pwrite, syscall(SYS_pwrite64, fd, buffer, size, 0L))
LOOP(syscall_getppid, syscall(SYS_getppid))

static const struct {
    const char *call, *way;
    int64_t (*loop)(void);
} LOOPS[] = {
    {"read", "libc", libc_read},       {"read", "syscall", syscall_read},
    {"pread", "libc", libc_pread},     {"pread", "syscall", syscall_pread},
    {"write", "libc", libc_write},     {"write", "syscall", syscall_write},
    {"pwrite", "libc", libc_pwrite},   {"pwrite", "syscall", syscall_pwrite},
    {"getppid", "libc", libc_getppid}, {"getppid", "syscall", syscall_getppid},
};

static double measure(int64_t (*loop)(void), int64_t expected, int64_t nanos)
{
    int64_t calls = 0, start = now(), end;
    do {
        int64_t sum = loop();
        if (expected >= 0 && sum != expected) {
            fprintf(stderr, "calls: a short transfer or an error (%s)\n", strerror(errno));
            exit(1);
        }
        calls += CALLS_PER_LOOK_AT_THE_CLOCK;
        end = now();
    } while (end - start < nanos);
    return (double)(end - start) / calls;
}

int main(int argc, char **argv)
{
    program = "calls";
    if (argc != 8) {
        fprintf(stderr, "usage: calls CALL BYTES WAY FILE WARMUP_MS MEASURE_MS ITERATIONS\n");
        return 2;
    }
    int64_t (*loop)(void) = NULL;
    for (size_t i = 0; i < sizeof LOOPS / sizeof *LOOPS; i++)
        if (!strcmp(LOOPS[i].call, argv[1]) && !strcmp(LOOPS[i].way, argv[3]))
            loop = LOOPS[i].loop;
    if (!loop) {
        fprintf(stderr, "calls: no such loop: %s, %s\n", argv[1], argv[3]);
        return 2;
    }
    size = strtoul(argv[2], NULL, 10);
    if (posix_memalign(&buffer, 4096, size ? size : 1))
        fail("posix_memalign");
    memset(buffer, 1, size);
    int has_result = strcmp(argv[1], "getppid") != 0;
    if (has_result && (fd = open(argv[4], O_RDWR | O_CLOEXEC)) < 0)
        fail(argv[4]);
    have_two_threads();

    int64_t expected = has_result ? (int64_t)size * CALLS_PER_LOOK_AT_THE_CLOCK : -1;
    measure(loop, expected, atol(argv[5]) * INT64_C(1000000));
    for (long i = atol(argv[7]); i > 0; i--)
        printf("%.3f\n", measure(loop, expected, atol(argv[6]) * INT64_C(1000000)));
    return 0;
}
