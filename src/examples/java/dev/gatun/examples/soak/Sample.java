package dev.gatun.examples.soak;

/**
 * What a process has, with nobody connected.
 *
 * @param heapBytes of the heap, after a collection
 * @param rssBytes of physical memory
 * @param descriptors how many
 */
public record Sample(long heapBytes, long rssBytes, int descriptors) {}
