package dev.longshore.sql.audit;

import dev.longshore.model.audit.Act;
import java.util.Map;
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
            select longshore.record_audit(:actor, :role, :address, :action, :target, :reason, :before::jsonb, :after::jsonb, :outcome)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    public AuditTrail(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Records an act in the transaction that is open, of either transaction manager: both work on one pool and share its connection. */
    public void record(Act act) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "an act is recorded in its own transaction, and none is open: " + act.action());
        }
        insert(act);
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
                .query(Long.class)
                .single();
    }

    private @Nullable String text(@Nullable Map<String, Object> values) {
        return values == null ? null : json.writeValueAsString(values);
    }
}
