package dev.longshore.jobs.outcome;

import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.mail.Mails;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.OwnEffects;
import dev.longshore.sql.export.Source;
import dev.longshore.sql.outcome.Objectives;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.OutcomeWork;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The kind {@code outcome}, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
class OutcomeConfiguration {

    /** What does effects within our database. */
    record Inside(OutcomeWork work, EffectLedger ledger, OwnEffects own, Dependencies dependencies) {}

    @Bean
    Inside outcomeInside(OutcomeWork work, EffectLedger ledger, OwnEffects own, Dependencies dependencies) {
        return new Inside(work, ledger, own, dependencies);
    }

    @Bean
    OutcomeKind outcomeKind(
            Inside inside,
            @Qualifier("sourceDataSource") DataSource source,
            HttpCalls http,
            Mails mails,
            Secrets secrets,
            JsonMapper json,
            Environment environment) {
        return new OutcomeKind(
                new UnitTools.Worker(
                        inside.work(),
                        inside.ledger(),
                        inside.own(),
                        inside.dependencies(),
                        new Source(source),
                        http,
                        mails,
                        secrets,
                        json),
                environment::resolvePlaceholders);
    }

    @Bean
    OutcomeLoop outcomeLoop(OutcomeWork work, OutcomeViews views, Objectives objectives) {
        return new OutcomeLoop(work, views, objectives);
    }
}
