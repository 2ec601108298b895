package dev.longshore.jobs.outcome;

import dev.longshore.jobs.http.HttpOnPaper;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.mail.MailOnPaper;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.OwnEffects;
import dev.longshore.sql.export.Source;
import dev.longshore.sql.outcome.OutcomeWork;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** The kind as the catalogue sees it: it judges definitions, and has no database, no network and no mail to work with. */
public final class OutcomeKindOnPaper {

    private OutcomeKindOnPaper() {}

    public static JobKind make() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        JdbcClient jdbc = JdbcClient.create(nowhere);
        TransactionOperations none = TransactionOperations.withoutTransaction();
        return new OutcomeKind(
                new UnitTools.Worker(
                        new OutcomeWork(jdbc, none),
                        new EffectLedger(jdbc, none),
                        new OwnEffects(jdbc, new JdbcTemplate(nowhere), none),
                        new Dependencies(jdbc, none),
                        new Source(nowhere),
                        HttpOnPaper.calls(),
                        MailOnPaper.nowhere(),
                        HttpOnPaper.secrets(),
                        JsonMapper.builder().build()),
                text -> text.replace("${longshore.sample.crm.port:8095}", "8095"));
    }
}
