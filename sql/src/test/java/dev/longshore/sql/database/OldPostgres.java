package dev.longshore.sql.database;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers a log-in as a PostgreSQL of a given version does, and every statement with "done". There is no such old server to be had for a test. */
final class OldPostgres implements AutoCloseable {

    private final ServerSocket socket;
    private final String version;

    private OldPostgres(ServerSocket socket, String version) {
        this.socket = socket;
        this.version = version;
    }

    static OldPostgres ofVersion(String version) throws IOException {
        OldPostgres server = new OldPostgres(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), version);
        Thread thread = new Thread(server::serve, "old-postgres");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + socket.getLocalPort() + "/shop?sslmode=disable&gssEncMode=disable";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                converse(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException clientLeft) {
                // the next one
            }
        }
    }

    private void converse(DataInputStream in, DataOutputStream out) throws IOException {
        in.skipNBytes(in.readInt() - Integer.BYTES); // who logs in, and where
        message(out, 'R', new byte[] {0, 0, 0, 0}); // welcome, no password
        parameter(out, "server_version", version);
        parameter(out, "server_encoding", "UTF8");
        parameter(out, "client_encoding", "UTF8");
        parameter(out, "DateStyle", "ISO, MDY");
        parameter(out, "integer_datetimes", "on");
        parameter(out, "standard_conforming_strings", "on");
        ready(out);
        for (int type = in.read(); type >= 0 && type != 'X'; type = in.read()) {
            in.skipNBytes(in.readInt() - Integer.BYTES);
            switch (type) {
                case 'P' -> message(out, '1', new byte[0]);
                case 'B' -> message(out, '2', new byte[0]);
                case 'E' -> message(out, 'C', text("SET"));
                case 'D' -> message(out, 'n', new byte[0]);
                case 'Q' -> {
                    message(out, 'C', text("SET"));
                    ready(out);
                }
                case 'S' -> ready(out);
                default -> throw new IOException("a message of type " + (char) type);
            }
        }
    }

    private static void parameter(DataOutputStream out, String name, String value) throws IOException {
        message(out, 'S', text(name + "\0" + value));
    }

    private static void ready(DataOutputStream out) throws IOException {
        message(out, 'Z', new byte[] {'I'});
        out.flush();
    }

    private static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
    }
}
