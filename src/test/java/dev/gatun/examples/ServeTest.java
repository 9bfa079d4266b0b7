package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The server of files, with one virtual thread for each connection. */
@Timeout(120)
class ServeTest {
    private static HttpRequest get(ServerChild server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/" + path))
                .build();
    }

    @Test
    void servesTheFilesOfItsFolder(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.write(root.resolve("file"), bytes);
        Files.write(root.resolve("empty"), new byte[0]);
        Files.writeString(folder.resolve("secret"), "secret");
        try (var server = new ServerChild(Serve.class, root.toString());
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(client.sendAsync(get(server, "file"), BodyHandlers.ofByteArray()));
            }
            for (var each : answers) {
                assertEquals(200, each.get().statusCode());
                assertArrayEquals(bytes, each.get().body());
            }
            var empty = client.send(get(server, "empty"), BodyHandlers.ofByteArray());
            assertEquals(200, empty.statusCode());
            assertEquals(0, empty.body().length);
            for (String path : List.of("none", "..%2fsecret", "../secret", "")) {
                var answer = client.send(get(server, path), BodyHandlers.ofString());
                assertEquals(404, answer.statusCode(), path);
            }
        }
    }
}
