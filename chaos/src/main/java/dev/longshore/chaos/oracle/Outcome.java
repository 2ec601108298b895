package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Crm.Receipt;
import dev.longshore.chaos.rig.Rig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a run left behind, so that two can be compared: what queries say, the bytes of its files, what another system received. A report says when it was made,
 * which is left out of it; a PDF, whose bytes tell the time in many places, only has to be there.
 */
public record Outcome(Map<String, String> facts) {

    private static final String FILES =
            "select name || '|' || location || '|' || rows from longshore.artifact where run_id = ? order by name";

    public Outcome {
        facts = new TreeMap<>(facts);
    }

    /** @param queries each of one text, with the run's id as its parameter */
    public static Outcome of(Rig rig, long run, List<String> queries, boolean files) throws SQLException, IOException {
        Map<String, String> facts = new TreeMap<>();
        for (String query : queries) {
            facts.put(query, String.valueOf(rig.database().query(query, row -> row.getString(1), run)));
        }
        if (files) {
            for (String file : rig.database().query(FILES, row -> row.getString(1), run)) {
                String[] part = file.split("\\|");
                facts.put(
                        "file " + part[0],
                        part[2] + " rows, " + content(rig.artifacts().resolve(part[1])));
            }
        }
        return new Outcome(facts);
    }

    private static String content(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".pdf")) {
            return Files.size(file) > 0 ? "there" : "empty";
        }
        byte[] bytes = Files.readAllBytes(file);
        if (name.endsWith(".html")) {
            bytes = withoutMoments(bytes);
        }
        if (name.endsWith(".xlsx")) {
            bytes = members(bytes);
        }
        return Checksum.of(new ByteArrayInputStream(bytes)).sha256();
    }

    /** Names and contents of what a workbook consists of, one after another: packed, a time in a sheet would be out of reach. */
    private static byte[] members(byte[] workbook) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(workbook))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all.write(entry.getName().getBytes(StandardCharsets.UTF_8));
                all.write(withoutMoments(zip.readAllBytes()));
            }
        }
        return all.toByteArray();
    }

    private static byte[] withoutMoments(byte[] text) {
        return Moments.without(new String(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /** With how often each item was applied elsewhere. */
    public Outcome with(String name, List<Receipt> receipts) {
        Map<String, String> all = new TreeMap<>(facts);
        all.put(name, new Receipts(receipts).distinct() + ", twice: " + new Receipts(receipts).notTwice());
        return new Outcome(all);
    }

    /** What is not as it is there, one sentence each. */
    public List<String> differencesFrom(Outcome undisturbed) {
        List<String> differences = new ArrayList<>();
        undisturbed.facts.forEach((fact, value) -> {
            String found = facts.get(fact);
            if (!value.equals(found)) {
                differences.add(fact + " is " + found + " and not " + value + " as undisturbed");
            }
        });
        facts.keySet().stream()
                .filter(fact -> !undisturbed.facts.containsKey(fact))
                .forEach(fact -> differences.add(fact + " is there, and was not undisturbed"));
        return differences;
    }
}
