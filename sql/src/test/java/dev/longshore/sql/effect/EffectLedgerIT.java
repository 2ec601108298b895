package dev.longshore.sql.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.EngineRows;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.unit.ClaimedUnitRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** The ledger of effects and what is shared about another system, on a real database. */
class EffectLedgerIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static EngineRows rows;
    private static EffectLedger ledger;
    private static Dependencies dependencies;
    private static Sender sender;
    private static Sender successor;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        ledger = new EffectLedger(rows.jdbc, rows.transactions);
        dependencies = new Dependencies(rows.jdbc, rows.transactions);
        WorkerId worker = rows.worker("one");
        rows.request();
        ClaimedRun run =
                rows.runClaims.claimNext(worker, Set.of(EngineRows.JOB), LIMIT).orElseThrow();
        rows.open(new HeldRun(run.id(), run.token()), 2, 2);
        sender = claim(worker);
        Sender other = claim(worker);
        successor = new Sender(other.job(), sender.tenant(), sender.unit(), sender.token() + 1);
    }

    private static Sender claim(WorkerId worker) {
        ClaimedUnitRow unit =
                (ClaimedUnitRow) rows
                        .unitClaims
                        .claimNext(worker, Set.of(EngineRows.JOB), List.of(1), LIMIT, chunks -> Optional.empty())
                        .stream()
                        .findFirst()
                        .orElseThrow();
        return new Sender(EngineRows.JOB, "", unit.held().id(), unit.held().token());
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @Test
    void allowsTheMovesOfTheModelAndNoOther() {
        EffectId effect = planned("moves");
        for (EffectState from : EffectState.values()) {
            for (EffectState to : EffectState.values()) {
                if (from == to) {
                    continue;
                }
                Callable<Integer> move = () -> {
                    rows.jdbc
                            .sql("alter table longshore.effect disable trigger effect_moves")
                            .update();
                    set(effect, from);
                    rows.jdbc
                            .sql("alter table longshore.effect enable trigger effect_moves")
                            .update();
                    return set(effect, to);
                };
                if (from.canMoveTo(to)) {
                    assertThat(move).as("%s to %s", from, to).satisfies(able -> assertThat(able.call())
                            .isOne());
                } else {
                    assertThatThrownBy(move::call).as("%s to %s", from, to).hasMessageContaining("cannot move");
                }
            }
        }
    }

    @Test
    void plansAnItemOnceAndSendsItOnce() {
        EffectId effect = planned("once");
        ledger.plan(sender, List.of(), List.of(new PlannedEffect("once", 1, "other", "another-key")));

        assertThat(ledger.send(sender, List.of(effect), LIMIT)).containsExactly(effect);
        assertThat(ledger.send(sender, List.of(effect), LIMIT)).isEmpty();
        EffectRow sent = latest("once");
        assertThat(sent.state()).isEqualTo(EffectState.SENT);
        assertThat(sent.contentHash()).isEqualTo("hash-once");
        assertThat(sent.attempts()).isOne();
        assertThat(sent.overIn()).isPositive();

        assertThat(ledger.settle(sender, List.of(new Settled(effect, EffectState.DONE, false, false, 200, "ok\0"))))
                .containsExactly(effect);
        assertThat(latest("once").state()).isEqualTo(EffectState.DONE);
    }

    @Test
    void keepsTheItemsOfTwoTenantsApart() {
        EffectId ours = planned("shared key");
        Sender other = new Sender(sender.job(), "PERU", sender.unit(), sender.token());
        assertThat(ledger.latest(other, List.of("shared key"))).isEmpty();

        ledger.plan(other, List.of(), List.of(new PlannedEffect("shared key", 1, "theirs", "key of theirs")));

        assertThat(ledger.latest(other, List.of("shared key")).get("shared key").contentHash())
                .isEqualTo("theirs");
        assertThat(latest("shared key").id()).isEqualTo(ours);
    }

    @Test
    void letsNobodySendWhoDoesNotHoldTheUnit() {
        EffectId effect = planned("fenced");
        Sender zombie = new Sender(sender.job(), sender.tenant(), sender.unit(), sender.token() - 1);

        assertThat(ledger.send(zombie, List.of(effect), LIMIT)).isEmpty();
        ledger.plan(zombie, List.of(), List.of(new PlannedEffect("of a zombie", 1, "h", "key of a zombie")));
        assertThat(ledger.latest(sender, List.of("of a zombie"))).isEmpty();
        // the control: with the token that holds, the same call goes through
        assertThat(ledger.send(sender, List.of(effect), LIMIT)).containsExactly(effect);
    }

    @Test
    void leavesACallToItsSenderUntilItIsSurelyOver() {
        EffectId effect = planned("orphan");
        ledger.send(sender, List.of(effect), LIMIT);

        assertThat(ledger.adopt(sender, List.of(effect))).isEmpty();
        rows.jdbc
                .sql("update longshore.effect set over_at = clock_timestamp(), token = token - 1 where id = :id")
                .param("id", effect.value())
                .update();
        assertThat(ledger.settle(sender, List.of(new Settled(effect, EffectState.DONE, false, false, 200, null))))
                .as("an outcome of somebody else's call")
                .isEmpty();
        assertThat(ledger.adopt(sender, List.of(effect))).containsExactly(effect);
        assertThat(ledger.adopt(successor, List.of(effect)))
                .as("a claim that does not hold")
                .isEmpty();
        assertThat(ledger.settle(sender, List.of(new Settled(effect, EffectState.IN_DOUBT, true, false, null, null))))
                .containsExactly(effect);
    }

    @Test
    void leavesToARunOfOtherParametersWhatItMayRepeat() {
        RunId looked = failed();
        RunId same = failed();
        RunId other = failed();
        rows.jdbc
                .sql("update longshore.run set parameters = '{\"region\": \"EU\"}' where id = :run")
                .param("run", other.value())
                .update();
        announced("REGIONS", "gone", same, 0);
        EffectId theirs = announced("REGIONS", "theirs", other, 0);
        rows.jdbc
                .sql("update longshore.effect set over_at = clock_timestamp() + interval '1 hour' where id = :id")
                .param("id", theirs.value())
                .update();
        OrphanedEffects orphans = new OrphanedEffects(rows.jdbc);

        assertThat(orphans.overIn(EngineRows.JOB, "REGIONS", looked))
                .as("it does not wait for it either")
                .isZero();
        rows.jdbc
                .sql("update longshore.effect set over_at = clock_timestamp() where id = :id")
                .param("id", theirs.value())
                .update();
        assertThat(orphans.doubt(EngineRows.JOB, "REGIONS", looked)).isOne();

        assertThat(sent("REGIONS")).containsExactly("theirs");
        assertThat(orphans.doubt(EngineRows.JOB, "REGIONS", other))
                .as("once it has looked at its rows itself")
                .isOne();
    }

    @Test
    void leavesToALiveClaimWhatItHasAnnounced() {
        RunId looked = failed();
        RunId stopping = failed();
        rows.jdbc.sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, state, owner, token, lease_until)
                        select :run, 'count', 0, '{}', 'unit', 'RUNNING', min(id), 3, clock_timestamp() + interval '1 hour' from longshore.worker
                        """).param("run", stopping.value()).update();
        announced("CLAIMS", "of an earlier claim", stopping, 2);
        announced("CLAIMS", "of the claim", stopping, 3);
        OrphanedEffects orphans = new OrphanedEffects(rows.jdbc);

        assertThat(orphans.doubt(EngineRows.JOB, "CLAIMS", looked)).isOne();
        assertThat(sent("CLAIMS")).containsExactly("of the claim");

        rows.jdbc
                .sql("update longshore.work_unit set lease_until = clock_timestamp() where run_id = :run")
                .param("run", stopping.value())
                .update();
        assertThat(orphans.doubt(EngineRows.JOB, "CLAIMS", looked)).isOne();
    }

    /** A run that may be restarted. */
    private static RunId failed() {
        RunId run = rows.request();
        rows.jdbc.sql("""
                        update longshore.run set state = 'RUNNING', owner = (select min(id) from longshore.worker), lease_until = clock_timestamp() where id = :run
                        """).param("run", run.value()).update();
        rows.jdbc
                .sql(
                        "update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where id = :run")
                .param("run", run.value())
                .update();
        return run;
    }

    /** A call of the first unit that is surely over, and that nobody has settled. */
    private static EffectId announced(String tenant, String item, RunId run, long token) {
        return new EffectId(rows.jdbc
                .sql("""
                        insert into longshore.effect (job, tenant, item, version, content_hash, idempotency_key, run_id, unit, token, state, attempts, sent_at, over_at)
                        values (:job, :tenant, :item, 1, 'hash', 'key-' || :item, :run, 0, :token, 'sent', 1, clock_timestamp(), clock_timestamp()) returning id
                        """)
                .param("job", EngineRows.JOB)
                .param("tenant", tenant)
                .param("item", item)
                .param("run", run.value())
                .param("token", token)
                .query(Long.class)
                .single());
    }

    private static List<String> sent(String tenant) {
        return rows.jdbc
                .sql("select item from longshore.effect where tenant = :tenant and state = 'sent'")
                .param("tenant", tenant)
                .query(String.class)
                .list();
    }

    @Test
    void putsALaterContentInThePlaceOfOneThatWasNeverSent() {
        EffectId first = planned("changed");
        ledger.plan(sender, List.of(first), List.of(new PlannedEffect("changed", 2, "second", "changed-2")));

        EffectRow latest = latest("changed");
        assertThat(latest.version()).isEqualTo(2);
        assertThat(latest.id()).isNotEqualTo(first);
    }

    /** Whoever is frozen before its commit would else keep its successor waiting until it wakes. */
    @Test
    void whatLocksRowsEndsIfItsClientSleeps() {
        List<String> bounds = new ArrayList<>();
        TransactionOperations watched = new TransactionOperations() {
            @Override
            public <T> @Nullable T execute(TransactionCallback<T> action) {
                return rows.transactions.execute(transaction -> {
                    T result = action.doInTransaction(transaction);
                    bounds.add(rows.jdbc
                            .sql("show idle_in_transaction_session_timeout")
                            .query(String.class)
                            .single());
                    return result;
                });
            }
        };
        EffectLedger asleep = new EffectLedger(rows.jdbc, watched);
        asleep.plan(sender, List.of(), List.of(new PlannedEffect("asleep", 1, "content", "asleep-1")));
        EffectId effect = latest("asleep").id();
        assertThat(asleep.send(sender, List.of(effect), LIMIT)).containsExactly(effect);
        asleep.settle(sender, List.of(new Settled(effect, EffectState.DONE, false, false, 200, null)));
        Dependencies tired = new Dependencies(rows.jdbc, watched);
        tired.know("tired");
        tired.slice("tired", holder("asleep"), new Dependencies.Wish(0, 50, LIMIT, Duration.ZERO));
        tired.report("tired", 12, 12, "503");
        waited("tired");
        tired.standing("tired", LIMIT);
        tired.probed("tired", true, null);
        tired.quiet("tired", Duration.ZERO);
        tired.giveBack("tired", holder("asleep"), Duration.ZERO);

        assertThat(bounds).hasSize(10).containsOnly("10s");
    }

    @Test
    void dealsOutNoMoreThanTheRateToAnyNumberOfHolders() throws Exception {
        dependencies.know("rated");
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 3; round++) {
                List<Callable<Integer>> wishes = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String holder = "holder " + i;
                    wishes.add(() -> slice(holder, 0));
                }
                workers.invokeAll(wishes);
                assertThat(dealt()).isLessThanOrEqualTo(50);
            }
        } finally {
            workers.shutdown();
        }
        // by now everybody has let go of what was over an equal share
        assertThat(dealt()).isEqualTo(50);
        assertThat(rows.jdbc
                        .sql("select min(permits) from longshore.rate_slice where dependency = 'rated'")
                        .query(Integer.class)
                        .single())
                .isPositive();
        assertThat(slice("late", 0)).isZero();
        assertThat(slice("holder 1", 7)).as("permits that are in use are kept").isEqualTo(7);
        for (int i = 0; i < 8; i++) {
            dependencies.giveBack("rated", holder("holder " + i), Duration.ZERO);
        }
        assertThat(slice("late", 0)).isEqualTo(50);
    }

    private static int slice(String holder, int used) {
        return dependencies.slice("rated", holder(holder), new Dependencies.Wish(used, 50, LIMIT, Duration.ZERO));
    }

    private static RateHolder holder(String name) {
        return new RateHolder(sender.unit().run(), name);
    }

    private static int dealt() {
        return rows.jdbc
                .sql("select sum(permits) from longshore.rate_slice where dependency = 'rated'")
                .query(Integer.class)
                .single();
    }

    @Test
    void opensTheBreakerWhenMostFailsAndLetsOneTry() {
        dependencies.know("sick");
        assertThat(dependencies.standing("sick", LIMIT).mayCall()).isTrue();
        assertThat(dependencies.report("sick", 9, 9, "503")).isFalse();
        assertThat(dependencies.report("sick", 3, 3, "503")).isTrue();
        assertThat(dependencies.report("sick", 3, 3, "503"))
                .as("it is open already")
                .isFalse();
        assertThat(dependencies.standing("sick", LIMIT)).satisfies(standing -> {
            assertThat(standing.open()).isTrue();
            assertThat(standing.pause()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
        });

        waited("sick");
        assertThat(dependencies.standing("sick", LIMIT).probe()).isTrue();
        assertThat(dependencies.standing("sick", LIMIT).mayCall())
                .as("a second while one tries")
                .isFalse();
        assertThat(dependencies.probed("sick", false, "503")).isFalse();
        assertThat(dependencies.standing("sick", LIMIT).pause()).isGreaterThan(Duration.ofSeconds(8));
        waited("sick");
        assertThat(dependencies.standing("sick", LIMIT).probe()).isTrue();
        assertThat(dependencies.probed("sick", true, null)).isTrue();
        assertThat(dependencies.standing("sick", LIMIT))
                .isEqualTo(new Dependencies.Standing(false, false, Duration.ZERO));
    }

    @Test
    void tellsWhatWaitsForASystemAndCountsHowOftenItsBreakerOpened() {
        dependencies.know("known");
        dependencies.report("known", 12, 12, "no answer");
        waited("known");
        dependencies.probed("known", true, null);
        dependencies.report("known", 12, 12, "answered 503");
        rows.jdbc
                .sql(
                        "update longshore.run set parked_for = 'known', parked_why = 'known is away.', parked_until = clock_timestamp() where id = :run")
                .param("run", sender.unit().run().value())
                .update();
        dependencies.slice("known", holder("a"), new Dependencies.Wish(0, 50, LIMIT, Duration.ZERO));
        dependencies.slice("known", holder("b"), new Dependencies.Wish(0, 50, LIMIT, Duration.ofSeconds(7)));

        DependencyViews views = new DependencyViews(rows.jdbc);
        DependencyLine known = views.one(TenantScope.ALL, "known").orElseThrow();
        assertThat(known.breaker()).isEqualTo("open");
        assertThat(known.lastFailure()).isEqualTo("answered 503");
        assertThat(known.openedTotal()).isEqualTo(2);
        assertThat(known.rate()).isEqualTo(50);
        assertThat(known.permits()).isEqualTo(50);
        assertThat(known.runs())
                .as("it is tried this moment, and waits as long as the breaker is open")
                .isOne();
        assertThat(views.runs(TenantScope.ALL, "known", 9)).hasSize(1);
        assertThat(views.holding(sender.unit().run())).contains("known");
        assertThat(views.runs(new TenantScope("PERU"), "known", 9)).isEmpty();
        assertThat(views.sharesOf(sender.unit().run()))
                .filteredOn(share -> share.dependency().equals("known"))
                .singleElement()
                .satisfies(share -> {
                    assertThat(share.permits()).isEqualTo(50);
                    assertThat(share.claims()).isEqualTo(2);
                    assertThat(share.waitsSince()).isNotNull();
                });
        dependencies.giveBack("known", holder("b"), LIMIT);
        assertThat(views.sharesOf(sender.unit().run()))
                .filteredOn(share -> share.dependency().equals("known"))
                .allMatch(share -> share.waitsSince() == null);

        waited("known");
        dependencies.probed("known", true, null);
        assertThat(views.one(TenantScope.ALL, "known").orElseThrow().runs()).isZero();
        assertThat(views.holding(sender.unit().run())).isEmpty();
    }

    @Test
    void leavesAloneWhatAskedForIt() {
        dependencies.know("quiet");
        dependencies.quiet("quiet", Duration.ofSeconds(20));
        dependencies.quiet("quiet", Duration.ofSeconds(1));

        assertThat(dependencies.standing("quiet", LIMIT)).satisfies(standing -> {
            assertThat(standing.open()).isFalse();
            assertThat(standing.pause()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        });
    }

    private static void waited(String name) {
        rows.jdbc
                .sql(
                        "update longshore.dependency set open_until = clock_timestamp(), probe_until = null where name = :name")
                .param("name", name)
                .update();
    }

    private static int set(EffectId effect, EffectState state) {
        return rows.jdbc
                .sql(
                        "update longshore.effect set state = :state, sent_at = clock_timestamp(), over_at = clock_timestamp() where id = :id")
                .param("state", state.word())
                .param("id", effect.value())
                .update();
    }

    private static EffectId planned(String item) {
        ledger.plan(sender, List.of(), List.of(new PlannedEffect(item, 1, "hash-" + item, "key-" + item)));
        return latest(item).id();
    }

    private static EffectRow latest(String item) {
        Map<String, EffectRow> found = ledger.latest(sender, List.of(item, "nothing of this"));
        assertThat(found).containsOnlyKeys(item);
        return found.get(item);
    }
}
