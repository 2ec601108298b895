package dev.longshore.sql.export;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** A user's query of one value, in the form that {@code longshore.input_version} executes: its parameters are read from one JSON object, {@code $1}. */
public final class OneValueQuery {

    private OneValueQuery() {}

    /**
     * The statement to execute. PostgreSQL refuses one that gives more than one row or column.
     *
     * @param sql such as {@code select max(changed_at) from orders where customer = :customer}
     * @throws LongshoreException bad input if it is no single statement, or names a parameter that is not declared
     */
    public static String of(String sql, Collection<ParameterDefinition> parameters) {
        Map<String, ParameterType> types = parameters.stream()
                .collect(Collectors.toMap(
                        ParameterDefinition::name, ParameterDefinition::type, (first, second) -> first));
        String query = ParameterizedSql.of(sql).render(name -> {
            ParameterType type = types.get(name);
            if (type == null) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "preconditions.version",
                        "The SQL uses :" + name + ", which is no parameter of the job.",
                        "Declare it under parameters, or leave it out.");
            }
            return "cast($1 ->> " + SqlLiteral.quoted(name) + " as " + SqlLiteral.sqlTypeOf(type) + ")";
        });
        // on lines of their own: a comment may end it
        return "select cast((\n" + query + "\n) as text)";
    }
}
