package dev.longshore.jobs.syncout;

import dev.longshore.jobs.http.HttpOnPaper;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.OrphanedEffects;
import dev.longshore.sql.export.Source;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue sees it: it judges definitions, and has no database and no network to work with. */
public final class SyncOutKindOnPaper {

    private SyncOutKindOnPaper() {}

    public static JobKind make() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        JdbcClient jdbc = JdbcClient.create(nowhere);
        TransactionOperations none = TransactionOperations.withoutTransaction();
        return new SyncOutKind(
                new Source(nowhere),
                new EffectLedger(jdbc, none),
                new OrphanedEffects(jdbc),
                new Dependencies(jdbc, none),
                new SyncOutUnits.Outside(
                        HttpOnPaper.calls(),
                        HttpOnPaper.secrets(),
                        JsonMapper.builder().build(),
                        System::nanoTime),
                text -> text.replace("${longshore.sample.crm.port:8095}", "8095"));
    }
}
