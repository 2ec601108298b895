package dev.longshore.jobs.report;

import dev.longshore.sql.export.SmallQuery.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a section has read, as its checkpoint keeps it.
 *
 * @param result the rows
 * @param readAt of which moment they are, ISO 8601
 */
record SectionData(Result result, String readAt) {

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("names", result.names());
        json.put("types", result.types());
        json.put("rows", result.rows());
        json.put("readAt", readAt);
        return json;
    }

    static SectionData of(Map<String, Object> json) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (Object row : (List<?>) json.get("rows")) {
            List<@Nullable String> values = new ArrayList<>();
            ((List<?>) row).forEach(value -> values.add((String) value));
            rows.add(Collections.unmodifiableList(values));
        }
        return new SectionData(
                new Result(texts(json.get("names")), texts(json.get("types")), rows), (String) json.get("readAt"));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    /** Which place a column has; -1 if the section has none of the name. */
    int indexOf(String column) {
        return result.names().indexOf(column);
    }

    /** Whether its values are numbers. */
    boolean isNumber(int column) {
        return switch (result.types().get(column)) {
            case "int2", "int4", "int8", "numeric", "float4", "float8" -> true;
            default -> false;
        };
    }

    /** A value of a column of numbers; nothing for NULL, NaN and infinities. */
    Optional<BigDecimal> number(List<@Nullable String> row, int column) {
        String value = row.get(column);
        return value == null || Figures.isBeyondNumbers(value, result.types().get(column))
                ? Optional.empty()
                : Optional.of(new BigDecimal(value));
    }

    /** The sum of a column of numbers as the database would have it: NaN and infinities take the whole along. */
    String sum(int column) {
        Set<String> beyond = result.rows().stream()
                .map(row -> row.get(column))
                .filter(value -> value != null
                        && Figures.isBeyondNumbers(value, result.types().get(column)))
                .collect(Collectors.toSet());
        if (!beyond.isEmpty()) {
            return beyond.size() == 1 ? beyond.iterator().next() : "NaN";
        }
        return result.rows().stream()
                .flatMap(row -> number(row, column).stream())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString();
    }
}
