/*
 * Loads a server that answers PING\r\n with +PONG\r\n, and measures it: one thread, by io_uring or,
 * where there is none (or no liburing when this was compiled), epoll.
 *
 *     loadgen --port=N [--connections=N] [--pipeline=N] [--seconds=S | --requests=N]
 *             [--warmup=S] [--server=PID] [--epoll] [--histogram] [--rounds]
 *
 * Each connection (to 127.0.0.1) sends a batch of --pipeline requests in one call, waits for all
 * their answers, checks every byte of them, and sends the next. After --warmup seconds the
 * measurement begins; it lasts for --seconds, or until --requests were answered. Then nothing more
 * is sent, and the answers that are due are waited for. With --rounds, it measures again for each
 * line of standard input, until its end, over the same connections and after 25 ms of warm-up.
 *
 * Prints one line: requests answered in the time measured, that time, requests per second; the
 * latencies in microseconds that half, 99 % and 99.9 % of them had at most, from the sending of
 * their batch to the read that brought the end of their answer, of all batches that were sent in
 * that time; how many connections failed; the
 * processor time that this took, in seconds, and the process --server; and by what it did its I/O.
 * With --histogram, then all latencies: nanoseconds that so many requests had at most, separated by
 * a colon from how many, for each bucket that is not empty.
 * Ends with 1 if a connection failed: an answer was wrong, one too many, or did not come within 10
 * seconds.
 */
#define _GNU_SOURCE
#include "loadgen.h"
#include "peer.h"
#include <arpa/inet.h>
#include <getopt.h>
#include <math.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define REQUEST "PING\r\n"
#define ANSWER "+PONG\r\n"

enum {
    REQUEST_BYTES = sizeof REQUEST - 1,
    ANSWER_BYTES = sizeof ANSWER - 1,
    /* A batch always fits into the socket's buffer. */
    MOST_PIPELINED = 256,
};

static const int64_t SECOND = 1000000000;
static const double ROUND_WARMUP_SECONDS = 0.025;

static int port, connection_count = 50, pipeline = 1, server, only_epoll, print_all, rounds;
static int64_t request_limit;
static double seconds = 3, warmup_seconds = 1;

static char requests[MOST_PIPELINED * REQUEST_BYTES];
static char answers[MOST_PIPELINED * ANSWER_BYTES];
const char *batch = requests;
size_t batch_bytes, answer_bytes;

static const struct engine *engine;
static struct connection *connections;
static int sending = 1, busy_connections, failed_connections;

/*
 * Latencies, in nanoseconds: for each power of two 64 buckets of the same width, so that a value is
 * known to 1.6 %.
 */
enum { SUB_BUCKETS_LOG = 6, SUB_BUCKETS = 1 << SUB_BUCKETS_LOG, BUCKETS = 64 * SUB_BUCKETS };

static int64_t histogram[BUCKETS], recorded, answered;

/* Of the measurement: latencies are of what was sent in this time. */
static int64_t from, until;

static void record(int64_t sent_at, int64_t nanos, int count)
{
    answered += count;
    if (sent_at < from || sent_at >= until)
        return;
    uint64_t value = nanos < SUB_BUCKETS ? SUB_BUCKETS : nanos;
    int shift = 63 - __builtin_clzll(value) - SUB_BUCKETS_LOG;
    histogram[shift * SUB_BUCKETS + (value >> shift)] += count;
    recorded += count;
}

/* In nanoseconds. */
static double end_of_bucket(int i)
{
    return ldexp(i % SUB_BUCKETS + SUB_BUCKETS + 1, i / SUB_BUCKETS - 1);
}

/* In microseconds: the end of the bucket below which a share of the answers is. */
static double quantile(double share)
{
    int64_t below = 0;
    for (int i = 0; i < BUCKETS; i++) {
        below += histogram[i];
        if (below > 0 && below >= share * recorded)
            return end_of_bucket(i) / 1000;
    }
    return 0;
}

static void print_histogram(void)
{
    const char *separator = " histogram=";
    for (int i = 0; i < BUCKETS; i++)
        if (histogram[i] > 0) {
            printf("%s%.0f:%lld", separator, end_of_bucket(i), (long long)histogram[i]);
            separator = ",";
        }
}

static void failed(struct connection *connection, const char *why)
{
    fprintf(stderr, "loadgen: a connection failed: %s\n", why);
    failed_connections++;
    busy_connections -= connection->due > 0;
    connection->due = 0;
    connection->failed = 1;
    shutdown(connection->fd, SHUT_RDWR);
}

static void send_batch(struct connection *connection, int64_t at)
{
    connection->due = answer_bytes;
    connection->sent_at = at;
    busy_connections++;
    engine->send(connection);
}

void not_sent(struct connection *connection)
{
    if (!connection->failed)
        failed(connection, "a batch could not be sent");
}

/* How many answers bytes are, or parts of answers. */
static int answers_in(int bytes)
{
    return (bytes + ANSWER_BYTES - 1) / ANSWER_BYTES;
}

void received(struct connection *connection, const char *bytes, ssize_t count)
{
    if (connection->failed)
        return;
    int due = connection->due;
    if (count <= 0) {
        failed(connection, count ? strerror(-count) : "closed by the server");
        return;
    }
    if (count > due || memcmp(bytes, answers + answer_bytes - due, count)) {
        failed(connection, "wrong answers");
        return;
    }
    int64_t at = now();
    connection->due -= count;
    record(connection->sent_at, at - connection->sent_at, answers_in(due) - answers_in(connection->due));
    if (connection->due == 0) {
        busy_connections--;
        if (sending)
            send_batch(connection, at);
    }
}

/* Until a time or a number of answers, or until no answers are due. */
static void run_until(int64_t end, int64_t answer_limit)
{
    while (busy_connections > 0 && now() < end && answered < answer_limit)
        if (!engine->wait()) {
            fprintf(stderr, "loadgen: no answer in %d s\n", PATIENCE_SECONDS);
            exit(1);
        }
}

static void connect_one(struct connection *connection)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int on = 1;
    int fd = connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on))
        fail("connect");
}

static void connect_all(void)
{
    if (!(connections = calloc(connection_count, sizeof *connections)))
        fail("calloc");
    for (int i = 0; i < connection_count; i++) {
        connections[i].index = i;
        connect_one(&connections[i]);
    }
}

static void choose_engine(void)
{
#ifdef HAVE_LIBURING
    engine = &uring_engine;
    if (!only_epoll && engine->open(connections, connection_count) == 0)
        return;
#endif
    engine = &epoll_engine;
    if ((errno = -engine->open(connections, connection_count)))
        fail("epoll");
}

static double cpu_seconds(clockid_t clock)
{
    struct timespec t;
    if (clock_gettime(clock, &t))
        fail("the processor time of --server");
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void usage(void)
{
    fprintf(stderr, "usage: loadgen --port=N [--connections=N] [--pipeline=N]\n"
                    "               [--seconds=S | --requests=N] [--warmup=S] [--server=PID]\n"
                    "               [--epoll] [--histogram] [--rounds]\n");
    exit(2);
}

static void parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"port", required_argument, NULL, 'p'},     {"connections", required_argument, NULL, 'c'},
        {"pipeline", required_argument, NULL, 'P'}, {"seconds", required_argument, NULL, 's'},
        {"requests", required_argument, NULL, 'n'}, {"warmup", required_argument, NULL, 'w'},
        {"server", required_argument, NULL, 'S'},   {"epoll", no_argument, NULL, 'e'},
        {"histogram", no_argument, NULL, 'h'},      {"rounds", no_argument, NULL, 'r'},
        {NULL, 0, NULL, 0},
    };
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'c': connection_count = atoi(optarg); break;
        case 'P': pipeline = atoi(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'n': request_limit = atoll(optarg); break;
        case 'w': warmup_seconds = atof(optarg); break;
        case 'S': server = atoi(optarg); break;
        case 'e': only_epoll = 1; break;
        case 'h': print_all = 1; break;
        case 'r': rounds = 1; break;
        default: usage();
        }
    if (optind < argc || port <= 0 || connection_count <= 0 || pipeline <= 0 ||
        pipeline > MOST_PIPELINED)
        usage();
}

/* Once, over the connections that there are; no answers are due before it, and after it. */
static void measure_load(clockid_t server_clock, double warmup)
{
    sending = 1;
    from = until = INT64_MAX;
    for (int i = 0; i < connection_count; i++)
        if (!connections[i].failed)
            send_batch(&connections[i], now());

    run_until(now() + warmup * SECOND, INT64_MAX);
    memset(histogram, 0, sizeof histogram);
    recorded = answered = 0;
    double own_cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    double server_cpu = cpu_seconds(server_clock);
    from = now();
    if (request_limit > 0)
        run_until(INT64_MAX, request_limit);
    else
        run_until(from + seconds * SECOND, INT64_MAX);
    until = now();
    double measured = (until - from) / 1e9;
    own_cpu = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - own_cpu;
    server_cpu = server ? cpu_seconds(server_clock) - server_cpu : 0;
    int64_t measured_answers = answered;

    sending = 0;
    run_until(INT64_MAX, INT64_MAX);
    printf("requests=%lld seconds=%.3f rate=%.0f p50=%.1f p99=%.1f p99.9=%.1f errors=%d"
           " cpu=%.4f server_cpu=%.4f io=%s",
           (long long)measured_answers, measured, measured_answers / measured, quantile(0.5),
           quantile(0.99), quantile(0.999), failed_connections, own_cpu, server_cpu, engine->name);
    if (print_all)
        print_histogram();
    putchar('\n');
    fflush(stdout);
}

int main(int argc, char **argv)
{
    program = "loadgen";
    parse(argc, argv);
    raise_descriptor_limit();
    batch_bytes = pipeline * REQUEST_BYTES;
    answer_bytes = pipeline * ANSWER_BYTES;
    for (int i = 0; i < pipeline; i++) {
        memcpy(requests + i * REQUEST_BYTES, REQUEST, REQUEST_BYTES);
        memcpy(answers + i * ANSWER_BYTES, ANSWER, ANSWER_BYTES);
    }
    clockid_t server_clock = CLOCK_PROCESS_CPUTIME_ID;
    if (server && (errno = clock_getcpuclockid(server, &server_clock)))
        fail("--server");
    connect_all();
    choose_engine();
    measure_load(server_clock, warmup_seconds);
    for (int c; rounds && !failed_connections && (c = getchar()) != EOF;)
        if (c == '\n')
            measure_load(server_clock, ROUND_WARMUP_SECONDS);
    return failed_connections > 0;
}
