/**
 * An event loop in one thread, to be read in this order: {@link dev.gatun.examples.loop.EventLoop},
 * {@link dev.gatun.examples.loop.Multiplexer} with its three kinds, {@link
 * dev.gatun.examples.loop.LoopRegistration} and where they are kept, {@link
 * dev.gatun.examples.loop.Timer}.
 */
package dev.gatun.examples.loop;
