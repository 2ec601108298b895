package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsolePagesIT {

    @TempDir
    static Path folder;

    private static ConsoleServer server;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/runs",
                "/runs/1841207",
                "/runs/1841020",
                "/runs/1841020/restart",
                "/jobs",
                "/jobs/orders-export",
                "/failures",
                "/workers",
                "/artifacts"
            })
    void everyPageIsServedToAnOperator(String path) {
        Visit page = Visit.as(server, "olga.operator").get(path);
        assertThat(page.status()).as(page.body()).isEqualTo(200);
    }

    @Test
    void aStrangerIsSentToTheDoor() {
        Visit page = Visit.stranger(server).get("/runs");
        assertThat(page.body()).contains("Log in to the console");
    }
}
