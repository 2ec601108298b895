package dev.longshore.jobs.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;

/** The file of the benchmark sync-in: the keys from 1 on in their order, each told by its number alone. */
final class CustomersFile {

    static final String COLUMNS = "id,email,name,phone,segment,balance,signed_up,country,note";

    private static final List<String> SEGMENTS =
            List.of("AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY");

    private CustomersFile() {}

    static void write(Path file, long rows) throws IOException {
        Files.createDirectories(file.getParent());
        Path half = file.resolveSibling(file.getFileName() + ".half");
        LocalDate first = LocalDate.of(2020, 1, 1);
        try (BufferedWriter out = Files.newBufferedWriter(half)) {
            out.write(COLUMNS + "\n");
            for (long id = 1; id <= rows; id++) {
                out.write(id + ",customer" + id + "@example.com,Customer#" + padded(id) + "," + (10 + id % 25) + "-"
                        + (100 + id % 900) + "-" + (1000 + id % 9000) + "," + SEGMENTS.get((int) (id % 5)) + ","
                        + id * 37 % 10_000 + "." + (10 + id % 90) + "," + first.plusDays(id % 300) + ",\"Country "
                        + id % 25 + "\",\"as it is now, said of " + id + "\"\n");
            }
        }
        Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String padded(long id) {
        String digits = Long.toString(id);
        return "0".repeat(Math.max(0, 9 - digits.length())) + digits;
    }
}
