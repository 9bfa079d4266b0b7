/**
 * io_uring: rings that are shared with the kernel, with what they are set up, submitted to,
 * completed by and registered with. {@link dev.gatun.uring.IoUring} is where to begin.
 */
package dev.gatun.uring;
