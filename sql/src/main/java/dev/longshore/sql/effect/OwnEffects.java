package dev.longshore.sql.effect;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Effects that are statements in our own database: done in the very transaction that says so, so that there is no time at which nobody knows. All in the caller's
 * transaction, which proves its claim before it commits.
 */
public class OwnEffects {

    /** One that is there already is somebody else's. Whoever inserts it first makes the others wait for the end of its transaction. */
    private static final String BEGIN = """
            insert into longshore.effect (job, tenant, item, version, content_hash, idempotency_key, run_id, unit, token, state, attempts, settled_at, answer)
            select :job, :tenant, p.item, p.version, p.hash, p.key, :run, :unit, :token, :state, 1, clock_timestamp(), :answer
            from unnest(:items, :versions, :hashes, :keys) as p (item, version, hash, key)
            on conflict do nothing returning item
            """;

    /** No such table, and no right to it. */
    private static final Set<String> PASSING = Set.of("42P01", "42501");

    private final JdbcClient jdbc;
    private final JdbcTemplate plain;
    private final TransactionOperations savepoint;

    /** @param savepoint works in a savepoint of the caller's transaction */
    public OwnEffects(JdbcClient jdbc, JdbcTemplate plain, TransactionOperations savepoint) {
        this.jdbc = jdbc;
        this.plain = plain;
        this.savepoint = savepoint;
    }

    /** Writes down that these are done, before they are: both are committed together or not at all. Returns the items that nobody else has. */
    public Set<String> begin(Sender sender, Collection<PlannedEffect> effects) {
        return write(sender, effects, "done", null);
    }

    /** Writes down that one cannot be done, and why. */
    public void fail(Sender sender, PlannedEffect effect, String why) {
        String storable = why.replace('\0', '\uFFFD');
        write(
                sender,
                List.of(effect),
                "failed",
                storable.substring(0, Math.min(storable.length(), Settled.LONGEST_ANSWER)));
    }

    /**
     * Why a statement did not run; nothing was done then.
     *
     * @param what the server said
     * @param passes whether it may pass by itself: a table that a deployment is about to make, a grant that is about to come back
     */
    public record Fault(String what, boolean passes) {}

    /**
     * Does what is said, in a savepoint.
     *
     * @param effects written down with it
     * @param statement gets the items that nobody else has; its text is its author's
     * @return what the server found wrong with the statement or its data; empty if it ran. Other failures are thrown
     */
    public Optional<Fault> run(
            Sender sender,
            Collection<PlannedEffect> effects,
            java.util.function.Function<Set<String>, String> statement) {
        try {
            savepoint.executeWithoutResult(transaction -> {
                Set<String> mine = begin(sender, effects);
                if (!mine.isEmpty()) {
                    plain.update(statement.apply(mine));
                }
            });
            return Optional.empty();
        } catch (DataAccessException e) {
            return Optional.of(fault(e).orElseThrow(() -> e));
        }
    }

    private Set<String> write(Sender sender, Collection<PlannedEffect> effects, String state, @Nullable String answer) {
        return new HashSet<>(jdbc.sql(BEGIN)
                .param("job", sender.job())
                .param("tenant", sender.tenant())
                .param("run", sender.unit().run().value())
                .param("unit", sender.unit().ordinal())
                .param("token", sender.token())
                .param("state", state)
                .param("answer", answer, java.sql.Types.VARCHAR)
                .param("items", effects.stream().map(PlannedEffect::item).toArray(String[]::new))
                .param("versions", effects.stream().map(PlannedEffect::version).toArray(Integer[]::new))
                .param(
                        "hashes",
                        effects.stream().map(PlannedEffect::contentHash).toArray(String[]::new))
                .param(
                        "keys",
                        effects.stream().map(PlannedEffect::idempotencyKey).toArray(String[]::new))
                .query(String.class)
                .list());
    }

    private static Optional<Fault> fault(DataAccessException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOfTheStatement(sql.getSQLState())) {
                ServerErrorMessage server = sql instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
                return Optional.of(new Fault(
                        String.valueOf(server == null ? sql.getMessage() : server.getMessage()),
                        PASSING.contains(sql.getSQLState())));
            }
        }
        return Optional.empty();
    }

    /** The data, a constraint, what a trigger raises, or a statement that is none. */
    private static boolean isOfTheStatement(@Nullable String state) {
        return state != null
                && (state.startsWith("22")
                        || state.startsWith("23")
                        || state.startsWith("42")
                        || state.equals("P0001"));
    }
}
