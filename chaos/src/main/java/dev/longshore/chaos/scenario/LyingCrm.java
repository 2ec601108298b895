package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Receipts;
import dev.longshore.chaos.rig.Crm;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of another system that fails, lies and loses answers, by workers that are killed. A round is an item; a tenth as many go to one that can neither be
 * asked nor sent anything twice.
 */
final class LyingCrm implements Scenario {

    private static final int WORKERS = 2;
    private static final int RATE = 100;
    private static final int MANY = 20_000;
    private static final String CHUNKS = "select coalesce(sum(chunks), 0) from longshore.work_unit where run_id = ?";
    private static final String LOST_TWICE =
            "select count(*) from longshore.work_unit where run_id = ? and losses > 1 and state in ('PENDING', 'RUNNING')";

    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(30);
    private static final Duration BETWEEN_KILLS_OF_FEW = Duration.ofSeconds(8);

    /** Each of a hundred requests; the tenth of those that the job allows to be sent again. */
    private static final Map<String, String> LIES = Map.of(
            "fails-before", "0.01",
            "fails-after", "0.01",
            "hangs", "0.01",
            "resets", "0.01",
            "too-many", "0.01",
            "page", "0.01",
            "hang-millis", "5000");

    @Override
    public String name() {
        return "crm";
    }

    @Override
    public String title() {
        return "Sends items to a CRM that lies while workers are killed: each applied once by its receipts, nothing repeated blindly, never above "
                + RATE + " in a second.";
    }

    @Override
    public String guard() {
        return "A call stands in the ledger before it is made and after it; what may have happened is repeated under the same key, or by nobody.";
    }

    @Override
    public int rounds() {
        return 100_000;
    }

    @Override
    public int selected() {
        return 100;
    }

    @Override
    public int controlRounds() {
        return 500;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("keys that the CRM honours"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        Crm crm = trial.rig().crm();
        Receipts keyed = send(trial, "chaos-crm", trial.rounds(), !trial.control());
        trial.findings().violations(keyed.eachOnce(trial.rounds()));
        trial.findings().counted("items applied once", (int) keyed.distinct());
        trial.findings().counted("deliveries that were repetitions, and told by their key", (int) keyed.repeated());
        judgeRate(trial, keyed);
        if (!trial.control()) {
            Receipts blind = send(trial, "chaos-crm-blind", Math.max(50, trial.rounds() / 10), false);
            trial.findings().violations(blind.notTwice());
            trial.findings().counted("items applied without keys", (int) blind.distinct());
            trial.findings()
                    .counted(
                            "items left to a person",
                            (int)
                                    trial.rig()
                                            .database()
                                            .number(
                                                    "select count(*) from longshore.effect where job = 'chaos-crm-blind' and state = 'in-doubt'"));
            judgeRate(trial, blind);
        }
        crm.misbehave(Map.of());
    }

    private static Receipts send(Trial trial, String job, int items, boolean honoursKeys) throws Exception {
        Crm crm = trial.rig().crm();
        Map<String, String> behaviour = new LinkedHashMap<>(LIES);
        behaviour.put("honours-keys", Boolean.toString(honoursKeys));
        crm.clear();
        crm.misbehave(behaviour);
        // what an earlier play sent is not sent again, since it has not changed
        trial.rig().database().execute("delete from longshore.effect where job = '" + job + "'");
        trial.fleet().ready(WORKERS);
        long run = trial.rig().api().ask(job, Map.of("items", items));
        Duration between = items >= MANY ? BETWEEN_KILLS : BETWEEN_KILLS_OF_FEW;
        long patience = trial.now().plusSeconds(300L + items / 10).toEpochMilli();
        int kills = 0;
        long chunks = 0;
        while (!isEnded(trial, run, between) && trial.now().toEpochMilli() < patience) {
            long before = chunks;
            chunks = trial.rig().database().number(CHUNKS, run);
            if (chunks == before || trial.rig().database().number(LOST_TWICE, run) > 0) {
                // three deaths in a row without a chunk are the unit's fault, and not what is tried here
                continue;
            }
            trial.fleet().start(WORKERS + 1);
            for (Worker victim : Victims.some(trial, trial.fleet().ready(1), run)) {
                victim.kill();
                kills++;
            }
        }
        trial.findings().counted("workers killed", kills);
        String state = trial.oracle().stateOf(run);
        if (!state.equals("COMPLETED")) {
            trial.findings().violation("run " + run + " of " + job + " is " + state);
        }
        trial.say(job + ": " + items + " items, " + kills + " workers killed, run " + run + " is " + state);
        return new Receipts(crm.receipts());
    }

    private static boolean isEnded(Trial trial, long run, Duration atMost) throws Exception {
        return Waiting.until(atMost, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
    }

    private static void judgeRate(Trial trial, Receipts receipts) {
        int most = receipts.mostInASecond();
        trial.findings().note("at most " + most + " requests arrived within any one second");
        if (most > RATE) {
            trial.findings().violations(List.of(most + " requests arrived within one second, not " + RATE));
        }
    }
}
