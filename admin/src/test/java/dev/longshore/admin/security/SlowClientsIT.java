package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.admin.api.ApiServer;
import dev.longshore.model.account.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tomcat has 200 threads: without places for bodies, 300 that never end hold them all, until it gives them up after 20 s of silence. */
class SlowClientsIT {

    private final ApiServer server = ApiServer.running();

    @Test
    void bodiesThatDoNotEndLeaveRoomForOthers() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slow.add(begun("/login"));
            }
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                assertThat(server.as(Role.VIEWER).get("/api/v1/runs").status()).isEqualTo(200);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            assertThat(server.operator().post("/api/v1/runs", "{}").status()).isEqualTo(503);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private Socket begun(String path) throws IOException {
        Socket socket = new Socket("localhost", server.port());
        socket.getOutputStream()
                .write(("POST " + path
                                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: 1000\r\n\r\nusername=")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
