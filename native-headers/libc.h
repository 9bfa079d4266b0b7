/*
 * What libc and the kernel's headers offer that has the same name, value, layout and signature
 * on every 64-bit Linux target: read once, for dev.gatun.raw.libc. symbols/libc.txt says
 * which of it is generated; what differs between targets is in target.h.
 */
#ifndef GATUN_LIBC_H
#define GATUN_LIBC_H

#define _GNU_SOURCE 1

/* Before any header that would bring the system's struct statx, which may be an older one. */
#include "gatun/statx.h"

/* Files */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <asm/termbits.h>
#include <linux/close_range.h>
#include <linux/falloc.h>
#include <linux/fanotify.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/if_tun.h>
#include <linux/input.h>
#include <linux/magic.h>
#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/nvme_ioctl.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <linux/uinput.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Readiness and time */
#include <linux/time_types.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>

/*
 * Sockets. For GNU C glibc declares the address parameters as transparent unions, which jextract
 * would bind as unions by value; for any other compiler they are struct sockaddr *, as POSIX has it.
 */
#pragma push_macro("__GNUC_PREREQ")
#undef __GNUC_PREREQ
#define __GNUC_PREREQ(major, minor) 0
#include <sys/socket.h>
#pragma pop_macro("__GNUC_PREREQ")

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/un.h>

/* netinet/tcp.h, whose struct tcp_info ends where that of an old kernel did. */
#include "gatun/tcp_info.h"

/* Threads, signals, errors */
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/utsname.h>
#include <sys/wait.h>

#include "gatun/newer.h"

#endif
