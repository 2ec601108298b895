package dev.longshore.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterRulesTest {

    @ParameterizedTest
    @MethodSource
    void readsValuesOfTheType(ParameterType type, Object given, Object typed) {
        CheckedParameters checked = rules(parameter("p", type)).check(Map.of("p", given));

        assertThat(checked.problems()).isEmpty();
        assertThat(checked.values()).containsExactly(Map.entry("p", typed));
    }

    static Stream<Arguments> readsValuesOfTheType() {
        return Stream.of(
                arguments(ParameterType.TEXT, "BRAZIL", "BRAZIL"),
                arguments(ParameterType.TEXT, "", ""),
                arguments(ParameterType.TEXT, "\uD83D\uDEA2".repeat(2_000), "\uD83D\uDEA2".repeat(2_000)),
                arguments(ParameterType.INTEGER, 42, 42L),
                arguments(ParameterType.INTEGER, Long.MIN_VALUE, Long.MIN_VALUE),
                arguments(ParameterType.INTEGER, BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
                arguments(ParameterType.DECIMAL, 1, new BigDecimal("1")),
                arguments(ParameterType.DECIMAL, 0.1, new BigDecimal("0.1")),
                arguments(ParameterType.DECIMAL, new BigDecimal("0.100"), new BigDecimal("0.1")),
                arguments(ParameterType.DECIMAL, new BigDecimal("1e3"), new BigDecimal("1000")),
                arguments(ParameterType.DECIMAL, new BigDecimal("0.00"), new BigDecimal("0")),
                arguments(
                        ParameterType.DECIMAL,
                        new BigDecimal("99999999999999999999.000000000000000001"),
                        new BigDecimal("99999999999999999999.000000000000000001")),
                arguments(ParameterType.BOOLEAN, true, true),
                arguments(ParameterType.DATE, "2024-02-29", LocalDate.of(2024, 2, 29)),
                arguments(ParameterType.DATE, "0001-01-01", LocalDate.of(1, 1, 1)),
                arguments(ParameterType.DATE, "9999-12-31", LocalDate.of(9999, 12, 31)),
                arguments(ParameterType.TIMESTAMP, "2026-11-22T10:00:00Z", Instant.parse("2026-11-22T10:00:00Z")),
                arguments(
                        ParameterType.TIMESTAMP,
                        "2026-11-22T10:00:00.1234567-03:00",
                        Instant.parse("2026-11-22T13:00:00.123456Z")),
                arguments(
                        ParameterType.TIMESTAMP,
                        "9999-12-31T23:59:59.999999Z",
                        Instant.parse("9999-12-31T23:59:59.999999Z")));
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatIsNotOfTheType(ParameterType type, Object given, String code, String part) {
        CheckedParameters checked = rules(parameter("p", type)).check(Map.of("p", given));

        assertThat(checked.values()).isEmpty();
        assertThat(checked.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.category()).isEqualTo(Category.USER_ERROR);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.field()).isEqualTo("parameters.p");
            assertThat(problem.getMessage()).contains(part).endsWith(".").hasSizeLessThan(250);
            assertThat(problem.remedy()).endsWith(".");
        });
    }

    static Stream<Arguments> refusesWhatIsNotOfTheType() {
        return Stream.of(
                arguments(ParameterType.TEXT, 42, "wrong-type", "42 is not text"),
                arguments(ParameterType.TEXT, List.of("a"), "wrong-type", "a list is not text"),
                arguments(ParameterType.TEXT, Map.of("a", 1), "wrong-type", "an object is not text"),
                arguments(ParameterType.TEXT, "a\0b", "out-of-range", "NUL"),
                arguments(ParameterType.TEXT, "a\uD83D", "out-of-range", "surrogate"),
                arguments(ParameterType.TEXT, "\uDEA2a", "out-of-range", "surrogate"),
                arguments(ParameterType.TEXT, "x".repeat(2_001), "out-of-range", "2,001 characters"),
                arguments(ParameterType.TEXT, "x".repeat(1_000_000), "out-of-range", "1,000,000 characters"),
                arguments(ParameterType.INTEGER, "42", "wrong-type", "\"42\" is not a whole number"),
                arguments(ParameterType.INTEGER, 42.0, "wrong-type", "42.0 is not a whole number"),
                arguments(ParameterType.INTEGER, true, "wrong-type", "true is not a whole number"),
                arguments(ParameterType.INTEGER, BigInteger.ONE.shiftLeft(63), "out-of-range", "too large"),
                arguments(ParameterType.DECIMAL, "0.1", "wrong-type", "\"0.1\" is not a number"),
                arguments(ParameterType.DECIMAL, Double.NaN, "wrong-type", "NaN is not a number"),
                arguments(ParameterType.DECIMAL, Double.POSITIVE_INFINITY, "wrong-type", "Infinity"),
                arguments(ParameterType.DECIMAL, new BigDecimal("1e20"), "out-of-range", "too many digits"),
                arguments(ParameterType.DECIMAL, new BigDecimal("1e-19"), "out-of-range", "too many digits"),
                arguments(ParameterType.DECIMAL, new BigDecimal("1e999999999"), "out-of-range", "too many digits"),
                arguments(ParameterType.DECIMAL, new BigDecimal("1e-999999999"), "out-of-range", "too many digits"),
                arguments(ParameterType.DECIMAL, new BigDecimal("0e999999999"), "out-of-range", "too many digits"),
                arguments(ParameterType.BOOLEAN, "true", "wrong-type", "neither true nor false"),
                arguments(ParameterType.BOOLEAN, 1, "wrong-type", "neither true nor false"),
                arguments(ParameterType.DATE, 20260101, "wrong-type", "is not a date"),
                arguments(ParameterType.DATE, "2026-1-1", "wrong-type", "is not a date"),
                arguments(ParameterType.DATE, "2026-02-30", "wrong-type", "not a day of the calendar"),
                arguments(ParameterType.DATE, "2023-02-29", "wrong-type", "not a day of the calendar"),
                arguments(ParameterType.DATE, "0000-12-31", "out-of-range", "before the year 0001"),
                arguments(ParameterType.DATE, "-0001-01-01", "wrong-type", "is not a date"),
                arguments(ParameterType.DATE, "10000-01-01", "wrong-type", "is not a date"),
                arguments(ParameterType.DATE, "+12026-01-01", "wrong-type", "is not a date"),
                arguments(ParameterType.TIMESTAMP, "2026-11-22T10:00:00", "wrong-type", "offset"),
                arguments(ParameterType.TIMESTAMP, "2026-11-22", "wrong-type", "offset"),
                arguments(ParameterType.TIMESTAMP, "+10000-01-01T00:00:00Z", "out-of-range", "9999"),
                arguments(ParameterType.TIMESTAMP, "0000-12-31T23:59:59Z", "out-of-range", "0001"),
                arguments(ParameterType.TIMESTAMP, "9".repeat(100_000), "wrong-type", "not a point in time"));
    }

    @Test
    void reportsEveryProblemAtOnce() {
        ParameterRules rules = rules(
                required(parameter("from", ParameterType.DATE)),
                required(parameter("to", ParameterType.DATE)),
                parameter("rows", ParameterType.INTEGER));
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("form", "2026-01-01");
        given.put("to", "tomorrow");
        given.put("rows", "many");

        CheckedParameters checked = rules.check(given);

        assertThat(checked.problems())
                .extracting(LongshoreException::code, LongshoreException::field)
                .containsExactly(
                        tuple("unknown-parameter", "parameters.form"),
                        tuple("missing-parameter", "parameters.from"),
                        tuple("wrong-type", "parameters.to"),
                        tuple("wrong-type", "parameters.rows"));
        assertThat(checked.problems().get(0).remedy())
                .isEqualTo("Did you mean from? Its parameters are: from, to, rows.");
        assertThatThrownBy(checked::valuesOrThrow)
                .isSameAs(checked.problems().get(0))
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(3));
    }

    @Test
    void boundsTheNumberAndTheSizeOfComplaints() {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            given.put("x".repeat(200) + "\0" + i, i);
        }

        List<LongshoreException> problems = rules().check(given).problems();

        assertThat(problems).hasSize(20).allSatisfy(problem -> {
            assertThat(problem.field()).hasSizeLessThan(100).doesNotContain("\0");
            assertThat(problem.remedy()).isEqualTo("It takes none.");
        });
    }

    @Test
    void treatsNullAsAbsent() {
        Map<String, @Nullable Object> given = new HashMap<>();
        given.put("p", null);

        assertThat(rules(parameter("p", ParameterType.DATE)).check(given).values())
                .isEmpty();
        assertThat(rules(required(parameter("p", ParameterType.DATE)))
                        .check(given)
                        .problems())
                .extracting(LongshoreException::code)
                .containsExactly("missing-parameter");
    }

    @Test
    void fillsInDefaults() {
        ParameterRules rules = rules(define("scale", ParameterType.DECIMAL, false, 0.10, List.of(), null, null, false));

        assertThat(rules.check(Map.of()).valuesOrThrow()).containsEntry("scale", new BigDecimal("0.1"));
        assertThat(rules.check(Map.of("scale", 2)).valuesOrThrow()).containsEntry("scale", new BigDecimal("2"));
    }

    @ParameterizedTest
    @MethodSource
    void keepsTheBounds(ParameterDefinition definition, Object given, String code, String remedy) {
        List<LongshoreException> problems =
                rules(definition).check(Map.of("p", given)).problems();

        assertThat(problems).extracting(LongshoreException::code).containsExactly(code);
        assertThat(problems.get(0).remedy()).isEqualTo(remedy);
    }

    static Stream<Arguments> keepsTheBounds() {
        ParameterDefinition scale = define("p", ParameterType.DECIMAL, false, null, List.of(), "0.01", "10", false);
        ParameterDefinition day =
                define("p", ParameterType.DATE, false, null, List.of(), "1992-01-01", "1998-12-31", false);
        ParameterDefinition name = define("p", ParameterType.TEXT, false, null, List.of(), "2", "5", false);
        ParameterDefinition tenant =
                define("p", ParameterType.TEXT, false, null, List.of("BRAZIL", "JAPAN"), null, null, false);
        ParameterDefinition factor =
                define("p", ParameterType.DECIMAL, false, null, List.of(0.5, 1), null, null, false);
        return Stream.of(
                arguments(scale, 0, "out-of-range", "Write 0.01 or more."),
                arguments(scale, 10.5, "out-of-range", "Write 10 or less."),
                arguments(day, "1991-12-31", "out-of-range", "Write 1992-01-01 or more."),
                arguments(day, "1999-01-01", "out-of-range", "Write 1998-12-31 or less."),
                arguments(name, "a", "out-of-range", "Write 2 characters or more."),
                arguments(name, "abcdef", "out-of-range", "Write 5 characters or fewer."),
                arguments(tenant, "Brazil", "not-allowed", "Write one of: BRAZIL, JAPAN."),
                arguments(factor, 2, "not-allowed", "Write one of: 0.5, 1."));
    }

    @Test
    void takesTheBoundsThemselves() {
        ParameterRules rules = rules(define("p", ParameterType.DECIMAL, false, null, List.of(), "0.01", "10", false));

        assertThat(rules.check(Map.of("p", 0.01)).problems()).isEmpty();
        assertThat(rules.check(Map.of("p", 10)).problems()).isEmpty();
    }

    @Test
    void readsFormsByTheirTypes() {
        ParameterRules rules = rules(
                parameter("rows", ParameterType.INTEGER),
                parameter("scale", ParameterType.DECIMAL),
                parameter("all", ParameterType.BOOLEAN),
                parameter("from", ParameterType.DATE),
                parameter("to", ParameterType.DATE));

        CheckedParameters checked = rules.checkForm(
                Map.of("rows", " 12 ", "scale", "0.50", "all", "true", "from", "2026-01-01", "to", "  "));

        assertThat(checked.valuesOrThrow())
                .containsOnly(
                        Map.entry("rows", 12L),
                        Map.entry("scale", new BigDecimal("0.5")),
                        Map.entry("all", true),
                        Map.entry("from", LocalDate.of(2026, 1, 1)));
        assertThat(rules.checkForm(Map.of("rows", "20 million"))
                        .problems()
                        .get(0)
                        .getMessage())
                .isEqualTo("The parameter \"rows\": \"20 million\" is not a whole number.");
    }

    @Test
    void writesEqualValuesAsEqualJson() {
        ParameterRules rules = rules(
                parameter("scale", ParameterType.DECIMAL),
                parameter("from", ParameterType.DATE),
                parameter("at", ParameterType.TIMESTAMP));

        Map<String, Object> one = rules.check(
                        Map.of("scale", 1, "from", "2026-01-01", "at", "2026-11-22T10:00:00+01:00"))
                .asJson();
        Map<String, Object> other = rules.check(
                        Map.of("scale", new BigDecimal("1.00"), "from", "2026-01-01", "at", "2026-11-22T09:00:00.000Z"))
                .asJson();

        assertThat(one).isEqualTo(other);
        assertThat(other)
                .containsOnly(
                        Map.entry("scale", new BigDecimal("1")),
                        Map.entry("from", "2026-01-01"),
                        Map.entry("at", "2026-11-22T09:00:00Z"));
    }

    @Test
    void showsNoSecret() {
        ParameterRules rules = rules(
                define("token", ParameterType.TEXT, false, null, List.of(), null, "10", true),
                parameter("from", ParameterType.DATE));

        assertThat(rules.masked(Map.of("token", "vault:crm", "from", "2026-01-01")))
                .containsOnly(Map.entry("token", ParameterRules.MASK), Map.entry("from", "2026-01-01"));
        assertThat(rules.check(Map.of("token", "hunter2-hunter2"))
                        .problems()
                        .get(0)
                        .getMessage())
                .isEqualTo("The parameter \"token\": its value has 15 characters.");
    }

    @ParameterizedTest
    @MethodSource
    void findsContradictionsInDefinitions(ParameterDefinition definition, String mistake) {
        assertThat(ParameterRules.mistakesIn(definition))
                .singleElement()
                .asString()
                .contains(mistake);
    }

    static Stream<Arguments> findsContradictionsInDefinitions() {
        ParameterType date = ParameterType.DATE;
        return Stream.of(
                arguments(define("p", date, false, "soon", List.of(), null, null, false), "the default \"soon\""),
                arguments(define("p", date, true, "2026-01-01", List.of(), null, null, false), "no default"),
                arguments(define("p", date, false, null, List.of(7), null, null, false), "the allowed value 7"),
                arguments(define("p", date, false, null, List.of(), "x", null, false), "min \"x\" is not a date"),
                arguments(
                        define("p", date, false, null, List.of(), "2026-02-02", "2026-02-01", false),
                        "is more than max"),
                arguments(
                        define("p", date, false, "2025-01-01", List.of(), "2026-01-01", null, false),
                        "is less than 2026-01-01"),
                arguments(define("p", ParameterType.BOOLEAN, false, null, List.of(), "1", null, false), "no meaning"),
                arguments(define("p", ParameterType.TEXT, false, null, List.of(), "-1", null, false), "not negative"),
                arguments(
                        define("p", ParameterType.TEXT, false, "FRANCE", List.of("JAPAN"), null, null, false),
                        "not one of its values"));
    }

    @Test
    void findsNothingInSoundDefinitions() {
        assertThat(ParameterRules.mistakesIn(
                        define("p", ParameterType.TEXT, false, "JAPAN", List.of("JAPAN"), "1", "9", false)))
                .isEmpty();
    }

    private static ParameterRules rules(ParameterDefinition... definitions) {
        return new ParameterRules(List.of(definitions));
    }

    private static ParameterDefinition parameter(String name, ParameterType type) {
        return define(name, type, false, null, List.of(), null, null, false);
    }

    private static ParameterDefinition required(ParameterDefinition of) {
        return define(of.name(), of.type(), true, null, List.of(), null, null, false);
    }

    private static ParameterDefinition define(
            String name,
            ParameterType type,
            boolean required,
            @Nullable Object preset,
            List<Object> allowed,
            @Nullable String min,
            @Nullable String max,
            boolean secret) {
        return new ParameterDefinition(name, name, type, required, preset, allowed, min, max, true, secret);
    }
}
