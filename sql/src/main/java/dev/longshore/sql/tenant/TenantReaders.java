package dev.longshore.sql.tenant;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Readers;
import dev.longshore.sql.audit.AuditTrail;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** As whom the people of each tenant read what runs make. A run keeps what held when it was asked for. */
public class TenantReaders {

    /** Every tenant whose own row is silent, and what belongs to no tenant. */
    public static final String ALL = "*";

    private static final String ACTION = "tenant.readers";

    private static final String LIST = """
            select r.tenant, r.locale, r.zone from longshore.tenant_readers r
            where cast(:tenant as text) is null or r.tenant in (:tenant, :all) order by r.tenant
            """;

    private static final String ONE = """
            select r.tenant, r.locale, r.zone from longshore.tenant_readers r where r.tenant = :tenant for update
            """;

    private static final String SET = """
            insert into longshore.tenant_readers (tenant, locale, zone) values (:tenant, :locale, :zone)
            on conflict (tenant) do update set locale = excluded.locale, zone = excluded.zone
            """;

    private static final String FORGET = "delete from longshore.tenant_readers r where r.tenant = :tenant";

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    TenantReaders(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * A row.
     *
     * @param tenant or {@link #ALL}
     */
    public record OfTenant(String tenant, Readers readers) {}

    /** Those in sight: of one tenant its own, and that of {@link #ALL}, which holds where it is silent. */
    public List<OfTenant> list(TenantScope scope) {
        return jdbc.sql(LIST)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("all", ALL)
                .query((rs, number) ->
                        new OfTenant(rs.getString("tenant"), new Readers(rs.getString("locale"), rs.getString("zone"))))
                .list();
    }

    /**
     * Says it anew; readers that say nothing leave the tenant to {@link #ALL}.
     *
     * @throws LongshoreException {@code other-tenant}: the actor is bound to another one; recorded in the audit, and nothing is changed
     */
    @Transactional(noRollbackFor = LongshoreException.class)
    public void set(Actor actor, String tenant, Readers readers, String reason) {
        requireOwn(actor, tenant);
        Optional<Readers> before = jdbc.sql(ONE)
                .param("tenant", tenant)
                .query((rs, number) -> new Readers(rs.getString("locale"), rs.getString("zone")))
                .optional();
        if (readers.equals(Readers.ANY)) {
            jdbc.sql(FORGET).param("tenant", tenant).update();
        } else {
            jdbc.sql(SET)
                    .param("tenant", tenant)
                    .param("locale", readers.locale())
                    .param("zone", readers.zone())
                    .update();
        }
        audit.record(new Act(
                actor,
                ACTION,
                target(tenant),
                reason,
                before.map(TenantReaders::values).orElse(null),
                values(readers),
                AuditOutcome.ACCEPTED));
    }

    private void requireOwn(Actor actor, String tenant) {
        String bound = actor.scope().tenant();
        if (bound == null || bound.equals(tenant)) {
            return;
        }
        String why = "You are bound to the tenant " + bound + ".";
        audit.recordAlone(Act.refused(actor, ACTION, target(tenant), why));
        throw LongshoreException.badInput(
                "other-tenant", "tenant", why, "Say in which language and zone " + bound + " reads.");
    }

    private static String target(String tenant) {
        return "tenant:" + tenant;
    }

    private static Map<String, Object> values(Readers readers) {
        Map<String, Object> values = new TreeMap<>();
        put(values, "locale", readers.locale());
        put(values, "zone", readers.zone());
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
