package dev.longshore.chaos.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What some bytes are, in short.
 *
 * @param sha256 in hex digits
 */
record Checksum(String sha256, long bytes) {

    static Checksum of(InputStream in) throws IOException {
        MessageDigest digest = digest();
        byte[] block = new byte[64 * 1024];
        long bytes = 0;
        for (int length = in.read(block); length >= 0; length = in.read(block)) {
            digest.update(block, 0, length);
            bytes += length;
        }
        return new Checksum(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
