package dev.gatun.benchmarks.results;

/**
 * What the project wants to be true of one or more rows: of each, the same.
 *
 * @param issue that asks for it
 * @param key by which RESULTS.md explains it: short, and never changed
 * @param what is looked at, such as "time of FileFd relative to C"
 * @param limit for it
 */
public record Claim(int issue, String key, String what, Limit limit) {}
