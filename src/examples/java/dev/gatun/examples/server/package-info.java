/**
 * A server on the event loop: {@link dev.gatun.examples.server.Server} has a listener, which
 * accepts, and connections, which read, have a handler answer, and write.
 */
package dev.gatun.examples.server;
