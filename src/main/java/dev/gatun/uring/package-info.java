/**
 * io_uring: rings that are shared with the kernel; their setup, submission and completion queues,
 * operations, and what is registered with them. Begin at {@link dev.gatun.uring.IoUring}.
 */
package dev.gatun.uring;
