package dev.gatun.io;

/**
 * The user ids that were those of the process when it set the owner of a descriptor; with them the
 * kernel decides whether it may be signalled.
 *
 * @param real the real user id
 * @param effective the effective user id
 */
public record OwnerUids(int real, int effective) {}
