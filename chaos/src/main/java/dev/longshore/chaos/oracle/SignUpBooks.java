package dev.longshore.chaos.oracle;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.longshore.chaos.rig.Api;
import dev.longshore.chaos.rig.Rig;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Who signed up, and what became of it by the tables, the receipts of the CRM and the mails that were taken. */
public final class SignUpBooks {

    private static final String BEGIN = """
            delete from longshore.outcome where job = 'sign-up';
            delete from longshore.effect where job = 'sign-up';
            delete from longshore.outcome_objective where job = 'sign-up';
            truncate longshore.signup_trial, longshore.signup_setting, longshore.signup_account, longshore.signup_organization;
            """;

    private static final String OPEN =
            "select count(*) from longshore.outcome where job = 'sign-up' and settled_at is null";

    private static final String TIMES = """
            select extract(epoch from ready_at - asked_at)::double precision from longshore.outcome
            where job = 'sign-up' and customer like ? || '%' order by 1
            """;

    private static final String EFFECTS =
            "select count(*) from longshore.effect where job = 'sign-up' and item like '%/' || ? and state = ?";

    private static final String TAKEN_OVER = """
            select count(*) from longshore.run r
            where r.job = 'sign-up' and (r.attempts > 1 or exists (select from longshore.work_unit u where u.run_id = r.id and u.attempts > 1))
            """;

    private static final String IS_LATE = """
            select case when 100 * count(*) filter (where ready_at - asked_at > interval '10 s') > 5 * count(*) then 1 else 0 end
            from longshore.outcome where job = 'sign-up' and asked_at > clock_timestamp() - interval '15 minutes'
            """;

    private static final String IS_ALERTED =
            "select count(*) from longshore.outcome_objective where job = 'sign-up' and percent = 95 and missed_since is not null";

    private final Rig rig;
    private final AtomicLong asked = new AtomicLong();

    private SignUpBooks(Rig rig) {
        this.rig = rig;
    }

    /** Nobody has signed up yet. */
    public static SignUpBooks begin(Rig rig) throws SQLException, IOException, InterruptedException {
        rig.database().execute(BEGIN);
        rig.crm().clear();
        rig.mailbox().clear();
        return new SignUpBooks(rig);
    }

    /** The next one signs up; the status of the answer. */
    public CompletableFuture<Integer> signUp(Api api, String who) {
        long number = asked.incrementAndGet();
        return api.signUp(who + number + "@example.org", "organization " + number);
    }

    public long asked() {
        return asked.get();
    }

    /** Outcomes with something left that may be done by itself. */
    public long open() throws SQLException {
        return rig.database().number(OPEN);
    }

    /** The seconds that they took to be ready. */
    public List<Double> times(String who) throws SQLException {
        return rig.database().query(TIMES, row -> row.getDouble(1), who);
    }

    /** Those so far were asked for long ago, by what the objective knows. */
    public void forgetTimes() throws SQLException {
        rig.database()
                .execute(
                        "update longshore.outcome set asked_at = asked_at - interval '1 hour', ready_at = ready_at - interval '1 hour' where job = 'sign-up'");
    }

    /** Whether the objective of the job for 95 of 100 is missed, as its page has it. */
    public boolean isLate() throws SQLException {
        return rig.database().number(IS_LATE) == 1;
    }

    public boolean isAlerted() throws SQLException {
        return rig.database().number(IS_ALERTED) == 1;
    }

    public long doubtfulMails() throws SQLException {
        return rig.database().number(EFFECTS, "welcome-mail", "in-doubt");
    }

    public long runs() throws SQLException {
        return rig.database().number("select count(*) from longshore.run where job = 'sign-up' and rows_read > 0");
    }

    /** Runs that somebody went on with, whole or a unit of them, which another worker had begun. */
    public long takenOver() throws SQLException {
        return rig.database().number(TAKEN_OVER);
    }

    /** What is not as it must be once nothing is left to do. */
    public List<String> wrong() throws SQLException, IOException, InterruptedException {
        List<String> wrong = new ArrayList<>(new Receipts(rig.crm().receipts()).eachOnce(asked()));
        count(wrong, "accounts", "select count(*) from longshore.signup_account");
        count(wrong, "trials", "select count(*) from longshore.signup_trial");
        count(
                wrong,
                "outcomes that are ready",
                "select count(*) from longshore.outcome where job = 'sign-up' and ready_at is not null");
        count(
                wrong,
                "outcomes with nothing left to do",
                "select count(*) from longshore.outcome where job = 'sign-up' and settled_at is not null");
        for (String effect : List.of("organization-defaults", "trial", "crm")) {
            equal(wrong, "effects " + effect + " that are done", rig.database().number(EFFECTS, effect, "done"));
        }
        mails(wrong);
        return wrong;
    }

    /** A mail server honours no keys: a mail of which nobody knows is left to a person, and never sent twice. */
    private void mails(List<String> wrong) throws SQLException {
        long done = rig.database().number(EFFECTS, "welcome-mail", "done");
        equal(wrong, "mails that are done or in doubt", done + doubtfulMails());
        Map<String, Long> taken = rig.mailbox().taken().stream().collect(groupingBy(to -> to, counting()));
        taken.forEach((to, times) -> {
            if (times > 1) {
                wrong.add(to + " got " + times + " mails");
            }
        });
        if (taken.size() < done || taken.size() > asked()) {
            wrong.add(taken.size() + " people got a mail, " + done + " mails are done of " + asked());
        }
    }

    private void count(List<String> wrong, String what, String query) throws SQLException {
        equal(wrong, what, rig.database().number(query));
    }

    private void equal(List<String> wrong, String what, long count) {
        if (count != asked()) {
            wrong.add(count + " " + what + ", not " + asked());
        }
    }
}
