package dev.gatun.examples.protocol;

/** What a server speaks: makes a handler for each connection. */
public interface Protocol {
    Handler newHandler();
}
