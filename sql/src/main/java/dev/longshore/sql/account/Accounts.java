package dev.longshore.sql.account;

import dev.longshore.model.account.Account;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.transaction.annotation.Transactional;

/** The accounts of people. */
public class Accounts {

    /** The name of the first administrator. */
    public static final String ADMINISTRATOR = "admin";

    private static final int SHORTEST_PASSWORD = 8;

    /** bcrypt reads no more; a longer password would silently be a shorter one. */
    private static final int LONGEST_PASSWORD_BYTES = 72;

    /** One first start at a time: two processes on one new database must not make two administrators. */
    private static final String LOCK = "select pg_advisory_xact_lock(4703, 0)";

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final String hashOfNobody = encoder.encode(Secrets.password());

    Accounts(EntityManager entities, JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** The account of that name, also a disabled one. */
    @Transactional(transactionManager = "jpaTransactionManager", readOnly = true)
    public Optional<Account> find(String name) {
        return byName(name);
    }

    /** Every account, disabled ones included, by name. */
    @Transactional(transactionManager = "jpaTransactionManager", readOnly = true)
    public List<Account> list() {
        return entities.createQuery("select a from Account a order by a.name", Account.class)
                .getResultList();
    }

    /** A password that nobody guesses: to be shown once. */
    public static String randomPassword() {
        return Secrets.password();
    }

    /** Whether the password is the account's. Takes as long for no account as for one, so that the time does not tell which names exist. */
    public boolean isPasswordOf(@Nullable Account account, String password) {
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_PASSWORD_BYTES;
        boolean matches =
                encoder.matches(fits ? password : "", account == null ? hashOfNobody : account.passwordHash());
        return matches && fits && account != null;
    }

    /** Makes an account. */
    @Transactional("jpaTransactionManager")
    public Account create(Actor by, String name, String password, Role role, TenantScope scope) {
        Names.require(name, "an account");
        if (byName(name).isPresent()) {
            throw LongshoreException.badInput(
                    "name-taken", "name", "There is an account \"" + name + "\" already.", "Choose another name.");
        }
        Account account = new Account(name, encoder.encode(checked(password)), role, scope, clock.instant());
        entities.persist(account);
        entities.flush();
        audit.record(Act.accepted(by, "account.create", "account:" + name, role.word()));
        return account;
    }

    /**
     * Sees to it that somebody can log in: makes the administrator if there is no account yet. A password that is given for an existing administrator
     * becomes his: whoever starts the process owns it, and this is the way back in for one who lost it.
     *
     * @param password null for a random one
     * @return the password if it is random and new: to be shown once, it is kept nowhere
     */
    @Transactional("jpaTransactionManager")
    public Optional<String> ensureAdministrator(@Nullable String password) {
        jdbc.sql(LOCK).query().singleRow();
        Actor local = Actor.local("start-up");
        Optional<Account> known = byName(ADMINISTRATOR);
        if (known.isEmpty()) {
            String chosen = password == null ? randomPassword() : password;
            create(local, ADMINISTRATOR, chosen, Role.ADMIN, TenantScope.ALL);
            return password == null ? Optional.of(chosen) : Optional.empty();
        }
        if (password != null && !isPasswordOf(known.get(), password)) {
            known.get().changePassword(encoder.encode(checked(password)));
            entities.flush();
            audit.record(Act.accepted(
                    local, "account.change-password", "account:" + ADMINISTRATOR, "LONGSHORE_ADMIN_PASSWORD"));
        }
        return Optional.empty();
    }

    /** Gives an account another role. Sessions follow within a minute. */
    @Transactional("jpaTransactionManager")
    public void changeRole(Actor by, String name, Role role) {
        Account account = existing(name);
        account.changeRole(role);
        entities.flush();
        audit.record(Act.accepted(by, "account.change-role", "account:" + name, role.word()));
    }

    /** Locks somebody out. Sessions end within a minute. */
    @Transactional("jpaTransactionManager")
    public void disable(Actor by, String name, String reason) {
        existing(name).disable(clock.instant());
        entities.flush();
        audit.record(Act.accepted(by, "account.disable", "account:" + name, reason));
    }

    private Account existing(String name) {
        return byName(name)
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-account",
                        "name",
                        "There is no account \"" + name + "\".",
                        "Write the name of an account."));
    }

    private Optional<Account> byName(String name) {
        return entities.createQuery("select a from Account a where a.name = :name", Account.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    private static String checked(String password) {
        if (password.length() < SHORTEST_PASSWORD
                || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_PASSWORD_BYTES) {
            throw LongshoreException.badInput(
                    "bad-password",
                    "password",
                    "The password is too short or too long.",
                    "Choose one of " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD_BYTES + " letters.");
        }
        return password;
    }
}
