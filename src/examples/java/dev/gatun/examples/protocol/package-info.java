/**
 * What the servers speak: bytes in, bytes out, in memory outside of the heap. Nothing here knows of
 * sockets; {@link dev.gatun.examples.protocol.Handler} is all that who moves the bytes has to know.
 */
package dev.gatun.examples.protocol;
