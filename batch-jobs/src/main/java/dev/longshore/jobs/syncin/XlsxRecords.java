package dev.longshore.jobs.syncin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a sheet below its first, which names the values. Numbers are read as they are kept, dates become ISO 8601 by their cell's style; empty rows are
 * passed over. A place is a row: what lies before is read again.
 */
final class XlsxRecords implements Records {

    private static final int MOST_COLUMNS = 16_384;

    /** Of a sheet. Without an end, empty ones would be read for as long as a file likes, and nobody could cancel. */
    private static final int MOST_ROWS = 1_048_576;

    private static final long SECONDS_OF_A_DAY = 86_400;

    private final Workbook workbook;
    private final XMLStreamReader sheet;
    private final List<String> shared;
    private final BitSet dateStyles;
    private final LocalDate dayZero;
    private final Cells cells = new Cells();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
    private List<@Nullable String> values = new ArrayList<>();
    private List<String> names = List.of();
    private @Nullable Broken broken;
    private long row;

    XlsxRecords(Workbook workbook, String sheet, Place place) throws IOException {
        this.workbook = workbook;
        try {
            this.shared = workbook.sharedTexts();
            this.dateStyles = workbook.dateStyles();
            this.dayZero = workbook.countsFrom1904() ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, 30);
            this.sheet = workbook.sheet(sheet);
        } catch (XMLStreamException e) {
            throw notXml(e);
        }
        if (readRow()) {
            names = values.stream()
                    .map(name -> name == null ? "" : name.strip())
                    .toList();
        }
        while (row + 1 < place.line() && readRow()) {
            // committed already
        }
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean next() throws IOException {
        if (!readRow()) {
            return false;
        }
        broken = values.size() <= names.size()
                ? null
                : Broken.record("xlsx", "The row has a value in a column that has no name.");
        texts.reset();
        int[] ends = new int[Math.max(names.size(), values.size())];
        for (int i = 0; i < ends.length; i++) {
            String value = i < values.size() ? values.get(i) : null;
            if (value != null) {
                texts.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
            ends[i] = texts.size();
        }
        cells.clear(texts.toByteArray());
        for (int i = 0; i < ends.length; i++) {
            cells.add(i == 0 ? 0 : ends[i - 1], ends[i], i >= values.size() || values.get(i) == null);
        }
        return true;
    }

    /** The next row that holds anything. */
    private boolean readRow() throws IOException {
        try {
            while (Workbook.next(sheet)) {
                if (sheet.isStartElement() && sheet.getLocalName().equals("row")) {
                    String number = sheet.getAttributeValue(null, "r");
                    long next = number == null ? row + 1 : Long.parseLong(number);
                    if (next <= row) {
                        throw Workbook.refused("numbers a row twice or out of order, behind row " + row);
                    }
                    if (next > MOST_ROWS) {
                        throw Workbook.refused("numbers a row beyond " + MOST_ROWS);
                    }
                    row = next;
                    readCells();
                    if (values.stream().anyMatch(value -> value != null)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (XMLStreamException e) {
            throw notXml(e);
        } catch (NumberFormatException e) {
            throw Workbook.refused("numbers its rows or cells in a way that cannot be read, near row " + row);
        }
    }

    private void readCells() throws XMLStreamException {
        values = new ArrayList<>(names.size());
        long characters = 0;
        while (Workbook.next(sheet)) {
            if (sheet.isEndElement() && sheet.getLocalName().equals("row")) {
                return;
            }
            if (sheet.isStartElement() && sheet.getLocalName().equals("c")) {
                int column = columnOf(sheet.getAttributeValue(null, "r"));
                String value = readCell();
                while (value != null && values.size() < column) {
                    values.add(null);
                }
                if (value != null) {
                    values.add(value);
                    characters += value.length();
                }
                if (characters > Window.LONGEST) {
                    throw Workbook.refused("has more than " + Window.LONGEST + " characters in row " + row);
                }
            }
        }
    }

    private int columnOf(@Nullable String reference) {
        int column = 0;
        for (int i = 0; reference != null && i < reference.length() && reference.charAt(i) >= 'A'; i++) {
            column = 26 * column + reference.charAt(i) - 'A' + 1;
            if (column > MOST_COLUMNS) {
                throw Workbook.refused("names a column beyond XFD, in row " + row);
            }
        }
        if (reference != null && column - 1 < values.size()) {
            throw Workbook.refused("names a cell twice or out of order, in row " + row);
        }
        return reference == null ? values.size() : column - 1;
    }

    private @Nullable String readCell() throws XMLStreamException {
        String type = sheet.getAttributeValue(null, "t");
        String style = sheet.getAttributeValue(null, "s");
        StringBuilder text = null;
        while (Workbook.next(sheet)) {
            String element = sheet.hasName() ? sheet.getLocalName() : "";
            if (sheet.isEndElement() && element.equals("c")) {
                break;
            }
            if (sheet.isStartElement() && (element.equals("v") || element.equals("t"))) {
                text = text == null ? new StringBuilder() : text;
                Workbook.addTo(text, Workbook.textOf(sheet));
            }
        }
        return text == null ? null : valueOf(text.toString(), type == null ? "n" : type, style);
    }

    private @Nullable String valueOf(String text, String type, @Nullable String style) {
        return switch (type) {
            case "s" -> {
                int index = Integer.parseInt(text);
                if (index < 0 || index >= shared.size()) {
                    throw Workbook.refused("names a text that it does not hold, in row " + row);
                }
                yield emptyIsNothing(shared.get(index));
            }
            case "b" -> text.equals("1") ? "true" : "false";
            case "n" -> style != null && dateStyles.get(Integer.parseInt(style)) ? date(text) : number(text);
            default -> emptyIsNothing(text);
        };
    }

    private static @Nullable String emptyIsNothing(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A file keeps 0.1 as 0.1 or as 0.10000000000000001, which is the same number of the program that wrote it. */
    private static @Nullable String number(String text) {
        if (text.isEmpty() || text.length() > 40) {
            return emptyIsNothing(text);
        }
        BigDecimal kept = new BigDecimal(text);
        if (kept.precision() > 15) {
            kept = new BigDecimal(Double.toString(kept.doubleValue()));
        }
        return Math.abs((long) kept.scale()) > 400 ? text : strip(kept).toPlainString();
    }

    private static BigDecimal strip(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private @Nullable String date(String text) {
        if (text.isEmpty()) {
            return null;
        }
        double days = Double.parseDouble(text);
        if (!(days >= 0 && days < 3_000_000)) {
            return text;
        }
        long seconds = Math.round((days - Math.floor(days)) * SECONDS_OF_A_DAY);
        LocalDateTime time = dayZero.atStartOfDay().plusDays((long) days).plusSeconds(seconds);
        return seconds == 0 ? time.toLocalDate().toString() : time + (time.getSecond() == 0 ? ":00Z" : "Z");
    }

    private static RuntimeException notXml(XMLStreamException e) {
        String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        return Workbook.refused("holds a part that cannot be read: " + Utf8.storable(message, 300));
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public @Nullable Broken broken() {
        return broken;
    }

    @Override
    public Map<String, @Nullable String> content() {
        Map<String, @Nullable String> content = new LinkedHashMap<>();
        for (int i = 0; i < Math.max(names.size(), values.size()); i++) {
            String value = i < values.size() ? values.get(i) : null;
            if (i < names.size()) {
                content.put(names.get(i), value);
            } else {
                content.putIfAbsent("#" + (i + 1), value);
            }
        }
        return content;
    }

    @Override
    public long line() {
        return row;
    }

    @Override
    public void passOver(long records, long bytes) {
        throw new UnsupportedOperationException("a workbook's rows are no slices of bytes");
    }

    @Override
    public Place place() {
        return new Place(row, row + 1);
    }

    @Override
    public void close() throws IOException {
        workbook.close();
    }
}
