package dev.longshore.sql.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The key that links to artifacts are signed with (HMAC-SHA-256), the same for all processes of an installation. A link carries what it allows and the signature of
 * that, so that it is stored nowhere.
 */
public final class LinkKey {

    private static final String KEY = "select k.key from longshore.link_key k";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final JdbcClient jdbc;

    public LinkKey(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The address of a link, relative to that of the installation. */
    public String href(ArtifactLink link) {
        byte[] text = link.text().getBytes(UTF_8);
        return ArtifactLink.PATH + "/" + ENCODER.encodeToString(text) + "." + ENCODER.encodeToString(signature(text));
    }

    /** What a token, the last part of an address, allows, expired or not; nothing if we did not sign it. */
    public Optional<ArtifactLink> read(String token) {
        int dot = token.indexOf('.');
        try {
            byte[] text = Base64.getUrlDecoder().decode(token.substring(0, Math.max(dot, 0)));
            byte[] given = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(given, signature(text))
                    ? Optional.of(ArtifactLink.of(new String(text, UTF_8)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] signature(byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(jdbc.sql(KEY).query(byte[].class).single(), "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
