package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The server of files, with one virtual thread for each connection. */
class ServeTest {
    private record Answer(String status, byte[] body) {}

    private static void ask(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(ISO_8859_1));
    }

    private static Answer answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "the end after " + head);
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n");
        int length = Integer.parseInt(lines[1].substring("Content-Length: ".length()));
        return new Answer(lines[0], in.readNBytes(length));
    }

    @Test
    void servesTheFilesOfItsFolder(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.write(root.resolve("file"), bytes);
        Files.write(root.resolve("empty"), new byte[0]);
        Files.writeString(folder.resolve("secret"), "secret");
        try (var server = new ServerChild(Serve.class, root.toString())) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sockets.add(server.connect());
            }
            for (int round = 0; round < 3; round++) {
                for (Socket each : sockets) {
                    ask(each, "/file");
                }
                for (Socket each : sockets) {
                    Answer answer = answer(each);
                    assertEquals("HTTP/1.1 200 OK", answer.status());
                    assertArrayEquals(bytes, answer.body());
                }
            }
            Socket first = sockets.getFirst();
            ask(first, "/empty");
            assertEquals(0, answer(first).body().length);
            for (String path : List.of("/none", "/../secret", "/", "/../", "/x/../../secret")) {
                ask(first, path);
                assertEquals("HTTP/1.1 404 Not Found", answer(first).status(), path);
            }
            for (Socket each : sockets) {
                each.close();
            }
        }
    }
}
