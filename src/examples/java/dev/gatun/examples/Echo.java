package dev.gatun.examples;

import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.Protocol;

import picocli.CommandLine.Command;

/** A server that sends back what it gets. */
@Command(
        name = "echo",
        description = {
            "Serves the echo protocol: what comes in goes out. SIGTERM and SIGINT end it,",
            "and it says what it has served."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it has served until a signal",
            "1:it could not serve: the port is taken",
            "2:the command line was not understood"
        })
public final class Echo extends ServerCommand {
    public static void main(String... arguments) {
        main(new Echo(), arguments);
    }

    @Override
    Protocol protocol() {
        return EchoHandler::new;
    }
}
