/*
 * What differs between the targets: read once for each, with that target's headers, for
 * dev.gatun.raw.x86_64, .aarch64 and .riscv64. Every target gets the same members
 * (symbols/target.txt), so that a class can choose between them by name.
 */
#ifndef GATUN_TARGET_H
#define GATUN_TARGET_H

#define _GNU_SOURCE 1

/*
 * The kernel's own O_* flags. glibc's <fcntl.h> cannot be used for them: on a 64-bit target its
 * O_LARGEFILE is 0, but fcntl(F_GETFL) reports the kernel's, which a caller must be able to mask.
 */
#include <asm/fcntl.h>

#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* Where a target has no such flag, it is no bit at all. */
#ifndef MAP_32BIT
#define MAP_32BIT 0
#endif

#include "gatun/system_calls.h"

#endif
