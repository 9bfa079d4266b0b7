/* What the programs of the suite "readiness" have in common: what is watched, and one wake-up. */
#ifndef WAKEUP_H
#define WAKEUP_H

#include "peer.h"
#include <fcntl.h>
#include <sys/eventfd.h>

enum { WAKE_UPS_PER_LOOK_AT_THE_CLOCK = 100 };

static int idle_count, write_end;
static int *fds; /* the idle ones, then the pipe's read end */

static inline void open_descriptors(int count)
{
    raise_descriptor_limit();
    idle_count = count;
    if (!(fds = calloc(idle_count + 1, sizeof *fds)))
        fail("calloc");
    for (int i = 0; i < idle_count; i++)
        if ((fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
            fail("eventfd");
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
        fail("pipe2");
    fds[idle_count] = ends[0];
    write_end = ends[1];
}

/* A loop of wake-ups; wait gives the index of the descriptor that is ready. */
#define WAKE_UP_LOOP(name, wait)                                    \
    static void name(void)                                          \
    {                                                               \
        char byte = 1;                                              \
        for (int i = 0; i < WAKE_UPS_PER_LOOK_AT_THE_CLOCK; i++) {  \
            if (write(write_end, &byte, 1) != 1)                    \
                fail("write");                                      \
            int ready = wait();                                     \
            if (ready != idle_count)                                \
                wrong("another descriptor is ready");               \
            if (read(fds[ready], &byte, 1) != 1)                    \
                fail("read");                                       \
        }                                                           \
    }

#endif
