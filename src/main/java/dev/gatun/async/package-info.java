/**
 * I/O for all threads: {@link dev.gatun.async.RingService} has rings on threads of its own, and any
 * thread, virtual or not, submits operations to them, and waits for them or is told.
 */
package dev.gatun.async;
