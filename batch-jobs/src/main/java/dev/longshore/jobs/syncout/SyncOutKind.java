package dev.longshore.jobs.syncout;

import dev.longshore.jobs.kind.DeclaredRate;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.OrphanedEffects;
import dev.longshore.sql.export.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sends rows to an HTTP API. */
final class SyncOutKind implements JobKind {

    private static final String SEND = "send-rows";
    private static final String CLOSE = "close-sync";

    private final Source source;
    private final EffectLedger ledger;
    private final OrphanedEffects orphans;
    private final Dependencies dependencies;
    private final SyncOutUnits.Outside outside;
    private final UnaryOperator<String> settings;

    SyncOutKind(
            Source source,
            EffectLedger ledger,
            OrphanedEffects orphans,
            Dependencies dependencies,
            SyncOutUnits.Outside outside,
            UnaryOperator<String> settings) {
        this.source = source;
        this.ledger = ledger;
        this.orphans = orphans;
        this.dependencies = dependencies;
        this.outside = outside;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "sync-out";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        SEND, "Sends each row that has changed, once, and keeps what came of it.", Repeat.KEYED),
                new StepDefinition(
                        CLOSE,
                        "Checks that every row is accounted for, and leaves to a person what was sent for rows that are gone.",
                        Repeat.IDEMPOTENT));
    }

    /** Each row has a key of its own: it only has to be of use to the other side. */
    @Override
    public Optional<LongshoreException> lacksKey(JobDefinition definition) {
        SyncOutSpec.Safety safety = SyncOutSpec.of(definition, settings).safety();
        return safety.honoured() || safety.lookup() != null
                ? Optional.empty()
                : Optional.of(
                        LongshoreException.badInput(
                                "money-without-key",
                                "moves-money",
                                "The job moves money, and the other side neither honours a key nor can be asked what it has.",
                                "If it does nothing twice that bears the same key, write idempotency: {header: Idempotency-Key, honoured: true}; else name where it can be asked: lookup: {url: …}."));
    }

    @Override
    public List<DeclaredRate> rates(JobDefinition definition) {
        SyncOutSpec.Pace pace = SyncOutSpec.of(definition, settings).pace();
        return pace.rate() == 0 ? List.of() : List.of(new DeclaredRate(pace.dependency(), pace.rate(), "spec.rate"));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        SyncOutSpec spec = SyncOutSpec.of(definition, settings);
        return new JobWork(
                SEND,
                new SyncOutUnits(spec, source, ledger, dependencies, outside),
                CLOSE,
                new SyncOutClosing(orphans));
    }
}
