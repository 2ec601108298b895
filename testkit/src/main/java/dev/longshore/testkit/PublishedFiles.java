package dev.longshore.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** The files that a run has published, as the ledger of artifacts names them. */
record PublishedFiles(String ending, UnaryOperator<String> same) implements Compared {

    private static final String ARTIFACTS =
            "select name, location, rows from longshore.artifact where run_id = ? order by name";

    @Override
    public String title() {
        return ending.isEmpty() ? "published files" : "published files ending in " + ending;
    }

    @Override
    public List<String> lines(Left left) {
        List<String> lines = new ArrayList<>();
        left.database()
                .sql(ARTIFACTS)
                .param(left.run())
                .query((row, number) -> {
                    String name = row.getString("name");
                    if (!name.endsWith(ending)) {
                        return false;
                    }
                    lines.add(name + ": " + row.getLong("rows") + " rows");
                    return lines.addAll(content(name, left.artifacts().resolve(row.getString("location"))));
                })
                .list();
        return lines;
    }

    private List<String> content(String name, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            try {
                String text = same.apply(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
                List<String> lines = new ArrayList<>();
                text.lines().forEach(line -> lines.add(name + " line " + (lines.size() + 1) + ": " + line));
                return lines;
            } catch (CharacterCodingException notText) {
                return List.of(name + ": SHA-256 "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
