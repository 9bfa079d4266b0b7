/* What the programs in C have in common. */
#ifndef PEER_H
#define PEER_H

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* The name that messages begin with. */
static const char *program;

static inline void fail(const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", program, what, strerror(errno));
    exit(1);
}

static inline void wrong(const char *what)
{
    fprintf(stderr, "%s: %s\n", program, what);
    exit(1);
}

static inline int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static inline void *sleeper(void *unused)
{
    for (;;)
        pause();
    return unused;
}

/*
 * Starts a thread that sleeps for as long as the program runs. Without it, the kernel and the C
 * library take short cuts that no JVM can take: a descriptor's file is used without counting a
 * reference, and the functions that are cancellation points skip their check.
 */
static inline void have_two_threads(void)
{
    pthread_t thread;
    if ((errno = pthread_create(&thread, NULL, sleeper, NULL)))
        fail("pthread_create");
}

/* As many descriptors as may be: a JVM does the same when it starts. */
static inline void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit))
        fail("setrlimit");
}

/* Nanoseconds per operation; the loop is for one look at the clock. */
static inline double measure(void (*loop)(void), int operations, int64_t nanos)
{
    int64_t count = 0, start = now(), end;
    do {
        loop();
        count += operations;
        end = now();
    } while (end - start < nanos);
    return (double)(end - start) / count;
}

/*
 * The last two arguments: WARMUP_MS MEASURE_MS. Says "ready" after the warm-up, and then measures
 * for each line of standard input, until its end, and prints the nanoseconds as a line.
 */
static inline void measure_when_told(void (*loop)(void), int operations, char **arguments)
{
    measure(loop, operations, atol(arguments[0]) * INT64_C(1000000));
    puts("ready");
    fflush(stdout);
    for (int c; (c = getchar()) != EOF;)
        if (c == '\n') {
            printf("%.3f\n", measure(loop, operations, atol(arguments[1]) * INT64_C(1000000)));
            fflush(stdout);
        }
}

#endif
