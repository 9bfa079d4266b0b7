package dev.gatun.examples;

import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;

import picocli.CommandLine.Command;

/** A server for one command of Redis. */
@Command(
        name = "ping",
        description = {
            "Answers PING as Redis does, in a line or as an array of strings, pipelined or",
            "not: redis-benchmark -t ping_inline,ping_mbulk loads it. SIGTERM and SIGINT",
            "end it, and it says what it has served."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it has served until a signal",
            "1:it could not serve: the port is taken",
            "2:the command line was not understood"
        })
public final class Ping extends ServerCommand {
    public static void main(String... arguments) {
        main(new Ping(), arguments);
    }

    @Override
    Protocol protocol() {
        return PingHandler::new;
    }
}
