/**
 * Prints system calls as strace(1) does, with {@code -Ddev.gatun.trace}. Not exported. Loaded by
 * its name, and only where that property is set.
 */
package dev.gatun.trace;
