package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * Port and password of an installation's embedded server, drawn at its first start and kept in a file that only its owner can read. Whoever can read the
 * file can join: further workers do.
 */
record ServerAddress(int port, String password) {

    static final String USER = "longshore";

    static ServerAddress draw() {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        return new ServerAddress(HostPorts.free(), HexFormat.of().formatHex(secret));
    }

    static ServerAddress read(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return new ServerAddress(Integer.parseInt(properties.getProperty("port")), properties.getProperty("password"));
    }

    void write(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft);
        FileModes.setIfPosix(draft, "rw-------");
        Files.writeString(draft, "user=" + USER + "\nport=" + port + "\npassword=" + password + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    ServerAddress withPort(int other) {
        return new ServerAddress(other, password);
    }

    ServerAddress onAnotherPort() {
        return withPort(HostPorts.free());
    }

    boolean isPortFree() {
        return HostPorts.isFree(port);
    }

    DatabaseAddress database(String name) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + name, USER, password);
    }
}
