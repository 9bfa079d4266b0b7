/**
 * Files for programs that know nothing of Gatun: {@link dev.gatun.nio.GatunFileSystem} is the
 * default file system, but the calls of its channels are made by a {@link
 * dev.gatun.async.RingService}.
 */
package dev.gatun.nio;
