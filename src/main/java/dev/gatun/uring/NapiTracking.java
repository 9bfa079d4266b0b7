package dev.gatun.uring;

import dev.gatun.raw.Uring;

/**
 * {@code IO_URING_NAPI_TRACKING_…}: which device queues a wait polls busily, for {@link
 * Registration#registerNapi(int, boolean, NapiTracking)}.
 */
public enum NapiTracking {
    /** The queues of the ring's sockets, which the kernel finds by itself. Since Linux 6.9. */
    IO_URING_NAPI_TRACKING_DYNAMIC(Uring.IO_URING_NAPI_TRACKING_DYNAMIC),
    /** Those that {@link Registration#napiStaticAddId} adds. Since Linux 6.13. */
    IO_URING_NAPI_TRACKING_STATIC(Uring.IO_URING_NAPI_TRACKING_STATIC);

    private final int value;

    NapiTracking(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
