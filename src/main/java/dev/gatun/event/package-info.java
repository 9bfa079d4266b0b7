/**
 * Readiness: waiting for many descriptors at once, and descriptors that make other things wait as
 * files do: counters, timers, signals, processes.
 *
 * <p>It begins at {@link dev.gatun.event.Epoll}. Each method is one system call, unless its name
 * promises more; the same calls without any object, with {@code -errno} as their result, are in
 * {@link dev.gatun.sys.EventSyscalls}.
 *
 * <p><b>Timeouts</b> are in nanoseconds: 0 looks and does not wait, -1 waits without a timeout, and
 * what else is below zero is refused, since it is mostly a remainder that was computed wrong. A
 * method {@code …Until} takes a deadline instead, in the time of {@link System#nanoTime}.
 *
 * <p><b>A signal</b> whose handler ran ends a wait, whatever the handler's flags; the JVM itself
 * sends some. For a wait that is a value like the others, {@code INTERRUPTED}, which is {@code
 * -EINTR}: below zero, so that a loop over what is ready does nothing, and the caller decides
 * whether time is left. Methods that promise a deadline wait on for what remains of it. For a
 * {@code read(2)} it is a {@link dev.gatun.sys.SyscallException}, as everywhere. An operation of a
 * ring that completes, and the close of a ring, can do the same without a signal, as {@link
 * dev.gatun.sys.SyscallException} says.
 *
 * <p><b>Threads.</b> Descriptors may be used from any thread. What is filled by a wait ({@link
 * dev.gatun.event.EpollEvents}, {@link dev.gatun.event.Poll}, {@link dev.gatun.event.Select},
 * {@link dev.gatun.event.SignalInfo}) is for one thread at a time. A wait keeps its thread, and on
 * a virtual thread the carrier as well: when as many virtual threads wait as there are carriers, no
 * virtual thread runs any more until one of the waits ends. {@link Thread#interrupt} does not end a
 * wait; an {@link dev.gatun.event.EventFd} among what is waited for does.
 */
package dev.gatun.event;
