/**
 * The border with the kernel: the only place that links native code.
 *
 * <p>{@link dev.gatun.sys.Syscalls} has the calls as they are. The typed objects stand on these
 * calls: they begin at {@link dev.gatun.sys.Fd}, and throw {@link dev.gatun.sys.SyscallException}.
 */
package dev.gatun.sys;
