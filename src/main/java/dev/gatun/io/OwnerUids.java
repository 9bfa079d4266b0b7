package dev.gatun.io;

/**
 * The user ids that the process had when it set the owner of a descriptor. By them the kernel
 * decides whether the owner may be signalled.
 *
 * @param real the real user id
 * @param effective the effective user id
 */
public record OwnerUids(int real, int effective) {}
