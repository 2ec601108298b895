package dev.longshore.jobs.syncout;

import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.OrphanedEffects;
import dev.longshore.sql.export.Source;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The kind {@code sync-out}, in every JVM that works. */
@AutoConfiguration
@ConditionalOnWorker
class SyncOutConfiguration {

    @Bean
    SyncOutKind syncOutKind(
            @Qualifier("sourceDataSource") DataSource source,
            EffectLedger ledger,
            OrphanedEffects orphans,
            Dependencies dependencies,
            HttpCalls http,
            Secrets secrets,
            JsonMapper json,
            Environment environment) {
        return new SyncOutKind(
                new Source(source),
                ledger,
                orphans,
                dependencies,
                new SyncOutUnits.Outside(http, secrets, json, System::nanoTime),
                environment::resolvePlaceholders);
    }
}
