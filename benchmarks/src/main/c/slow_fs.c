/*
 * A file system that is as slow as a disk behind a network: each read of its one file waits, and
 * any number of reads wait at once. For the suite "threads", by libfuse 3.
 *
 *     slow_fs FILE FOLDER MICROS
 *
 * Mounts on FOLDER, whose only file is called "file" and has the bytes of FILE. MICROS microseconds
 * after a read has come, it is answered; all wait equally long, so the first that came is the first
 * to go. Prints a line when it is mounted. SIGTERM and SIGINT unmount it, and so does the end of
 * its input: whoever started it may end without a word.
 */
#define FUSE_USE_VERSION 34
#define _GNU_SOURCE
#include "peer.h"
#include <fcntl.h>
#include <fuse3/fuse_lowlevel.h>
#include <signal.h>
#include <sys/stat.h>

enum { THE_FILE = FUSE_ROOT_ID + 1, MOST_BYTES = 1 << 20 };

static const char NAME[] = "file";

/* What is looked up stays known; what is read from the file does not. */
static const double FOR_GOOD = 3600;

struct read {
    struct read *next;
    fuse_req_t request;
    size_t size;
    off_t offset;
    int64_t due;
};

static int source;
static struct stat source_status;
static int64_t delay;

/* Those that wait, the first that came first. */
static struct read *first, **end = &first;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t has_come = PTHREAD_COND_INITIALIZER;

static pthread_t main_thread;

static struct read *await_due(void)
{
    pthread_mutex_lock(&lock);
    while (!first)
        pthread_cond_wait(&has_come, &lock);
    struct read *read = first;
    first = read->next;
    if (!first)
        end = &first;
    pthread_mutex_unlock(&lock);
    struct timespec due = {read->due / 1000000000, read->due % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR)
        ;
    return read;
}

static void *answer_reads(void *buffer)
{
    while (1) {
        struct read *read = await_due();
        ssize_t count = pread(source, buffer, read->size, read->offset);
        if (count < 0)
            fuse_reply_err(read->request, errno);
        else
            fuse_reply_buf(read->request, buffer, count);
        free(read);
    }
    return NULL;
}

static void fs_read(fuse_req_t request, fuse_ino_t inode, size_t size, off_t offset,
                    struct fuse_file_info *info)
{
    (void)inode, (void)info;
    struct read *read = malloc(sizeof *read);
    if (!read || size > MOST_BYTES) {
        free(read);
        fuse_reply_err(request, EIO);
        return;
    }
    *read = (struct read){NULL, request, size, offset, now() + delay};
    pthread_mutex_lock(&lock);
    *end = read;
    end = &read->next;
    pthread_cond_signal(&has_come);
    pthread_mutex_unlock(&lock);
}

/* As many as come at once, not the twelve of libfuse. */
static void fs_init(void *unused, struct fuse_conn_info *connection)
{
    (void)unused;
    connection->max_background = 1 << 14;
    connection->congestion_threshold = 1 << 14;
}

static int status_of(fuse_ino_t inode, struct stat *status)
{
    memset(status, 0, sizeof *status);
    status->st_ino = inode;
    status->st_nlink = 1;
    if (inode == FUSE_ROOT_ID) {
        status->st_mode = S_IFDIR | 0555;
    } else if (inode == THE_FILE) {
        status->st_mode = S_IFREG | 0444;
        status->st_size = source_status.st_size;
        status->st_blksize = source_status.st_blksize;
        status->st_blocks = source_status.st_blocks;
    } else {
        return ENOENT;
    }
    return 0;
}

static void fs_getattr(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *info)
{
    (void)info;
    struct stat status;
    int error = status_of(inode, &status);
    if (error)
        fuse_reply_err(request, error);
    else
        fuse_reply_attr(request, &status, FOR_GOOD);
}

static void fs_lookup(fuse_req_t request, fuse_ino_t parent, const char *name)
{
    struct fuse_entry_param entry = {.attr_timeout = FOR_GOOD, .entry_timeout = FOR_GOOD};
    if (parent != FUSE_ROOT_ID || strcmp(name, NAME)) {
        fuse_reply_err(request, ENOENT);
        return;
    }
    entry.ino = THE_FILE;
    status_of(THE_FILE, &entry.attr);
    fuse_reply_entry(request, &entry);
}

static void fs_open(fuse_req_t request, fuse_ino_t inode, struct fuse_file_info *info)
{
    if (inode != THE_FILE)
        fuse_reply_err(request, EISDIR);
    else if ((info->flags & O_ACCMODE) != O_RDONLY)
        fuse_reply_err(request, EROFS);
    else
        fuse_reply_open(request, info);
}

static const struct fuse_lowlevel_ops OPERATIONS = {
    .init = fs_init,
    .lookup = fs_lookup,
    .getattr = fs_getattr,
    .open = fs_open,
    .read = fs_read,
};

/* When there is nothing to read any more, whoever started this has ended. */
static void *watch_input(void *unused)
{
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    /* To the thread that is in a read of its own, which the signal ends. */
    pthread_kill(main_thread, SIGTERM);
    return unused;
}

static void start_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;
    if ((errno = pthread_create(&thread, NULL, run, argument)))
        fail("pthread_create");
}

int main(int count, char **arguments)
{
    program = arguments[0];
    if (count != 4)
        wrong("usage: slow_fs FILE FOLDER MICROS");
    delay = atoll(arguments[3]) * 1000;
    source = open(arguments[1], O_RDONLY | O_CLOEXEC);
    if (source < 0 || fstat(source, &source_status))
        fail(arguments[1]);

    char *options[] = {arguments[0], "-ofsname=slow_fs,ro"};
    struct fuse_args mount = FUSE_ARGS_INIT(2, options);
    struct fuse_session *session =
        fuse_session_new(&mount, &OPERATIONS, sizeof OPERATIONS, NULL);
    if (!session || fuse_set_signal_handlers(session))
        wrong("no session of libfuse");
    if (fuse_session_mount(session, arguments[2]))
        wrong("not mounted");
    void *buffer = malloc(MOST_BYTES);
    if (!buffer)
        fail("malloc");
    start_thread(answer_reads, buffer);
    main_thread = pthread_self();
    start_thread(watch_input, NULL);
    puts("mounted");
    fflush(stdout);
    fuse_session_loop(session);
    fuse_session_unmount(session);
    return 0;
}
