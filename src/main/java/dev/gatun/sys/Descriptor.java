package dev.gatun.sys;

/**
 * An open file that an operation of a ring can use: an {@link Fd}, whose number is the process's,
 * or a file that is registered with a ring, whose number is the ring's.
 *
 * <p>Do not implement this interface: operations refuse objects that they do not know.
 */
public interface Descriptor {}
