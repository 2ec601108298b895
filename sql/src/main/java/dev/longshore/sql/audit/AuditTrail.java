package dev.longshore.sql.audit;

import dev.longshore.model.audit.Act;
import dev.longshore.sql.database.ShortSleep;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records acts. A record joins the transaction of its act, so that neither is there without the other; it holds a lock until that ends, so record
 * last.
 */
public class AuditTrail {

    private static final String RECORD = """
            select longshore.record_audit(:actor, :role, :address, :action, :target, :reason, :before::jsonb, :after::jsonb, :outcome), %s as idle
            """.formatted(ShortSleep.BOUND);

    private static final String RECORD_ALL = """
            select longshore.record_audit(a.actor, a.role, a.address, a.action, a.target, a.reason, cast(a.before as jsonb), cast(a.after as jsonb), a.outcome), %s as idle
            from unnest(:actors, :roles, :addresses, :actions, :targets, :reasons, :befores, :afters, :outcomes)
              with ordinality as a (actor, role, address, action, target, reason, before, after, outcome, place)
            order by a.place
            """.formatted(ShortSleep.BOUND);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    public AuditTrail(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Records several in one trip, in their order; see {@link #record}. */
    public void recordAll(List<Act> acts) {
        requireTransaction(acts);
        jdbc.sql(RECORD_ALL)
                .param("actors", texts(acts, act -> act.actor().name()), Types.ARRAY)
                .param("roles", texts(acts, act -> act.actor().role().word()), Types.ARRAY)
                .param("addresses", texts(acts, act -> act.actor().address()), Types.ARRAY)
                .param("actions", texts(acts, Act::action), Types.ARRAY)
                .param("targets", texts(acts, Act::target), Types.ARRAY)
                .param("reasons", texts(acts, Act::reason), Types.ARRAY)
                .param("befores", texts(acts, act -> text(act.before())), Types.ARRAY)
                .param("afters", texts(acts, act -> text(act.after())), Types.ARRAY)
                .param("outcomes", texts(acts, act -> act.outcome().word()), Types.ARRAY)
                .query()
                .listOfRows();
    }

    private static String[] texts(List<Act> acts, Function<Act, @Nullable String> text) {
        return acts.stream().map(text).toArray(String[]::new);
    }

    /** Records an act in the transaction that is open, of either transaction manager: both work on one pool and share its connection. */
    public void record(Act act) {
        requireTransaction(List.of(act));
        insert(act);
    }

    private static void requireTransaction(List<Act> acts) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("an act is recorded in its own transaction, and none is open: "
                    + acts.stream().map(Act::action).distinct().toList());
        }
    }

    /** Records an act that changed nothing, such as a refusal, in a transaction of its own. */
    @Transactional
    public void recordAlone(Act act) {
        insert(act);
    }

    private void insert(Act act) {
        jdbc.sql(RECORD)
                .param("actor", act.actor().name())
                .param("role", act.actor().role().word())
                .param("address", act.actor().address())
                .param("action", act.action())
                .param("target", act.target())
                .param("reason", act.reason())
                .param("before", text(act.before()))
                .param("after", text(act.after()))
                .param("outcome", act.outcome().word())
                .query()
                .singleRow();
    }

    private @Nullable String text(@Nullable Map<String, Object> values) {
        return values == null ? null : json.writeValueAsString(values);
    }
}
