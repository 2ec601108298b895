package dev.longshore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shut, it ends what is open and lets nothing through; opened, it does again, on the same port. */
@Timeout(30)
class GateTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private ServerSocket server;
    private Gate gate;
    private Thread echo;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, HERE);
        echo = new Thread(this::echo, "echo");
        echo.setDaemon(true);
        echo.start();
        gate = Gate.to(new InetSocketAddress(HERE, server.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        server.close();
    }

    @Test
    void endsWhatIsOpenWhenItIsShut() throws IOException {
        try (Socket before = new Socket(HERE, gate.port())) {
            assertThat(answerOf(before)).isEqualTo('a');

            gate.shut();

            assertThat(answerOf(before)).isNegative();
        }
        try (Socket meanwhile = new Socket(HERE, gate.port())) {
            assertThat(answerOf(meanwhile)).isNegative();
        }
    }

    @Test
    void keepsItsPortWhileItIsShut() throws IOException {
        gate.shut();

        assertThatExceptionOfType(BindException.class).isThrownBy(() -> new ServerSocket(gate.port(), 1, HERE).close());
        gate.open();
        try (Socket after = new Socket(HERE, gate.port())) {
            assertThat(answerOf(after)).isEqualTo('a');
        }
    }

    @Test
    void endsWhoKnocksWhenTheServerIsNotThere() throws IOException, InterruptedException {
        server.close();
        echo.join(); // who is just being let in still is

        try (Socket client = new Socket(HERE, gate.port())) {
            assertThat(answerOf(client)).isNegative();
        }
    }

    /** Negative where the connection is at its end. */
    private static int answerOf(Socket socket) throws IOException {
        try {
            socket.getOutputStream().write('a');
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread each = new Thread(() -> echo(client), "echo-connection");
                each.setDaemon(true);
                each.start();
            } catch (IOException closed) {
                // nobody knocks any more
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException gone) {
            // so is the client
        }
    }
}
