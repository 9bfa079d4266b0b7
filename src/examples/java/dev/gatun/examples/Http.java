package dev.gatun.examples;

import dev.gatun.examples.protocol.HttpHandler;
import dev.gatun.examples.protocol.Protocol;

import picocli.CommandLine.Command;

/** A server of one line of text. */
@Command(
        name = "http",
        description = {
            "Answers any HTTP/1.1 request with a line of plain text, on connections that stay",
            "and with pipelining: curl and wrk load it. SIGTERM and SIGINT end it, and it says",
            "what it has served."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it has served until a signal",
            "1:it could not serve: the port is taken",
            "2:the command line was not understood"
        })
public final class Http extends ServerCommand {
    public static void main(String... arguments) {
        main(new Http(), arguments);
    }

    @Override
    Protocol protocol() {
        return HttpHandler.protocol();
    }
}
