package dev.longshore.jobs.feed;

import java.util.ArrayList;
import java.util.List;

/** Cuts a record of CSV into its values, by RFC 4180: values in quotes may hold delimiters, line ends and doubled quotes. */
final class CsvLine {

    private final String record;
    private final char delimiter;
    private final List<String> values = new ArrayList<>();
    private int at;

    private CsvLine(String record, char delimiter) {
        this.record = record;
        this.delimiter = delimiter;
    }

    static List<String> split(String record, char delimiter) throws RejectedLine {
        CsvLine line = new CsvLine(record, delimiter);
        line.read();
        return line.values;
    }

    private void read() throws RejectedLine {
        while (true) {
            values.add(at < record.length() && record.charAt(at) == '"' ? quoted() : plain());
            if (at == record.length()) {
                return;
            }
            at++; // the delimiter
        }
    }

    private String plain() {
        int end = record.indexOf(delimiter, at);
        String value = record.substring(at, end < 0 ? record.length() : end);
        at += value.length();
        return value;
    }

    private String quoted() throws RejectedLine {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < record.length()) {
            char c = record.charAt(at++);
            if (c != '"') {
                value.append(c);
            } else if (at < record.length() && record.charAt(at) == '"') {
                value.append(record.charAt(at++));
            } else if (at == record.length() || record.charAt(at) == delimiter) {
                return value.toString();
            } else {
                throw new RejectedLine(null, "csv", "Text follows a closing quote.");
            }
        }
        throw new RejectedLine(null, "csv", "A quote is opened and never closed.");
    }
}
