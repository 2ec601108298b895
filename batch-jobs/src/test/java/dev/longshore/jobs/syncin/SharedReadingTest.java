package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.run.RunId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Units that know what others have cut read what each would read alone, wherever they begin and whoever is ahead. */
class SharedReadingTest {

    private static final int RECORDS = 4_000;
    private static final int DESERT = 3_000;
    private static final long SEED = 20_261_123;
    private static final Rules KEY = Rules.of(new SpecSection(
            "spec.columns.0", Map.of("name", "id", "type", "integer", "min", "1", "lookup", "kit.known.id")));

    private final Random random = new Random(SEED);
    private final AtomicLong passedOver = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"csv, 4, 2, 4194304", "csv, 3, 3, 4194304", "csv, 4, 2, 1000", "json, 4, 2, 4194304"})
    void readsWhatEachWouldReadAlone(String format, int shares, int lanes, int most) throws IOException {
        byte[] file = format.equals("csv") ? csv() : json();
        List<List<String>> alone = new ArrayList<>();
        for (int number = 0; number < shares; number++) {
            alone.add(readAll(file, format, share(number, shares, lanes), FileCuts.none()));
        }
        assertThat(passedOver).hasValue(0);

        List<List<String>> together = readTogether(file, format, shares, lanes, new FileCuts(most));

        assertThat(together).isEqualTo(alone);
        assertThat(alone.stream().mapToInt(List::size).sum()).isEqualTo(RECORDS);
        // one in ten takes several lines, and who is ahead cuts all
        assertThat(passedOver.get()).isBetween(Math.min(most, RECORDS) / 4L, (long) RECORDS * shares);
    }

    @Test
    void givesEachRecordToOneUnitThoughTheyFindOtherValuesInALookup() throws IOException {
        byte[] file = csv();
        Set<String> all =
                IntStream.range(0, 3 * RECORDS).mapToObj(Integer::toString).collect(Collectors.toSet());
        List<String> read = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            Set<String> known = number % 2 == 0 ? Set.of() : all;
            try (RecordReader reader =
                    reader(file, "csv", share(number, 4, 2), FileCuts.none(), known, Records.Place.BEGINNING)) {
                while (reader.next()) {
                    read.add(record(reader));
                }
            }
        }

        assertThat(read).hasSize(RECORDS).doesNotHaveDuplicates();
    }

    @Test
    void keepsTheCutsOfARunForItsUnits() {
        CutsOfRuns runs = new CutsOfRuns();
        FileCuts first = runs.of(new CutsOfRuns.Plan(new RunId(1), Map.of("file", "a")), 4);

        assertThat(runs.of(new CutsOfRuns.Plan(new RunId(1), Map.of("file", "a")), 4))
                .isSameAs(first);
        assertThat(runs.of(new CutsOfRuns.Plan(new RunId(2), Map.of("file", "a")), 4))
                .isNotSameAs(first);
    }

    /** Each goes on by some records at a time, and now and then is opened again where it stands. */
    private List<List<String>> readTogether(byte[] file, String format, int shares, int lanes, FileCuts cuts)
            throws IOException {
        List<RecordReader> readers = new ArrayList<>();
        List<List<String>> read = new ArrayList<>();
        for (int number = 0; number < shares; number++) {
            readers.add(reader(file, format, share(number, shares, lanes), cuts, Set.of(), Records.Place.BEGINNING));
            read.add(new ArrayList<>());
        }
        List<Integer> open = new ArrayList<>(IntStream.range(0, shares).boxed().toList());
        while (!open.isEmpty()) {
            int number = open.get(random.nextInt(open.size()));
            if (random.nextInt(10) == 0) {
                Records.Place place = readers.get(number).place();
                readers.get(number).close();
                readers.set(number, reader(file, format, share(number, shares, lanes), cuts, Set.of(), place));
            }
            for (int count = random.nextInt(200); count >= 0 && open.contains(number); count--) {
                if (readers.get(number).next()) {
                    read.get(number).add(record(readers.get(number)));
                } else {
                    readers.get(number).close();
                    open.remove((Integer) number);
                }
            }
        }
        return read;
    }

    private List<String> readAll(byte[] file, String format, Share share, FileCuts cuts) throws IOException {
        List<String> read = new ArrayList<>();
        try (RecordReader reader = reader(file, format, share, cuts, Set.of(), Records.Place.BEGINNING)) {
            while (reader.next()) {
                read.add(record(reader));
            }
        }
        return read;
    }

    private static String record(RecordReader reader) {
        return reader.line() + ": " + reader.content();
    }

    private static Share share(int number, int shares, int lanes) {
        return Share.planned(number, shares, lanes);
    }

    private RecordReader reader(
            byte[] file, String format, Share share, FileCuts cuts, Set<String> known, Records.Place place)
            throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(file);
        boolean hasHeader = format.equals("csv") && place.offset() == 0;
        bytes.skipNBytes(place.offset());
        Window window = new Window("a." + format, bytes, place.offset());
        List<String> names = List.of("id", "name");
        Records records = format.equals("csv")
                ? new CsvRecords(window, Dialect.RFC_4180, hasHeader ? List.of() : names, place.line())
                : new JsonRecords(window, names, JsonMapper.builder().build(), place.line());
        return new RecordReader(
                counted(records), List.of(new FieldReader(KEY, known)), List.of("id"), share, cuts, null);
    }

    private Records counted(Records records) {
        return (Records) Proxy.newProxyInstance(
                Records.class.getClassLoader(), new Class<?>[] {Records.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("passOver")) {
                        passedOver.addAndGet((long) arguments[0]);
                    }
                    try {
                        return method.invoke(records, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** With keys that are none, records of several lines, empty lines, at one place millions of them, and records that are broken; the last without a line's end. */
    private byte[] csv() {
        StringBuilder csv = new StringBuilder("id,name\r\n");
        for (int record = 0; record < RECORDS; record++) {
            csv.append(record == DESERT ? "\n".repeat(3 << 20) : "");
            csv.append(
                    switch (random.nextInt(20)) {
                        case 0 -> "x,no number";
                        case 1 -> record + ",\"two\nlines\"";
                        case 2 -> "\n" + record + ",after an empty line";
                        case 3 -> record + ",too,many";
                        case 4 -> record + ",\"text\" behind";
                        default -> random.nextInt(3 * RECORDS) + ",\"name, \"\"of\"\" " + record + "\"";
                    });
            csv.append(record == RECORDS - 1 ? "" : random.nextBoolean() ? "\n" : "\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] json() {
        StringBuilder json = new StringBuilder();
        for (int record = 0; record < RECORDS; record++) {
            json.append(
                    switch (random.nextInt(20)) {
                        case 0 -> "no JSON " + record;
                        case 1 -> "\n{\"id\": " + record + "}";
                        default -> "{\"id\": " + random.nextInt(3 * RECORDS) + ", \"name\": \"" + record + "\"}";
                    });
            json.append('\n');
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
