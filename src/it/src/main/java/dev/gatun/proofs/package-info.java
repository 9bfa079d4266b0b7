/**
 * Programs that know nothing of Gatun, run with its file system. {@link dev.gatun.proofs.Main} runs
 * them in JVMs of their own; CONTRIBUTING.md says how.
 */
package dev.gatun.proofs;
