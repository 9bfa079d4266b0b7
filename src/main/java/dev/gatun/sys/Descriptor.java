package dev.gatun.sys;

/**
 * An open file, as an operation of a ring names it: an {@link Fd}, which is a number of the
 * process, or a file that is registered with a ring and has a number only there.
 *
 * <p>Not to be implemented elsewhere: operations refuse what they do not know.
 */
public interface Descriptor {}
