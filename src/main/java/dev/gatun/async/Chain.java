package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Operations that are linked. The chain is one request in the inbox; in the table, each operation
 * has a place of its own.
 */
final class Chain extends WaitingRequest {
    private final Link[] links;
    private final int[] results;
    private final OperationFuture<int[]> future;
    private int left;
    private boolean isOver;

    /**
     * Makes a chain.
     *
     * @param future what is told of the end; null if the calling thread waits for it
     */
    Chain(List<Operation> operations, OperationFuture<int[]> future) {
        this.future = future;
        links = new Link[operations.size()];
        results = new int[links.length];
        left = links.length;
        for (int i = 0; i < links.length; i++) {
            links[i] = new Link(i, Objects.requireNonNull(operations.get(i)));
        }
    }

    @Override
    int count() {
        return links.length;
    }

    Link link(int index) {
        return links[index];
    }

    /** Of the first link that is in flight; those behind it end with it. */
    @Override
    int cancelPlace() {
        for (Link each : links) {
            if (each.place >= 0) {
                return each.place;
            }
        }
        return ENDED;
    }

    /** The results, in the order of the operations; after the end. */
    int[] results() {
        return results;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) throws SyscallException {
        throw new AssertionError("each link writes its own");
    }

    /** It was cancelled before it was submitted. */
    @Override
    void completed(int res, int flags) {
        Arrays.fill(results, res);
        end(null);
    }

    private void end(Throwable failure) {
        place = ENDED;
        if (isOver) {
            return;
        }
        if (failure != null) {
            closeUnwanted();
        }
        if (future == null) {
            if (failure == null) {
                super.completed(0, 0);
            } else {
                super.failed(failure);
            }
        } else if (failure == null) {
            future.finish(results, isCancelled());
        } else {
            future.fail(failure);
        }
        isOver = true;
    }

    private boolean isCancelled() {
        for (int each : results) {
            if (each == -Errno.ECANCELED) {
                return true;
            }
        }
        return false;
    }

    /** Nobody gets the results, unless it is only somebody who was told of them that has failed. */
    private void closeUnwanted() {
        if (future != null && future.isDone()) {
            return;
        }
        for (Link each : links) {
            if (each.makesDescriptors && each.hasResult && results[each.index] >= 0) {
                closeUnwanted(results[each.index]);
            }
        }
    }

    /** Once, and not for each link. */
    @Override
    void failed(Throwable why) {
        end(why);
    }

    final class Link extends Request {
        private final int index;
        private final Operation operation;
        private Fd fd;
        private boolean makesDescriptors;
        private boolean hasResult;

        Link(int index, Operation operation) {
            this.index = index;
            this.operation = operation;
        }

        Chain chain() {
            return Chain.this;
        }

        @Override
        Fd fd() {
            return fd;
        }

        @Override
        void write(Sqe sqe, OperationMemory ofRing) throws SyscallException {
            operation.write(sqe);
            fd = sqe.descriptor();
            makesDescriptors = sqe.makesDescriptors();
        }

        @Override
        void completed(int res, int flags) {
            if (!hasResult && !isOver) {
                hasResult = true;
                results[index] = res;
            } else if (makesDescriptors && res >= 0) {
                closeUnwanted(res);
            }
            if (!Completion.hasMore(flags) && --left == 0) {
                end(null);
            }
        }

        @Override
        boolean hasResult() {
            return hasResult;
        }

        @Override
        void failed(Throwable why) {
            Chain.this.failed(why);
        }
    }
}
