package dev.longshore.chaos.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final int MOMENT_MILLIS = 150;

    private ServerSocket echo;
    private FaultProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        echo = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        FaultProxy.daemon("echo", this::echo);
        proxy = FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), echo.getLocalPort()));
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        client.setSoTimeout(5_000);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        proxy.close();
        echo.close();
    }

    @Test
    void passesWhatIsSaid() throws IOException {
        say('a');

        assertThat(client.getInputStream().read()).isEqualTo('a');
    }

    @Test
    void keepsWhatIsSaidWhileFrozenAndPassesItLater() throws IOException {
        proxy.freeze();
        say('b');
        client.setSoTimeout(MOMENT_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.pass();

        client.setSoTimeout(5_000);
        assertThat(client.getInputStream().read()).isEqualTo('b');
    }

    @Test
    void acceptsNewConnectionsWhileFrozen() throws IOException {
        proxy.freeze();

        try (Socket another = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            another.setSoTimeout(MOMENT_MILLIS);
            another.getOutputStream().write('c');
            assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void resetsConnections() throws IOException {
        say('d');
        assertThat(client.getInputStream().read()).isEqualTo('d');

        proxy.reset();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void delaysEachPiece() throws IOException {
        proxy.delay(Duration.ofMillis(MOMENT_MILLIS));
        long begin = System.nanoTime();
        say('e');

        assertThat(client.getInputStream().read()).isEqualTo('e');
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(MOMENT_MILLIS));
    }

    @Test
    void tellsThePeerOfAnEndInOrder() throws IOException {
        say('f');
        assertThat(client.getInputStream().read()).isEqualTo('f');

        client.shutdownOutput();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    private void say(char letter) throws IOException {
        client.getOutputStream().write(letter);
    }

    private void echo() {
        while (!echo.isClosed()) {
            try {
                Socket accepted = echo.accept();
                FaultProxy.daemon("echo-link", () -> echo(accepted));
            } catch (IOException closing) {
                // the loop's condition says so
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException reset) {
            // what the test wanted
        }
    }
}
