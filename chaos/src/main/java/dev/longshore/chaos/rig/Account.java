package dev.longshore.chaos.rig;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The administrator of the installation. */
final class Account {

    static final String PASSWORD = "correct-horse-battery-staple";

    private Account() {}

    static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }
}
