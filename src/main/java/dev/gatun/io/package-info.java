/**
 * Files, paths and pipes: opening, reading and writing in all forms, space, durability, metadata,
 * names and directories, watching files, and moving data inside the kernel.
 *
 * <p>Begin at {@link dev.gatun.io.FileFd}, an open file, or at {@link dev.gatun.io.PathCalls}. Each
 * method is one system call with that call's name, unless its description says that it loops.
 * {@link dev.gatun.sys.Syscalls} has the same calls without objects, with {@code -errno} as their
 * result.
 */
package dev.gatun.io;
