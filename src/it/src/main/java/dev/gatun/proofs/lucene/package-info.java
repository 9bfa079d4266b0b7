/** Lucene's own tests of directories, on files of the default file system and of Gatun's. */
package dev.gatun.proofs.lucene;
