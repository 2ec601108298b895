package dev.longshore.sql.signup;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.signup.SignupAccount;
import dev.longshore.model.signup.SignupOrganization;
import dev.longshore.sql.outcome.OutcomeRequests;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Signs people up. Hibernate and the function that asks for the outcome work on one connection, in one transaction. */
public class Signups {

    /** The job of the outcome. */
    public static final String JOB = "sign-up";

    /** Somebody else has it. */
    public static final String EMAIL_TAKEN = "email-taken";

    /** Two first accounts of one organization, or two of one address, come one after the other. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(4708, hashtext(lower(:what)))";

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final OutcomeRequests outcomes;
    private final Clock clock;

    Signups(EntityManager entities, JdbcClient jdbc, OutcomeRequests outcomes, Clock clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /**
     * Creates an account and asks for its outcome. Doing it again with the same says the same. Addresses that differ in case alone are the same; kept is the local
     * part as it was written, since its server may tell cases apart, and the domain in lower case, since none does.
     *
     * @throws LongshoreException {@link #EMAIL_TAKEN}, or {@link OutcomeRequests#QUEUE_FULL}: nothing is created then
     */
    @Transactional("jpaTransactionManager")
    public SignedUp signUp(String email, String name, String organization) {
        lock("email:" + email);
        Optional<SignupAccount> known = one(
                "select a from SignupAccount a join fetch a.organization where lower(a.email) = lower(:value)",
                email,
                SignupAccount.class);
        if (known.isPresent()) {
            SignupAccount account = known.get();
            if (!account.name().equals(name) || !account.organization().name().equals(organization)) {
                throw LongshoreException.badInput(
                        EMAIL_TAKEN,
                        "email",
                        "There is an account of " + account.email() + " already.",
                        "Sign in, or use another address.");
            }
            return signedUp(account, false);
        }
        lock("organization:" + organization);
        SignupOrganization home = one(
                        "select o from SignupOrganization o where o.name = :value",
                        organization,
                        SignupOrganization.class)
                .orElseGet(() -> created(new SignupOrganization(organization, clock.instant())));
        return signedUp(created(new SignupAccount(home, kept(email), name, clock.instant())), true);
    }

    private SignedUp signedUp(SignupAccount account, boolean isNew) {
        // before the function, whose reader must find the account when both are committed
        entities.flush();
        long number = Objects.requireNonNull(account.id());
        OutcomeId outcome = outcomes.request(JOB, Long.toString(number), account.email(), null);
        return new SignedUp(
                number,
                account.email(),
                account.name(),
                account.organization().name(),
                account.createdAt(),
                outcome,
                isNew);
    }

    private static String kept(String email) {
        int domain = email.lastIndexOf('@') + 1;
        return email.substring(0, domain) + email.substring(domain).toLowerCase(Locale.ROOT);
    }

    private void lock(String what) {
        jdbc.sql(ONE_AT_A_TIME).param("what", what).query((row, number) -> true).single();
    }

    private <T> Optional<T> one(String query, String value, Class<T> type) {
        return entities.createQuery(query, type)
                .setParameter("value", value)
                .getResultStream()
                .findFirst();
    }

    private <T> T created(T entity) {
        entities.persist(entity);
        return entity;
    }
}
