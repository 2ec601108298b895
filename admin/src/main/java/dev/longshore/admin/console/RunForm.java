package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form that asks for a run, made from the definitions of the job's parameters.
 *
 * @param fields one a parameter
 * @param readers what is wrong with the language and the time zone of the readers
 * @param reason as typed
 * @param reasonProblem what is wrong with it; null if nothing is
 * @param general what is wrong with no field; null if nothing is
 */
record RunForm(
        List<Field> fields,
        FieldProblems readers,
        String reason,
        @Nullable String reasonProblem,
        @Nullable String general) {

    /** Before the name of a parameter, so that none collides with another field. */
    static final String PREFIX = "p.";

    private static final String PROBLEM = "parameters.";
    private static final Set<String> READERS = Set.of("locale", "zone");

    RunForm {
        fields = List.copyOf(fields);
    }

    /**
     * An input.
     *
     * @param name of the parameter
     * @param input the type of the control
     * @param value as typed, or the default
     * @param choices what may be chosen; empty if it is written
     * @param fixed whether the tenant of the person decides it
     * @param problem what is wrong with it and what to write; null if nothing is
     */
    record Field(
            ParameterDefinition parameter,
            String name,
            String input,
            String value,
            List<String> choices,
            boolean fixed,
            @Nullable String problem) {

        public String id() {
            return "p-" + parameter.name();
        }

        /** {@code date, required}. */
        public String kind() {
            String type =
                    switch (parameter.type()) {
                        case TEXT -> parameter.secret() ? "reference to a secret" : "text";
                        case INTEGER -> "whole number";
                        case DECIMAL -> "number";
                        case BOOLEAN -> "yes or no";
                        case DATE -> "date";
                        case TIMESTAMP -> "time in UTC, as 2026-11-22T10:00:00Z";
                    };
            return choices.isEmpty()
                    ? type + (parameter.required() ? "" : ", optional")
                    : parameter.required() ? "" : "optional";
        }

        /** What may be written, as far as the kind does not say it; null for nothing to say. */
        public @Nullable String hint() {
            if (fixed) {
                return "Your account is bound to this tenant.";
            }
            List<String> parts = new ArrayList<>();
            String unit = parameter.type() == ParameterType.TEXT ? " characters" : "";
            if (parameter.min() != null && parameter.max() != null) {
                parts.add(parameter.min() + " to " + parameter.max() + unit + ".");
            } else if (parameter.min() != null) {
                parts.add(parameter.min() + unit + orBeyond(" or later.", " or more."));
            } else if (parameter.max() != null) {
                parts.add(parameter.max() + unit + orBeyond(" or earlier.", " or less."));
            }
            if (parameter.defaultValue() != null && choices.isEmpty()) {
                parts.add("Empty means " + parameter.defaultValue() + ".");
            }
            return parts.isEmpty() ? null : String.join(" ", parts);
        }

        private String orBeyond(String ofTimes, String ofNumbers) {
            return parameter.type() == ParameterType.DATE || parameter.type() == ParameterType.TIMESTAMP
                    ? ofTimes
                    : ofNumbers;
        }

        /** What stands first in a list of choices; null if one of them is chosen always. */
        public @Nullable String noChoice() {
            if (parameter.defaultValue() != null) {
                return null;
            }
            return parameter.required() ? "choose" : "none";
        }

        /** A choice in words. */
        public String shown(String choice) {
            return parameter.type() != ParameterType.BOOLEAN ? choice : "true".equals(choice) ? "yes" : "no";
        }

        /** The attribute of the control. */
        public @Nullable String inputMode() {
            return switch (parameter.type()) {
                case INTEGER -> "numeric";
                case DECIMAL -> "decimal";
                default -> null;
            };
        }
    }

    static RunForm fresh(JobDefinition job, @Nullable String tenant) {
        return of(job, tenant, Map.of(), "", List.of());
    }

    /** As it was typed, with what is wrong at the fields. */
    static RunForm of(
            JobDefinition job,
            @Nullable String tenant,
            Map<String, String> typed,
            String reason,
            List<LongshoreException> problems) {
        Map<String, String> wrong = new LinkedHashMap<>();
        FieldProblems readers = FieldProblems.NONE;
        String general = null;
        String reasonProblem = null;
        for (LongshoreException problem : problems) {
            String says = problem.getMessage() + (problem.remedy() == null ? "" : " " + problem.remedy());
            String field = problem.field() == null ? "" : problem.field();
            String parameter = field.startsWith(PROBLEM) ? field.substring(PROBLEM.length()) : "";
            if (job.parameters().stream().anyMatch(known -> known.name().equals(parameter))) {
                wrong.put(parameter, atField(problem, parameter));
            } else if (READERS.contains(field) && asksForReaders(job)) {
                readers = readers.with(field, says);
            } else if ("reason".equals(field)) {
                reasonProblem = says;
            } else {
                general = says;
            }
        }
        List<Field> fields = job.parameters().stream()
                .map(parameter -> field(job, parameter, tenant, typed, wrong.get(parameter.name())))
                .toList();
        return new RunForm(fields, readers, reason, reasonProblem, general);
    }

    /** Whether the form has fields for the language and the time zone of the readers. */
    static boolean asksForReaders(JobDefinition job) {
        return job.kind().equals("report");
    }

    /** How many values need a change. */
    public int problems() {
        return (int) fields.stream().filter(field -> field.problem() != null).count()
                + readers.says().size()
                + (reasonProblem == null ? 0 : 1);
    }

    public boolean refused() {
        return problems() > 0 || general != null;
    }

    private static Field field(
            JobDefinition job,
            ParameterDefinition parameter,
            @Nullable String tenant,
            Map<String, String> typed,
            @Nullable String problem) {
        boolean fixed = tenant != null && parameter.name().equals(job.tenantParameter());
        String preset =
                parameter.defaultValue() == null ? "" : parameter.defaultValue().toString();
        String value = fixed ? tenant : typed.getOrDefault(parameter.name(), preset);
        return new Field(
                parameter, PREFIX + parameter.name(), input(parameter), value, choices(parameter), fixed, problem);
    }

    private static String input(ParameterDefinition parameter) {
        return parameter.type() == ParameterType.DATE ? "date" : "text";
    }

    private static List<String> choices(ParameterDefinition parameter) {
        if (parameter.type() == ParameterType.BOOLEAN) {
            return List.of("true", "false");
        }
        return parameter.allowed().stream().map(Object::toString).toList();
    }

    /** The message without the name of the parameter, which stands above it already. */
    private static String atField(LongshoreException problem, String parameter) {
        String message = String.valueOf(problem.getMessage());
        String start = "The parameter \"" + parameter + "\": ";
        String says = message.startsWith(start)
                ? Words.capitalized(message.substring(start.length()))
                : problem.code().equals("missing-parameter") ? "This value is required." : message;
        return says + (problem.remedy() == null ? "" : " " + problem.remedy());
    }
}
