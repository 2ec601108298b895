package dev.longshore.model.effect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes that say whether two requests are the same, and keys that are told from what they stand for. Stateless. */
public final class EffectKey {

    private EffectKey() {}

    /** Of what is sent, but for its key and for headers: a new secret is no new content. */
    public static String hash(String method, String address, String body) {
        return sha256(method + '\n' + address + '\n' + body);
    }

    /** The key of an effect: the same whoever computes it. The length keeps a tenant and an item apart, whatever is in them. */
    public static String of(String job, String tenant, String item, int version, String hash) {
        return "ls-"
                + sha256(job + '\n' + tenant.length() + ':' + tenant + item + '\n' + version + '\n' + hash)
                        .substring(0, 40);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
