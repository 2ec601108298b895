package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.model.job.ParameterDefinition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * The parameters of a run in Spring Batch's types: text and boolean as String, integer as Long, decimal as Double, date as LocalDate, timestamp as Date.
 */
final class BatchParameters {

    private BatchParameters() {}

    static JobParameters of(RunScope run) {
        Set<String> notIdentifying = run.definition().parameters().stream()
                .filter(parameter -> !parameter.identifying())
                .map(ParameterDefinition::name)
                .collect(Collectors.toSet());
        JobParametersBuilder builder = new JobParametersBuilder();
        run.parameters().forEach((name, value) -> {
            boolean identifying = !notIdentifying.contains(name);
            if (value instanceof Long number) {
                builder.addLong(name, number, identifying);
            } else if (value instanceof BigDecimal number) {
                builder.addDouble(name, number.doubleValue(), identifying);
            } else if (value instanceof LocalDate date) {
                builder.addLocalDate(name, date, identifying);
            } else if (value instanceof Instant instant) {
                builder.addDate(name, Date.from(instant), identifying);
            } else {
                builder.addString(name, value.toString(), identifying);
            }
        });
        List<String> key = run.definition().idempotencyKey();
        if (!key.isEmpty()) {
            builder.addString(WholeJob.KEY, keyOf(run, key), false);
        }
        return builder.toJobParameters();
    }

    /** The same text whenever the same is asked for, and another for anything else: {@code payout:invoice=4711:tenant=PERU}. */
    private static String keyOf(RunScope run, List<String> parameters) {
        @Nullable String tenant = run.definition().tenantParameter();
        return Stream.concat(parameters.stream(), Stream.ofNullable(tenant))
                .distinct()
                .filter(run.parameters()::containsKey)
                .map(name -> ":" + name + "=" + text(run.parameters().get(name)))
                .collect(Collectors.joining("", run.definition().name().value(), ""));
    }

    /** A value cannot look like the next one: the colon that parts them is percent-encoded. */
    private static String text(@Nullable Object value) {
        String text = value instanceof BigDecimal number
                ? number.stripTrailingZeros().toPlainString()
                : String.valueOf(value);
        return text.replace("%", "%25").replace(":", "%3A");
    }
}
