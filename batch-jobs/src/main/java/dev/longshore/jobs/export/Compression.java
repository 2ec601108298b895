package dev.longshore.jobs.export;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed: as members that stand one after another, each of which can be unpacked by itself. */
enum Compression {
    NONE("", "") {
        @Override
        OutputStream over(OutputStream to) {
            return to;
        }
    },

    /** At its fastest level: whoever wants it smaller takes zstd, which is smaller and faster. */
    GZIP(".gz", "application/gzip") {
        @Override
        OutputStream over(OutputStream to) throws IOException {
            return new Gzip(to);
        }
    },

    ZSTD(".zst", "application/zstd") {
        @Override
        OutputStream over(OutputStream to) throws IOException {
            ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(to, ZSTD_LEVEL);
            zstd.setChecksum(true);
            return zstd;
        }
    };

    private static final int ZSTD_LEVEL = 3;

    private final String ending;
    private final String mediaType;

    Compression(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    /** A stream whose close ends a member, and closes what it writes to. */
    abstract OutputStream over(OutputStream to) throws IOException;

    /** What a file's name ends with, the dot included; empty for none. */
    String ending() {
        return ending;
    }

    /** Empty for none: then it is the format's own. */
    String mediaType() {
        return mediaType;
    }

    /** As a definition names it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Compression of(String word) {
        for (Compression compression : values()) {
            if (compression.word().equals(word)) {
                return compression;
            }
        }
        throw LongshoreException.badInput(
                "unknown-compression",
                "spec.compression",
                "A file cannot be compressed by \"" + word + "\".",
                "Write none, gzip or zstd.");
    }

    private static final class Gzip extends GZIPOutputStream {

        private Gzip(OutputStream to) throws IOException {
            super(to, 64 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
