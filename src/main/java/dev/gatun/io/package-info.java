/**
 * Files and pipes: opening, reading and writing in all forms, space, durability, metadata, and
 * moving data inside the kernel.
 *
 * <p>It begins at {@link dev.gatun.io.FileFd}, an open file. Each method is one system call with
 * that call's name, unless its description says that it loops; the same calls without any object,
 * with {@code -errno} as their result, are in {@link dev.gatun.sys.Syscalls}.
 */
package dev.gatun.io;
