package dev.longshore.sql.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets and their hashes. */
final class Secrets {

    private static final int TOKEN_BYTES = 32;
    private static final int PASSWORD_BYTES = 15;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 256 random bits, in letters that need no escaping. */
    static String token() {
        return random(TOKEN_BYTES);
    }

    /** 120 random bits: 20 letters to type once. */
    static String password() {
        return random(PASSWORD_BYTES);
    }

    /** For secrets that cannot be guessed anyhow: hex SHA-256. */
    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
