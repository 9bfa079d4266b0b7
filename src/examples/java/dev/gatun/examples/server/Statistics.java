package dev.gatun.examples.server;

/** What a server has done. Counted by the loop's thread, and read when that has ended. */
public final class Statistics {
    long accepted;
    long requests;
    long bytesIn;
    long bytesOut;

    /** Connections that ended with an error, such as a reset. */
    long failed;

    /** Connections that were closed at once, since they could not be watched. */
    long refused;

    /** Connections on which nothing happened for too long. */
    long timedOut;

    /** How often a connection could not be accepted for want of descriptors or memory. */
    long acceptsPutOff;

    static Statistics sum(Iterable<Statistics> all) {
        var sum = new Statistics();
        for (Statistics each : all) {
            sum.accepted += each.accepted;
            sum.requests += each.requests;
            sum.bytesIn += each.bytesIn;
            sum.bytesOut += each.bytesOut;
            sum.failed += each.failed;
            sum.refused += each.refused;
            sum.timedOut += each.timedOut;
            sum.acceptsPutOff += each.acceptsPutOff;
        }
        return sum;
    }

    public long accepted() {
        return accepted;
    }

    public long requests() {
        return requests;
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long bytesOut() {
        return bytesOut;
    }

    public long failed() {
        return failed;
    }

    public long refused() {
        return refused;
    }

    public long timedOut() {
        return timedOut;
    }

    public long acceptsPutOff() {
        return acceptsPutOff;
    }

    /** In a line; what did not happen is left out. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(accepted).append(" connections, ").append(requests).append(" requests, ");
        text.append(bytesIn).append(" bytes in, ").append(bytesOut).append(" bytes out");
        if (failed > 0) {
            text.append("; ").append(failed).append(" connections failed");
        }
        if (refused > 0) {
            text.append("; ").append(refused).append(" connections refused");
        }
        if (timedOut > 0) {
            text.append("; ").append(timedOut).append(" connections timed out");
        }
        if (acceptsPutOff > 0) {
            text.append("; accepting was put off ").append(acceptsPutOff).append(" times");
        }
        return text.toString();
    }
}
