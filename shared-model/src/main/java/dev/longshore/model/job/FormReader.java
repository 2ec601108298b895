package dev.longshore.model.job;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads values that come as text only: fields of a form, options of a command line, bounds in a definition. */
final class FormReader {

    /** More characters are no number that passes anyhow, and parsing them is slow. */
    private static final int LONGEST_NUMBER = 80;

    private FormReader() {}

    static Reading read(ParameterType type, String text) {
        return ValueReader.read(type, asJson(type, text));
    }

    /** The text as JSON would hold it; unchanged if it is not of the type, so that the reader says so. */
    static Object asJson(ParameterType type, String text) {
        String trimmed = text.strip();
        return switch (type) {
            case TEXT -> text;
            case DATE, TIMESTAMP -> trimmed;
            case BOOLEAN ->
                switch (trimmed) {
                    case "true" -> Boolean.TRUE;
                    case "false" -> Boolean.FALSE;
                    default -> text;
                };
            case INTEGER ->
                trimmed.length() <= LONGEST_NUMBER && trimmed.matches("-?\\d+") ? new BigInteger(trimmed) : text;
            case DECIMAL ->
                trimmed.length() <= LONGEST_NUMBER && trimmed.matches("-?\\d+(\\.\\d+)?")
                        ? new BigDecimal(trimmed)
                        : text;
        };
    }
}
