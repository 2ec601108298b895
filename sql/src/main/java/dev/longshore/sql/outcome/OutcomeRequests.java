package dev.longshore.sql.outcome;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.outcome.OutcomeId;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks for outcomes through {@code longshore.request_outcome}, the one door for every language: in the caller's transaction, so that its rollback asks for nothing. */
public class OutcomeRequests {

    /** As many wait as may. */
    public static final String QUEUE_FULL = "queue-full";

    private static final String ASK =
            "select longshore.request_outcome(:job, :key, :customer, jsonb_strip_nulls(jsonb_build_object('tenant', cast(:tenant as text))))";

    private final JdbcClient jdbc;

    OutcomeRequests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Asks. The same key is the same outcome.
     *
     * @param customer whom people would look for
     * @param tenant who may see it; null for those who see everything
     * @throws LongshoreException what the function refuses; the caller's transaction can only be rolled back then
     */
    public OutcomeId request(String job, String key, @Nullable String customer, @Nullable String tenant) {
        try {
            return new OutcomeId(jdbc.sql(ASK)
                    .param("job", job)
                    .param("key", key)
                    .param("customer", customer, Types.VARCHAR)
                    .param("tenant", tenant, Types.VARCHAR)
                    .query(Long.class)
                    .single());
        } catch (DataAccessException e) {
            ServerErrorMessage message =
                    e.getMostSpecificCause() instanceof SQLException cause && cause instanceof PSQLException refused
                            ? refused.getServerErrorMessage()
                            : null;
            throw message != null && String.valueOf(message.getSQLState()).startsWith("LS") ? refusal(message) : e;
        }
    }

    private static LongshoreException refusal(ServerErrorMessage message) {
        String said = String.valueOf(message.getMessage());
        String sentence = Character.toUpperCase(said.charAt(0)) + said.substring(1) + ".";
        return "LS429".equals(message.getSQLState())
                ? LongshoreException.of(Category.INSUFFICIENT_RESOURCES, QUEUE_FULL, sentence, message.getHint())
                : LongshoreException.badInput(
                        "LS404".equals(message.getSQLState()) ? "unknown-job" : "bad-request",
                        String.valueOf(message.getDetail()),
                        sentence,
                        String.valueOf(message.getHint()));
    }
}
