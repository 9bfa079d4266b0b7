/**
 * Readiness: waits for many descriptors at once, and descriptors that make counters, timers,
 * signals and processes ready to read as files are.
 *
 * <p>Begin at {@link dev.gatun.event.Epoll}. Each method is one system call, unless its name
 * promises more. {@link dev.gatun.sys.EventSyscalls} has the same calls without objects, with
 * {@code -errno} as their result.
 *
 * <p><b>Timeouts</b> are in nanoseconds: 0 looks and does not wait, and -1 waits without a timeout.
 * Other negative values are refused: mostly they are a remaining time computed wrongly. A method
 * {@code …Until} takes a deadline instead, in the time of {@link System#nanoTime}.
 *
 * <p><b>A signal</b> whose handler ran ends a wait, whatever the handler's flags; the JVM itself
 * sends some. The wait then returns {@code INTERRUPTED}, which is {@code -EINTR}. The value is
 * below zero, so a loop over ready descriptors does nothing, and the caller decides whether time is
 * left. A method with a deadline waits again, for the time that remains. A {@code read(2)} that a
 * signal ends throws {@link dev.gatun.sys.SyscallException}, as everywhere. An operation of a ring
 * that completes, and the close of a ring, can end a wait without a signal, as {@link
 * dev.gatun.sys.SyscallException} says.
 *
 * <p><b>Threads.</b> Descriptors may be used from any thread. An object that a wait or a read fills
 * ({@link dev.gatun.event.EpollEvents}, {@link dev.gatun.event.Poll}, {@link
 * dev.gatun.event.Select}, {@link dev.gatun.event.SignalInfo}) is for one thread at a time. A wait
 * keeps its thread, and on a virtual thread the carrier as well: when as many virtual threads wait
 * as there are carriers, no virtual thread runs any more until one of the waits ends. {@link
 * Thread#interrupt} does not end a wait; a write to an {@link dev.gatun.event.EventFd} that the
 * wait watches does.
 */
package dev.gatun.event;
